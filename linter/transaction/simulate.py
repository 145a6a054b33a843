"""The initial transaction of a boot, as `systemd --test --unit=TARGET` computes it.

All units are inactive but the perpetual ones; the target is isolated where it allows that (systemd(1);
systemctl(1), isolate), else started.
"""

from __future__ import annotations

from collections.abc import Iterable

from unitlint.graph.edges import Edge, Graph, Kind
from unitlint.transaction.chance import Order, alphabetical, shuffled
from unitlint.transaction.draft import Draft
from unitlint.transaction.jobs import merged
from unitlint.transaction.order_cycles import broken, job_cycles, latent_cycles
from unitlint.transaction.ordering import ordered_pairs, waves
from unitlint.transaction.pulling import CannotQueueError, pull_in
from unitlint.transaction.settle import (
    ContradictionError,
    collect_garbage,
    drop_redundant,
    mark_what_matters,
    resolve_conflicts,
)
from unitlint.transaction.transaction import Cycle, Job, LeftOut, Transaction
from unitlint.units.words import parse_boolean

TRIES = 16
"""How many orders of the hash tables are tried where the outcome depends on them."""


def simulate(graph: Graph, target: str, *, version: int = 252) -> Transaction:
    """What starting `target` at boot does, with systemd of that version. `target` may be an alias."""
    name = graph.resolve(target)
    if name is None:
        return Transaction(target, {}, error=f"{target} is not found")
    try:
        draft, cycles = _settled(graph, name, alphabetical, version)
    except (CannotQueueError, ContradictionError) as obstacle:
        return Transaction(name, {}, error=str(obstacle), cycles=latent_cycles(graph, ()))
    jobs = _jobs(graph, draft)
    types = {unit: job.type for unit, job in jobs.items()}
    pairs = ordered_pairs(graph, types)
    levels, chain = waves(tuple(jobs), pairs)
    return Transaction(
        target=name,
        jobs=jobs,
        order=tuple(pairs),
        waves=levels,
        longest_chain=chain,
        left_out=_left_out(graph, draft),
        cycles=(*cycles, *latent_cycles(graph, cycles)),
        error=_unbreakable(cycles),
        uncertain=_uncertain(graph, name, draft, cycles, version),
        conditions={unit: found for unit in jobs if (found := _conditions(graph, unit))},
    )


def allows_isolate(graph: Graph, target: str) -> bool:
    """AllowIsolate= of the unit (systemd.unit(5)); nothing is collected as garbage when it is isolated."""
    allowed = False
    for setting in graph.units[target].assignments("Unit", "AllowIsolate"):
        value = parse_boolean(setting.value)
        allowed = allowed if value is None else value
    return allowed


def _settled(
    graph: Graph, target: str, order: Order, version: int, *, break_cycles: bool = False
) -> tuple[Draft, tuple[Cycle, ...]]:
    """The jobs that are left, one a unit, and the ordering cycles among them."""
    isolate = allows_isolate(graph, target)
    draft = pull_in(graph, target, order=order, version=version)
    mark_what_matters(draft)
    drop_redundant(draft)
    if not isolate:
        collect_garbage(draft)
    cycles = job_cycles(graph, draft)
    if break_cycles:
        broken(draft, cycles, isolate=isolate)
    resolve_conflicts(draft, order, isolate=isolate)
    _merge(draft)
    drop_redundant(draft)
    return draft, cycles


def _merge(draft: Draft) -> None:
    for jobs in draft.jobs.values():
        first, *others = jobs
        for other in others:
            both = merged(first.type, other.type)
            assert both is not None, "contradictions are resolved before"
            first.type = both
            first.linked_by.update(other.linked_by)
        jobs[1:] = []


def _jobs(graph: Graph, draft: Draft) -> dict[str, Job]:
    return {
        unit: Job(unit, jobs[0].type, _edges(graph, (link.edge for link in jobs[0].linked_by)))
        for unit, jobs in sorted(draft.jobs.items())
    }


def _edges(graph: Graph, wanted: Iterable[tuple[str, Kind, str]]) -> tuple[Edge, ...]:
    return tuple(edge for key in dict.fromkeys(wanted) if (edge := graph.edge(*key)) is not None)


def _left_out(graph: Graph, draft: Draft) -> tuple[LeftOut, ...]:
    return tuple(
        LeftOut(unit, reason, edge)
        for unit, (reason, key) in sorted(draft.left_out.items())
        if unit not in draft.jobs and (edge := graph.edge(*key)) is not None
    )


def _unbreakable(cycles: Iterable[Cycle]) -> str:
    for cycle in cycles:
        if not cycle.victims:
            return (
                f"the order is cyclic and no job can be spared: {' → '.join((*cycle.units, cycle.units[0]))}"
            )
    return ""


def _uncertain(
    graph: Graph, target: str, draft: Draft, cycles: tuple[Cycle, ...], version: int
) -> tuple[str, ...]:
    """Units whose job another order of the hash tables adds or takes away."""
    outcomes = [frozenset(draft.jobs)]
    if cycles:
        outcomes.append(_outcome(graph, target, alphabetical, version))
    if draft.by_chance:
        outcomes += [_outcome(graph, target, shuffled(seed), version) for seed in range(TRIES)]
    return tuple(sorted(frozenset.union(*outcomes) - frozenset.intersection(*outcomes)))


def _outcome(graph: Graph, target: str, order: Order, version: int) -> frozenset[str]:
    try:
        draft, _ = _settled(graph, target, order, version, break_cycles=True)
    except (CannotQueueError, ContradictionError):
        return frozenset()
    return frozenset(draft.jobs)


def _conditions(graph: Graph, unit: str) -> tuple[str, ...]:
    """systemd.unit(5), CONDITIONS AND ASSERTS."""
    return tuple(
        f"{setting.key}={setting.value}"
        for setting in graph.units[unit].settings
        if setting.section == "Unit" and setting.key.startswith(("Condition", "Assert")) and setting.value
    )
