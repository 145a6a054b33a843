"""The order of jobs: pairs, waves, and the longest chain (systemd.unit(5), Before= and After=)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from unitlint.graph.cycles import closing_edges
from unitlint.graph.edges import Graph, Kind
from unitlint.transaction.jobs import goes_first

Pair = tuple[str, str]
"""(earlier, later)."""


def ordered_pairs(graph: Graph, types: Mapping[str, str]) -> list[Pair]:
    """Every two units with jobs that are ordered directly, by the types of their jobs; sorted."""
    return possible_pairs(graph, {unit: (job_type,) for unit, job_type in types.items()})


def possible_pairs(graph: Graph, types: Mapping[str, Sequence[str]]) -> list[Pair]:
    """The same where units still have several jobs: the pairs that any of these make; sorted."""
    pairs = set()
    for unit, job_types in types.items():
        for other in graph.targets(unit, Kind.AFTER):
            if other in types:
                for job_type in job_types:
                    pairs.add((other, unit) if goes_first(later=job_type) else (unit, other))
    return sorted(pairs)


def successors(units: Iterable[str], pairs: Iterable[Pair]) -> dict[str, list[str]]:
    """Unit → what runs directly after it, in the order of `pairs`."""
    following: dict[str, list[str]] = {unit: [] for unit in units}
    for earlier, later in pairs:
        following[earlier].append(later)
    return following


def waves(units: Sequence[str], pairs: Sequence[Pair]) -> tuple[tuple[tuple[str, ...], ...], tuple[str, ...]]:
    """Units by the length of the longest chain before them, and the longest chain of all.

    Where units wait for each other, the pairs that close a cycle don't count.
    """
    units = sorted(units)
    following = successors(units, pairs)
    for earlier, later in closing_edges(following):
        following[earlier].remove(later)
    depth, before = _depths(units, following)
    found: dict[int, list[str]] = {}
    for unit in units:
        found.setdefault(depth[unit], []).append(unit)
    return tuple(tuple(found[level]) for level in sorted(found)), _chain(depth, before)


def _depths(
    units: Sequence[str], following: Mapping[str, Sequence[str]]
) -> tuple[dict[str, int], dict[str, str]]:
    """How many units each has before it at least, and the one just before on that chain."""
    missing = dict.fromkeys(units, 0)
    for laters in following.values():
        for later in laters:
            missing[later] += 1
    depth = dict.fromkeys(units, 0)
    before: dict[str, str] = {}
    ready = [unit for unit in units if not missing[unit]]
    for unit in ready:  # grows while it is walked
        for later in following[unit]:
            if depth[unit] + 1 > depth[later]:
                depth[later], before[later] = depth[unit] + 1, unit
            missing[later] -= 1
            if not missing[later]:
                ready.append(later)
    return depth, before


def _chain(depth: Mapping[str, int], before: Mapping[str, str]) -> tuple[str, ...]:
    if not depth:
        return ()
    unit = min(depth, key=lambda name: (-depth[name], name))
    chain = [unit]
    while unit in before:
        unit = before[unit]
        chain.append(unit)
    return tuple(reversed(chain))
