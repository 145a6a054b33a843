"""From the jobs that were queued to those that systemd runs: one a unit, without what contradicts itself."""

from __future__ import annotations

from collections.abc import Collection

from unitlint.graph.edges import Graph
from unitlint.transaction.chance import Order
from unitlint.transaction.draft import Draft
from unitlint.transaction.jobs import merged
from unitlint.transaction.order_cycles import job_cycles
from unitlint.transaction.settle import (
    collect_garbage,
    drop_redundant,
    mark_what_matters,
    resolve_conflicts,
)
from unitlint.transaction.transaction import Cycle
from unitlint.units.effective import last_boolean


def activate(
    graph: Graph, draft: Draft, *, order: Order, isolate: bool, victims: Collection[str] = ()
) -> tuple[Cycle, ...]:
    """Settle the draft without the jobs of `victims`, and return the ordering cycles among its jobs.

    Nothing is collected as garbage when the target is isolated. Raises ContradictionError.
    """
    mark_what_matters(draft)
    drop_redundant(graph, draft)
    draft.by_chance = draft.has_contradictions()
    if not isolate:
        collect_garbage(draft)
    cycles = job_cycles(graph, draft)
    for unit in victims:
        for job in list(draft.jobs.get(unit, ())):
            draft.delete(job, with_requirers=True)
    if victims and not isolate:
        collect_garbage(draft)
    resolve_conflicts(draft, order, isolate=isolate)
    _merge(draft)
    drop_redundant(graph, draft)
    return cycles


def allows_isolate(graph: Graph, target: str) -> bool:
    """AllowIsolate= of the unit (systemd.unit(5)): whether a boot into it isolates it."""
    return last_boolean(graph.units[target], "Unit", "AllowIsolate")


def _merge(draft: Draft) -> None:
    for jobs in draft.jobs.values():
        first, *others = jobs
        for other in others:
            both = merged(first.type, other.type)
            assert both is not None, "contradictions are resolved before"
            first.type = both
            first.linked_by.update(other.linked_by)
        jobs[1:] = []
