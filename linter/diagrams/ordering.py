"""Reduction of an ordering: fewer arrows that say the same.

Works on plain pairs (earlier, later). Whatever is left out here can still be followed: the arrows that
remain connect exactly the units that the whole graph connects.

Two units are ordered only where both have a job (systemd.unit(5), Before=, After=). `carriers` are the units
that have one: a chain through any other orders nothing. None means that all have.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set

Pair = tuple[str, str]
Chain = tuple[str, ...]

DENSE = 4
"""More pairs than these for each unit of a knot are a tangle, in which no cycle can be followed."""


def successors(pairs: Iterable[Pair]) -> dict[str, set[str]]:
    """The pairs as an adjacency list."""
    following: dict[str, set[str]] = {}
    for earlier, later in pairs:
        following.setdefault(earlier, set()).add(later)
    return following


def contract(
    pairs: Collection[Pair], kept: frozenset[str], carriers: Set[str] | None = None
) -> dict[Pair, Chain]:
    """The order among `kept` when all other units are taken out of the picture.

    Each pair comes with the hidden units of one shortest chain between the two, all of them carriers; none
    for a direct pair.
    """
    following = successors(pairs)
    contracted: dict[Pair, Chain] = {pair: () for pair in pairs if kept.issuperset(pair)}
    for start in sorted(kept):
        for end, chain in _through_hidden(start, following, kept, carriers).items():
            if end != start:
                contracted.setdefault((start, end), chain)
    return contracted


def _through_hidden(
    start: str, following: Mapping[str, Set[str]], kept: Set[str], carriers: Set[str] | None
) -> dict[str, Chain]:
    found: dict[str, Chain] = {}
    chains: dict[str, Chain] = {start: ()}
    queue = deque([start])
    while queue:
        unit = queue.popleft()
        for later in sorted(following.get(unit, ())):
            if later in kept:
                found.setdefault(later, chains[unit])
            elif later not in chains and (carriers is None or later in carriers):
                chains[later] = (*chains[unit], later)
                queue.append(later)
    return found


def reduce(
    pairs: Mapping[Pair, Chain], *, keep: Set[Pair] = frozenset(), carriers: Set[str] | None = None
) -> set[Pair]:
    """The pairs that no chain of others makes superfluous, and all of `keep`, unless these are a tangle.

    The transitive reduction is taken between strongly connected components, where it is unique; a cycle's
    own pairs all stay, because a cycle is what somebody wants to see. Where they are too many to be seen,
    those stay by which one of its units reaches all others and is reached by them. Where several pairs
    connect the same two components, the direct ones stay, or the first of the others.
    """
    import networkx as nx

    ends = {pair: _apart(pair, carriers) for pair in sorted(pairs)}
    condensed = nx.condensation(nx.DiGraph(ends.values()))
    component: dict[str, int] = condensed.graph["mapping"]
    needed = set(nx.transitive_reduction(condensed).edges)
    between: dict[tuple[int, int], list[Pair]] = {}
    inside: dict[int, list[Pair]] = {}
    kept: set[Pair] = {pair for pair in keep if pair in pairs}
    for pair, (tail, head) in ends.items():
        joined = component[tail], component[head]
        if joined[0] == joined[1]:
            inside.setdefault(joined[0], []).append(pair)
        elif joined in needed:
            between.setdefault(joined, []).append(pair)
    for rivals in between.values():
        direct = [pair for pair in rivals if not pairs[pair]]
        kept.update(direct or rivals[:1])
    for knot in inside.values():
        units = {unit for pair in knot for unit in pair}
        if len(knot) <= DENSE * len(units):
            kept.update(knot)
            continue
        if len(kept.intersection(knot)) > DENSE * len(units):
            kept.difference_update(knot)
        kept.update(_spanning(knot, min(units)))
    return kept


def _spanning(knot: Sequence[Pair], start: str) -> set[Pair]:
    """Pairs by which all of a knot still reach each other: shortest ways from one of its units, and to it."""
    return {*_ways(knot, start), *((a, b) for b, a in _ways([(b, a) for a, b in knot], start))}


def _ways(pairs: Iterable[Pair], start: str) -> Iterator[Pair]:
    following = successors(pairs)
    seen, queue = {start}, deque([start])
    while queue:
        unit = queue.popleft()
        for later in sorted(following.get(unit, set()) - seen):
            seen.add(later)
            queue.append(later)
            yield unit, later


def _apart(pair: Pair, carriers: Set[str] | None) -> Pair:
    """The pair with another name where it leaves a unit that carries no chain: so none runs through."""
    tail, head = pair
    return (tail if carriers is None or tail in carriers else f"{tail}\0", head)


def reachable(
    pairs: Iterable[Pair], start: str, *, backwards: bool = False, carriers: Set[str] | None = None
) -> set[str]:
    """All units after `start` (before it, when `backwards`), itself not included unless it is in a cycle."""
    following = successors((b, a) for a, b in pairs) if backwards else successors(pairs)
    seen: set[str] = set()
    queue = deque(following.get(start, ()))
    while queue:
        unit = queue.popleft()
        if unit not in seen:
            seen.add(unit)
            queue.extend(following.get(unit, ()) if carriers is None or unit in carriers else ())
    return seen


def within(pairs: Collection[Pair], start: str, depth: int, *, backwards: bool = False) -> set[str]:
    """The units at most `depth` pairs after `start` (before it, when `backwards`), itself included."""
    following = successors((b, a) for a, b in pairs) if backwards else successors(pairs)
    seen, frontier = {start}, {start}
    for _ in range(depth):
        frontier = {later for unit in frontier for later in following.get(unit, ())} - seen
        seen |= frontier
    return seen
