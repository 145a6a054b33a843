"""Ordering cycles: those that a transaction meets and has to break, and those that lie in wait.

systemd walks the order of the jobs and deletes, of the first cycle it meets, the last job on its way that the
target can do without (systemd.unit(5), Before= and After=; org.freedesktop.systemd1(5)). Where its walk
begins depends on hash order, so any such job of a component may be the one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from unitlint.graph.cycles import components, shortest_cycle
from unitlint.graph.edges import Edge, Graph, Kind
from unitlint.graph.knots import is_knotted
from unitlint.transaction.draft import DraftJob
from unitlint.transaction.jobs import STOP
from unitlint.transaction.ordering import possible_pairs
from unitlint.transaction.sequence import Older, newest
from unitlint.transaction.transaction import Cycle
from unitlint.units.unit import LoadState

Preceding = dict[str, list[str]]
"""Unit → what it runs directly after."""

JobsOf = Mapping[str, Sequence[DraftJob]]
"""Unit → its jobs, before they are merged."""


def job_cycles(graph: Graph, jobs: JobsOf, older: Older) -> tuple[Cycle, ...]:
    """One shortest cycle for each knot of jobs that wait for each other, or may.

    Of a unit's jobs systemd looks at the newest, which may be one or another; but no cycle has both starts
    and stops, since a stop waits for no start. A knot that the target can't spare a job of comes with a cycle
    that has no victims.
    """
    types = {unit: [job.type for job in newest(found, older)] for unit, found in jobs.items()}
    return tuple(
        cycle
        for phase in _phases(types)
        for cycle in _cycles_among(graph, jobs, phase, certain=lambda unit: len(types[unit]) == 1)
    )


def stuck_cycles(graph: Graph, jobs: JobsOf, older: Older) -> tuple[Cycle, ...]:
    """Cycles that the target can't spare a job of, and that may be met: whichever jobs are the newest."""
    needed = {unit: newest(found, older) for unit, found in jobs.items() if _is_needed(jobs, unit)}
    types = {unit: [job.type for job in found] for unit, found in needed.items()}
    found = []
    for phase in _phases(types):
        preceding = _preceding(graph, phase)
        found += [_cycle(graph, preceding, knot, ()) for knot in components(preceding)]
    return tuple(found)


def _phases(types: Mapping[str, Sequence[str]]) -> Iterator[Mapping[str, Sequence[str]]]:
    """The starts, and the stops."""
    yield {unit: rest for unit, found in types.items() if (rest := [t for t in found if t != STOP])}
    yield {unit: [STOP] for unit, found in types.items() if STOP in found}


def _is_needed(jobs: JobsOf, unit: str) -> bool:
    return any(job.matters for job in jobs[unit])


def _cycles_among(
    graph: Graph, jobs: JobsOf, types: Mapping[str, Sequence[str]], *, certain: Callable[[str], bool]
) -> Iterator[Cycle]:
    """The cycles of jobs of these types; `certain` says whether a unit has no other job."""
    preceding = _preceding(graph, types)
    for component in components(preceding):
        needed = [unit for unit in component if _is_needed(jobs, unit)]
        stuck = components(_within(preceding, [unit for unit in needed if certain(unit)]))
        if stuck:
            yield from (_cycle(graph, preceding, part, ()) for part in stuck)
        elif spared := tuple(unit for unit in component if unit not in needed):
            yield _cycle(graph, preceding, component, spared)


def _preceding(graph: Graph, types: Mapping[str, Sequence[str]]) -> Preceding:
    preceding: Preceding = {unit: [] for unit in sorted(types)}
    for earlier, later in possible_pairs(graph, types):
        preceding[later].append(earlier)
    return preceding


def _within(preceding: Preceding, units: Collection[str]) -> Preceding:
    inside = frozenset(units)
    return {unit: [other for other in preceding[unit] if other in inside] for unit in units}


def _cycle(
    graph: Graph,
    preceding: Preceding,
    component: Collection[str],
    victims: tuple[str, ...],
    *,
    latent: bool = False,
) -> Cycle:
    units = shortest_cycle(preceding, component)
    edges = tuple(
        _edge(graph, later, earlier) for later, earlier in zip(units, (*units[1:], units[0]), strict=True)
    )
    tangled = tuple(unit for unit in component if unit not in units)
    return Cycle(units, edges, victims, latent, tangled)


def _edge(graph: Graph, later: str, earlier: str) -> Edge:
    """What orders two jobs: where the earlier one is a stop, the edge may point the other way."""
    edge = graph.edge(later, Kind.AFTER, earlier) or graph.edge(earlier, Kind.AFTER, later)
    assert edge is not None, "ordered pairs come from edges"
    return edge


def latent_cycles(graph: Graph, met: Iterable[Cycle]) -> tuple[Cycle, ...]:
    """Cycles among loaded units that are not among those `met`: one for each knot.

    Units that conflict with each other are never started together, so a cycle of such is none.
    """
    if not is_knotted(graph):
        return ()
    loaded = [name for name, unit in graph.units.items() if unit.load_state is LoadState.LOADED]
    preceding = {
        name: [other for other in sorted(graph.targets(name, Kind.AFTER)) if other in graph.units]
        for name in sorted(loaded)
    }
    preceding = _within(preceding, loaded)
    for cycle in met:
        _untie(preceding, (*cycle.units, *cycle.tangled))
    found = []
    while knots := components(preceding):
        for knot in knots:
            cycle = _cycle(graph, preceding, knot, (), latent=True)
            if _may_meet(graph, cycle.units):
                found.append(cycle)
                _untie(preceding, knot)
            else:
                preceding[cycle.units[0]].remove(cycle.units[1])
    return tuple(sorted(found, key=lambda cycle: cycle.units))


def closes_cycle(graph: Graph, wanting: Collection[tuple[str, str]]) -> bool:
    """Whether units wait for each other once these targets want these units: each may be after its unit."""
    added: dict[str, list[str]] = {}
    for target, unit in wanting:
        primary, wanted = graph.resolve(target), graph.resolve(unit)
        if primary is not None and wanted is not None:
            added.setdefault(primary, []).append(wanted)
    return is_knotted(graph, added)


def _untie(preceding: Preceding, units: Iterable[str]) -> None:
    inside = frozenset(units)
    for unit in inside:
        preceding[unit] = [other for other in preceding[unit] if other not in inside]


def _may_meet(graph: Graph, units: tuple[str, ...]) -> bool:
    """Whether all units of a cycle can be started by one transaction."""
    inside = frozenset(units)
    return not any(inside & graph.targets(unit, Kind.CONFLICTS).keys() for unit in units)
