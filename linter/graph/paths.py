"""Chains of edges between two units, shortest first."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from unitlint.graph.edges import Edge, Graph, Kind

ORDERING = (Kind.AFTER,)

Passable = Callable[[str], bool]
"""Whether a chain may run through a unit."""


def shortest_chain(
    graph: Graph,
    *,
    source: str,
    target: str,
    kinds: Collection[Kind] = ORDERING,
    passable: Passable | None = None,
) -> tuple[Edge, ...]:
    """The first of `shortest_chains`; empty when there is none."""
    return next(shortest_chains(graph, source=source, target=target, kinds=kinds, passable=passable), ())


def shortest_chains(
    graph: Graph,
    *,
    source: str,
    target: str,
    kinds: Collection[Kind] = ORDERING,
    passable: Passable | None = None,
) -> Iterator[tuple[Edge, ...]]:
    """Every shortest chain `source kind … kind target`, in the order of unit names.

    Breadth first from the target, so that the walk from the source can follow falling distances. The ends
    need not be passable. Time is linear in the edges for the first chain; there may be many chains.
    """
    distances = _distances(graph, source=source, target=target, kinds=kinds, passable=passable)
    if source != target and source in distances:
        yield from _walk(graph, source, distances, tuple(kinds))


def _distances(
    graph: Graph, *, source: str, target: str, kinds: Collection[Kind], passable: Passable | None
) -> dict[str, int]:
    distances = {target: 0}
    front = [target]
    while front and source not in distances:
        following: list[str] = []
        for name in front:
            if name != target and passable is not None and not passable(name):
                continue
            for kind in kinds:
                for other in graph.sources(name, kind):
                    if other not in distances:
                        distances[other] = distances[name] + 1
                        following.append(other)
        front = following
    if passable is None:
        return distances
    return {name: d for name, d in distances.items() if name in (source, target) or passable(name)}


def _walk(
    graph: Graph, source: str, distances: dict[str, int], kinds: tuple[Kind, ...]
) -> Iterator[tuple[Edge, ...]]:
    """Depth first, one edge after the other, without recursion: chains may be long."""
    stack: list[tuple[str, tuple[Edge, ...]]] = [(source, ())]
    while stack:
        name, chain = stack.pop()
        distance = distances[name]
        if distance == 0:
            yield chain
            continue
        hops = [
            (other, edge)
            for other in sorted({o for kind in kinds for o in graph.targets(name, kind)}, reverse=True)
            if distances.get(other) == distance - 1
            for edge in _first_edge(graph, name, other, kinds)
        ]
        stack.extend((other, (*chain, edge)) for other, edge in hops)


def _first_edge(graph: Graph, source: str, target: str, kinds: tuple[Kind, ...]) -> Iterator[Edge]:
    """The strongest of the parallel edges: kinds are given strongest first."""
    for kind in kinds:
        edge = graph.edge(source, kind, target)
        if edge is not None:
            yield edge
            return


def reachable(
    graph: Graph, start: str, kinds: Collection[Kind] = ORDERING, *, forward: bool = True
) -> set[str]:
    """All units that a chain from `start` leads to (or, backwards, that lead to it), without itself."""
    seen, front = {start}, [start]
    while front:
        name = front.pop()
        for kind in kinds:
            for other in graph.targets(name, kind) if forward else graph.sources(name, kind):
                if other not in seen:
                    seen.add(other)
                    front.append(other)
    return seen - {start}
