"""Units that wait for each other: what of a base system's order can be passed over where that has none."""

from __future__ import annotations

from collections.abc import Collection, Mapping
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


def _order(graph: Graph, added: Added) -> dict[str, list[str]]:
    return {
        name: [
            other for other in (*graph.targets(name, Kind.AFTER), *added.get(name, ())) if graph.has(other)
        ]
        for name in graph.units
        if graph.has(name)
    }


def _above(graph: Graph, base: Graph, added: Added) -> dict[str, list[str]]:
    """The units with another order than in the base, and which of them each is after, be it over others."""
    own = {name for name in (*graph.own(Kind.AFTER), *added) if graph.has(name)}
    of_base = own & base.units.keys()
    order: dict[str, list[str]] = {}
    for name in own:
        earlier = {*graph.targets(name, Kind.AFTER), *added.get(name, ())}
        below = (_before(base, other) & of_base for other in earlier & base.units.keys() if base.has(other))
        order[name] = [*(earlier & own).union(*below)]
    return order


@remembered
def _before(base: Graph, name: str) -> frozenset[str]:
    """All that a unit is after, over any others, and the unit."""
    found, front = {name}, [name]
    while front:
        new = {other for other in base.targets(front.pop(), Kind.AFTER) if base.has(other)} - found
        found |= new
        front += new
    return frozenset(found)
