"""From the jobs that were queued to those that systemd runs: one a unit, without what contradicts itself."""

from __future__ import annotations

from unitlint.graph.edges import Graph
from unitlint.transaction.chance import HashOrder
from unitlint.transaction.draft import TransactionDraft
from unitlint.transaction.order_cycles import job_cycles
from unitlint.transaction.sequence import Older
from unitlint.transaction.settle import (
    collect_garbage,
    drop_redundant,
    mark_what_matters,
    merge,
    resolve_conflicts,
)
from unitlint.transaction.transaction import Cycle
from unitlint.units.effective import last_boolean


def activate(
    graph: Graph, draft: TransactionDraft, older: Older, *, order: HashOrder, isolate: bool
) -> tuple[Cycle, ...]:
    """Settle the draft, and return the ordering cycles among its jobs, for which none is deleted.

    `older` is what `older_jobs` says of the draft with all its links. Nothing is collected as garbage when
    the target is isolated. Raises ContradictionError.
    """
    cycles = cycles_met(graph, draft, older, isolate=isolate)
    resolve_conflicts(draft, order, isolate=isolate)
    merge(draft)
    drop_redundant(graph, draft)
    return cycles


def cycles_met(graph: Graph, draft: TransactionDraft, older: Older, *, isolate: bool) -> tuple[Cycle, ...]:
    """The ordering cycles among the jobs of the draft, before what contradicts itself is resolved."""
    mark_what_matters(draft)
    drop_redundant(graph, draft)
    if not isolate:
        collect_garbage(draft)
    return job_cycles(graph, draft.jobs, older)


def allows_isolate(graph: Graph, target: str) -> bool:
    """AllowIsolate= of the unit (systemd.unit(5)): whether a boot into it isolates it."""
    return last_boolean(graph.units[target], "Unit", "AllowIsolate")
