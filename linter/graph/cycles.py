"""Cycles in a directed graph: strongly connected components, and the shortest cycle of each.

All walks keep their own stack, so that a chain of ten thousand units is no deeper than one of ten. Every
answer depends on the names alone and not on the order in which they come.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence, Set

Successors = Mapping[str, Sequence[str]]
"""Node → where its edges lead; every node is a key."""


def components(following: Successors) -> list[tuple[str, ...]]:
    """The strongly connected components of more than one node, sorted (Tarjan's algorithm)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    on_stack: set[str] = set()
    stack: list[str] = []
    found: list[tuple[str, ...]] = []
    for root in following:
        if root in index:
            continue
        walk: list[tuple[str, Iterator[str]]] = []
        _enter(root, index, low, stack, on_stack)
        walk.append((root, iter(following[root])))
        while walk:
            node, edges = walk[-1]
            for other in edges:
                if other not in index:
                    _enter(other, index, low, stack, on_stack)
                    walk.append((other, iter(following[other])))
                    break
                if other in on_stack:
                    low[node] = min(low[node], index[other])
            else:
                walk.pop()
                if walk:
                    low[walk[-1][0]] = min(low[walk[-1][0]], low[node])
                if low[node] == index[node]:
                    component = _leave(node, stack, on_stack)
                    if len(component) > 1:
                        found.append(component)
    return sorted(found)


def _enter(
    node: str, index: dict[str, int], low: dict[str, int], stack: list[str], on_stack: set[str]
) -> None:
    index[node] = low[node] = len(index)
    stack.append(node)
    on_stack.add(node)


def _leave(node: str, stack: list[str], on_stack: set[str]) -> tuple[str, ...]:
    component = []
    while True:
        member = stack.pop()
        on_stack.discard(member)
        component.append(member)
        if member == node:
            return tuple(sorted(component))


def shortest_cycle(following: Successors, component: Collection[str]) -> tuple[str, ...]:
    """The shortest cycle within `component`, the least of equals, from its least node on; empty for none."""
    inside = set(component)
    left = _Left(inside, following)
    best: tuple[str, ...] = ()
    for start in sorted(inside):
        if start not in inside:
            continue
        limit = len(best) - 1 if best else len(inside)
        cycle = _cycle_from(start, following, inside, limit)
        if cycle and (not best or len(cycle) < len(best)):
            best = cycle
        if len(best) == 2:
            break
        left.remove(start)
    return best


class _Left:
    """The nodes that are still looked at: without one, others may be on no cycle any more."""

    def __init__(self, inside: set[str], following: Successors) -> None:
        self._inside = inside
        self._ends = (
            {node: [other for other in following[node] if other in inside] for node in inside},
            {node: list[str]() for node in inside},
        )
        for node, others in self._ends[0].items():
            for other in others:
                self._ends[1][other].append(node)
        self._counts = tuple({node: len(ends[node]) for node in inside} for ends in self._ends)

    def remove(self, node: str) -> None:
        """Take out a node, and all that nothing leads to by now, or that lead nowhere."""
        self._inside.remove(node)
        waiting = [node]
        while waiting:
            gone = waiting.pop()
            for ends, counts in zip(self._ends, reversed(self._counts), strict=True):
                for other in ends[gone]:
                    counts[other] -= 1
                    if not counts[other] and other in self._inside:
                        self._inside.remove(other)
                        waiting.append(other)


def _cycle_from(start: str, following: Successors, inside: Set[str], limit: int) -> tuple[str, ...]:
    """The shortest cycle through `start` and others `inside`, of at most `limit` nodes."""
    came_from: dict[str, str] = {}
    queue = deque([(start, 1)])
    while queue:
        node, length = queue.popleft()
        for other in sorted(following[node]):
            if other == start:
                return _path(start, node, came_from)
            if other in inside and other not in came_from and length < limit:
                came_from[other] = node
                queue.append((other, length + 1))
    return ()


def _path(start: str, end: str, came_from: Mapping[str, str]) -> tuple[str, ...]:
    path = [end]
    while path[-1] != start:
        path.append(came_from[path[-1]])
    return tuple(reversed(path))


def closing_edges(following: Successors) -> list[tuple[str, str]]:
    """Edges without which no cycle is left: those that lead back on the path of a depth-first walk."""
    closing: list[tuple[str, str]] = []
    for component in components(following):
        inside = frozenset(component)
        done: set[str] = set()
        path: dict[str, Iterator[str]] = {}
        for root in component:
            if root in done:
                continue
            path[root] = iter(sorted(following[root]))
            while path:
                node = next(reversed(path))
                for other in path[node]:
                    if other in path:
                        closing.append((node, other))
                    elif other in inside and other not in done:
                        path[other] = iter(sorted(following[other]))
                        break
                else:
                    del path[node]
                    done.add(node)
    return closing
