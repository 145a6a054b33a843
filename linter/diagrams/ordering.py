"""Reduction of an ordering: fewer arrows that say the same.

Works on plain pairs (earlier, later). Whatever is left out here can still be followed: the arrows that
remain connect exactly the units that the whole graph connects.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Mapping, Set

Pair = tuple[str, str]
Chain = tuple[str, ...]


def successors(pairs: Iterable[Pair]) -> dict[str, set[str]]:
    """The pairs as an adjacency list."""
    following: dict[str, set[str]] = {}
    for earlier, later in pairs:
        following.setdefault(earlier, set()).add(later)
    return following


def contract(pairs: Collection[Pair], kept: frozenset[str]) -> dict[Pair, Chain]:
    """The order among `kept` when all other units are taken out of the picture.

    Each pair comes with the hidden units of one shortest chain between the two; none for a direct pair.
    """
    following = successors(pairs)
    contracted: dict[Pair, Chain] = {pair: () for pair in pairs if pair[0] in kept and pair[1] in kept}
    for start in sorted(kept):
        for end, chain in _through_hidden(start, following, kept).items():
            if end != start:
                contracted.setdefault((start, end), chain)
    return contracted


def _through_hidden(start: str, following: Mapping[str, Set[str]], kept: Set[str]) -> dict[str, Chain]:
    found: dict[str, Chain] = {}
    chains: dict[str, Chain] = {start: ()}
    queue = deque([start])
    while queue:
        unit = queue.popleft()
        for later in sorted(following.get(unit, ())):
            if later in kept:
                found.setdefault(later, chains[unit])
            elif later not in chains:
                chains[later] = (*chains[unit], later)
                queue.append(later)
    return found


def reduce(pairs: Mapping[Pair, Chain], *, keep: Set[Pair] = frozenset()) -> set[Pair]:
    """The pairs that no chain of others makes superfluous, and all of `keep`.

    The transitive reduction is taken between strongly connected components, where it is unique; a cycle's
    own pairs all stay, because a cycle is what somebody wants to see. Where several pairs connect the same
    two components, the direct ones stay, or the first of the others.
    """
    import networkx as nx

    whole = nx.DiGraph(sorted(pairs))
    condensed = nx.condensation(whole)
    component: dict[str, int] = condensed.graph["mapping"]
    needed = set(nx.transitive_reduction(condensed).edges)  # type: ignore[no-untyped-call]  # the stubs lack it
    between: dict[tuple[int, int], list[Pair]] = {}
    kept: set[Pair] = {pair for pair in keep if pair in pairs}
    for pair in sorted(pairs):
        ends = component[pair[0]], component[pair[1]]
        if ends[0] == ends[1]:
            kept.add(pair)
        elif ends in needed:
            between.setdefault(ends, []).append(pair)
    for rivals in between.values():
        direct = [pair for pair in rivals if not pairs[pair]]
        kept.update(direct or rivals[:1])
    return kept


def reachable(pairs: Iterable[Pair], start: str, *, backwards: bool = False) -> set[str]:
    """All units after `start` (before it, when `backwards`), itself not included unless it is in a cycle."""
    following = successors((b, a) for a, b in pairs) if backwards else successors(pairs)
    seen: set[str] = set()
    queue = deque(following.get(start, ()))
    while queue:
        unit = queue.popleft()
        if unit not in seen:
            seen.add(unit)
            queue.extend(following.get(unit, ()))
    return seen


def within(pairs: Collection[Pair], start: str, depth: int, *, backwards: bool = False) -> set[str]:
    """The units at most `depth` pairs after `start` (before it, when `backwards`), itself included."""
    following = successors((b, a) for a, b in pairs) if backwards else successors(pairs)
    seen, frontier = {start}, {start}
    for _ in range(depth):
        frontier = {later for unit in frontier for later in following.get(unit, ())} - seen
        seen |= frontier
    return seen


def between(pairs: Collection[Pair], first: str, last: str) -> set[str]:
    """The units on any chain from `first` to `last`, both included; empty when there is none."""
    after = reachable(pairs, first)
    if last not in after:
        return set()
    return {first, last} | (after & reachable(pairs, last, backwards=True))
