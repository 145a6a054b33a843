"""The initial transaction of a boot, as `systemd --test --unit=TARGET` computes it.

All units are inactive but the perpetual ones; the target is isolated where it allows that (systemd(1);
systemctl(1), isolate), else started.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from unitlint.graph.edges import Edge, Graph, Kind
from unitlint.systemd.defaults import ASSUMED
from unitlint.transaction.activation import activate, allows_isolate, cycles_met
from unitlint.transaction.chance import HashOrder, alphabetical, backwards, with_last
from unitlint.transaction.draft import TransactionDraft
from unitlint.transaction.order_cycles import latent_cycles
from unitlint.transaction.ordering import ordered_pairs, waves
from unitlint.transaction.pulling import CannotQueueError, pull_in
from unitlint.transaction.sequence import older_jobs
from unitlint.transaction.settle import ContradictionError
from unitlint.transaction.transaction import Cycle, Job, LeftOut, Transaction
from unitlint.transaction.uncertain import Chance, chances, hangs_on_failures, pull_in_most, without_doomed


def simulate(
    graph: Graph, target: str, *, version: int = ASSUMED, queued: TransactionDraft | None = None
) -> Transaction:
    """What starting `target` at boot does, with systemd of that version. `target` may be an alias.

    Who knows by now what any order may queue (`pull_in` with `keep_going`) hands that over as `queued`.
    """
    name = graph.resolve(target)
    if name is None:
        return Transaction(target, {}, error=f"{target} is not found")
    isolate = allows_isolate(graph, name)
    try:
        most = queued or pull_in(graph, name, order=alphabetical, version=version, keep_going=True)
        draft, cycles, chance = _judged(graph, most, name, version=version, isolate=isolate)
    except (CannotQueueError, ContradictionError) as obstacle:
        return Transaction(name, {}, error=str(obstacle), cycles=latent_cycles(graph, ()))
    jobs = _jobs(graph, draft)
    types = {unit: job.type for unit, job in jobs.items()}
    pairs = ordered_pairs(graph, types)
    levels, chain = waves(tuple(jobs), pairs)
    met = (*cycles, *(cycle for cycle in chance.cycles if cycle not in cycles))
    error = _unbreakable(met if chance.fails else cycles)
    return Transaction(
        target=name,
        jobs=jobs,
        order=tuple(pairs),
        waves=levels,
        longest_chain=chain,
        left_out=_left_out(graph, draft),
        cycles=(*met, *latent_cycles(graph, met)),
        error=error,
        uncertain=chance.uncertain(draft),
        may_fail=chance.may_fail and not error,
        conditions={unit: found for unit in jobs if (found := _conditions(graph, unit))},
    )


def _judged(
    graph: Graph, most: TransactionDraft, target: str, *, version: int, isolate: bool
) -> tuple[TransactionDraft, tuple[Cycle, ...], Chance]:
    """The same as `_settled`, and what hangs on the order. `most` is all that any order may queue.

    Every order queues that where no requirement fails, and so it is what is settled, too.
    """
    if most.failed:
        most = without_doomed(most, version)
        draft, cycles = _settled(graph, most, target, version=version, isolate=isolate)
        return draft, cycles, chances(graph, most, version=version, isolate=isolate)
    chance = chances(graph, most, version=version, isolate=isolate)
    try:
        cycles = activate(graph, most, chance.older, order=alphabetical, isolate=isolate)
    except ContradictionError:  # another order may do without
        return *_of_orders(graph, target, version=version, isolate=isolate), chance
    return most, cycles, chance


def _settled(
    graph: Graph, most: TransactionDraft, target: str, *, version: int, isolate: bool
) -> tuple[TransactionDraft, tuple[Cycle, ...]]:
    """The jobs of some order in which the transaction doesn't fail, and the cycles of any.

    Raises CannotQueueError or ContradictionError.
    """
    draft, cycles = _of_orders(graph, target, version=version, isolate=isolate)
    if draft.failed and not hangs_on_failures(most, version):
        draft.failed.clear()
    if draft.failed:
        most = pull_in_most(graph, target, version)
        cycles = cycles_met(graph, most, older_jobs(most, version=version), isolate=isolate)
    return draft, cycles


def _of_orders(
    graph: Graph, target: str, *, version: int, isolate: bool
) -> tuple[TransactionDraft, tuple[Cycle, ...]]:
    """The same of the first order that doesn't fail: what can't be queued is best asked for last."""
    obstacle: CannotQueueError | ContradictionError | None = None
    for order in _orders(graph, target, version):
        late: set[str] = set()
        while True:
            try:
                draft = pull_in(graph, target, order=order, version=version)
                older = older_jobs(draft, version=version)
                settling = with_last(late, alphabetical)
                return draft, activate(graph, draft, older, order=settling, isolate=isolate)
            except CannotQueueError as found:
                obstacle = obstacle or found
                break
            except ContradictionError as found:
                obstacle = obstacle or found
                if found.unit in late:
                    break
                late.add(found.unit)  # resolving another one first may take one of its jobs away
    assert obstacle is not None, "there is an order"
    raise obstacle


def _orders(graph: Graph, target: str, version: int) -> Iterator[HashOrder]:
    yield alphabetical
    draft = pull_in(graph, target, order=alphabetical, version=version, keep_going=True)
    if failing := {job.unit for job in draft.failing()}:
        yield with_last(failing, alphabetical)
        yield with_last(failing, backwards)
        yield backwards


def _jobs(graph: Graph, draft: TransactionDraft) -> dict[str, Job]:
    return {
        unit: Job(unit, jobs[0].type, _edges(graph, (link.edge for link in jobs[0].linked_by)))
        for unit, jobs in sorted(draft.jobs.items())
    }


def _edges(graph: Graph, wanted: Iterable[tuple[str, Kind, str]]) -> tuple[Edge, ...]:
    return tuple(edge for key in dict.fromkeys(wanted) if (edge := graph.edge(*key)) is not None)


def _left_out(graph: Graph, draft: TransactionDraft) -> tuple[LeftOut, ...]:
    return tuple(
        LeftOut(unit, reason, edge)
        for unit, (reason, key) in sorted(draft.left_out.items())
        if unit not in draft.jobs and (edge := graph.edge(*key)) is not None
    )


def _unbreakable(cycles: Iterable[Cycle]) -> str:
    for cycle in cycles:
        if not cycle.victims:
            circle = " → ".join((*cycle.units, cycle.units[0]))
            return f"the ordering is cyclic, and no job can be dropped: {circle}"
    return ""


def _conditions(graph: Graph, unit: str) -> tuple[str, ...]:
    """systemd.unit(5), CONDITIONS AND ASSERTS."""
    return tuple(
        f"{setting.key}={setting.value}"
        for setting in graph.units[unit].settings.starting("Unit", ("Condition", "Assert"))
        if setting.value
    )
