"""Cycles in a directed graph: strongly connected components, and the shortest cycle of each.

All walks keep their own stack, so that a chain of ten thousand units is no deeper than one of ten. Every
answer depends on the names alone and not on the order in which they come.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence

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
    inside = frozenset(component)
    best: tuple[str, ...] = ()
    for start in sorted(inside):
        limit = len(best) - 1 if best else len(inside)
        cycle = _cycle_from(start, following, inside, limit)
        if cycle and (not best or len(cycle) < len(best)):
            best = cycle
        if len(best) == 2:
            break
    return best


def _cycle_from(start: str, following: Successors, inside: frozenset[str], limit: int) -> tuple[str, ...]:
    """The shortest cycle through `start` of at most `limit` nodes, all of them after `start` in the alphabet.

    A cycle is looked for from its least node only: the others were looked for before.
    """
    came_from: dict[str, str] = {}
    queue = deque([(start, 1)])
    while queue:
        node, length = queue.popleft()
        for other in sorted(following[node]):
            if other == start:
                return _path(start, node, came_from)
            if other in inside and other > start and other not in came_from and length < limit:
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
