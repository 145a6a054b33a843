"""What a start job pulls in."""

from __future__ import annotations

from collections.abc import Iterable

from unitlint.contracts.names import is_loaded
from unitlint.graph.edges import PULLS_IN, Graph, Kind


def pulled_in(graph: Graph, units: Iterable[str]) -> frozenset[str]:
    """`units`, as far as they are loaded, and every unit that their start jobs pull in."""
    waiting = [name for name in units if is_loaded(graph.unit(name))]
    found = set(waiting)
    while waiting:
        source = waiting.pop()
        for kind in (*PULLS_IN, Kind.REQUISITE):
            for target in graph.targets(source, kind):
                if target not in found and is_loaded(graph.unit(target)):
                    found.add(target)
                    waiting.append(target)
    return frozenset(found)
