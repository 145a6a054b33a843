"""Units that wait for each other: what of a base system's order can be passed over where that has none."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import reduce
from operator import or_
from types import MappingProxyType

from unitlint.graph.cycles import components
from unitlint.graph.edges import Graph, Kind
from unitlint.quick.remembered import remembered

Added = Mapping[str, Collection[str]]
"""Unit → units that it is to be after, besides."""
_NOTHING: Added = MappingProxyType({})


def is_knotted(graph: Graph, added: Added = _NOTHING) -> bool:
    """Whether any loaded units are after each other."""
    base = graph.base
    if base is None or _is_knotted_itself(base):
        return bool(components(_order(graph, added)))
    return bool(components(_above(graph, base, added)))


@remembered
def _is_knotted_itself(base: Graph) -> bool:
    return is_knotted(base)


def _order(graph: Graph, added: Added = _NOTHING) -> dict[str, list[str]]:
    loaded = graph.loaded
    return {
        name: [other for other in (*graph.targets(name, Kind.AFTER), *added.get(name, ())) if other in loaded]
        for name in loaded
    }


def _above(graph: Graph, base: Graph, added: Added) -> dict[str, list[str]]:
    """The units with another order than in the base, and which of them each is after, be it over others."""
    own = graph.loaded.intersection((*graph.own(Kind.AFTER), *added))
    bits, before = _before(base)
    of_base = [(name, bits[name]) for name in own if name in bits]
    order: dict[str, list[str]] = {}
    for name in own:
        earlier = {*graph.targets(name, Kind.AFTER), *added.get(name, ())}
        over = 0
        for other in earlier:
            over |= before.get(other, 0)
        order[name] = [*earlier & own, *(other for other, bit in of_base if over & bit)]
    return order


@remembered
def _before(base: Graph) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """A bit for each unit; and all that each is after, over any others, and itself. There is no knot."""
    order = _order(base)
    bits = {name: 1 << number for number, name in enumerate(order)}
    before: dict[str, int] = {}
    waiting = list(order)
    while waiting:
        name = waiting[-1]
        if name in before or not (missing := [other for other in order[name] if other not in before]):
            waiting.pop()
            before[name] = reduce(or_, (before[other] for other in order[name]), bits[name])
        else:
            waiting += missing
    return bits, before
