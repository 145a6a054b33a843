"""From all that was queued to one job a unit: what systemd drops, and why.

The steps are systemd's, in its order: what matters, what is redundant, what nobody asks for any more,
what contradicts itself (systemctl(1), --job-mode=).
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from unitlint.graph.edges import Graph
from unitlint.transaction.chance import HashOrder
from unitlint.transaction.draft import DraftJob, TransactionDraft
from unitlint.transaction.jobs import STOP, is_redundant, merged
from unitlint.transaction.sequence import Older, newest


class ContradictionError(Exception):
    """Two jobs of one unit contradict each other and the target can't do without either."""

    def __init__(self, unit: str) -> None:
        self.unit = unit
        super().__init__(
            f"{unit} would have to start and stop at once: its requirements contradict each other"
        )


def mark_what_matters(draft: TransactionDraft) -> None:
    """Mark the jobs that the target reaches along required links only."""
    waiting = [draft.anchor] if draft.anchor is not None else []
    while waiting:
        job = waiting.pop()
        if not job.matters:
            job.matters = True
            waiting.extend(link.object for link in job.links if link.required)


def drop_redundant(graph: Graph, draft: TransactionDraft) -> None:
    """Drop the jobs of units for which every job asks for what already is."""
    for unit, jobs in list(draft.jobs.items()):
        active = graph.units[unit].perpetual
        if draft.anchor not in jobs and all(is_redundant(job.type, active=active) for job in jobs):
            for job in list(jobs):
                draft.delete(job, with_requirers=False)


def collect_garbage(draft: TransactionDraft) -> None:
    """Drop jobs that nothing asks for any more, and what only they asked for.

    Of a unit's jobs systemd looks at the newest only, so an older one stays.
    """
    _collect(draft, lambda jobs: jobs[:1])


def collect_certain_garbage(draft: TransactionDraft, older: Older) -> None:
    """Drop of these the jobs that every order drops: those that are the newest of their unit in each."""
    _collect(draft, lambda jobs: jobs if len(jobs) == 1 else newest(jobs, older))


def _collect(draft: TransactionDraft, looked_at: Callable[[list[DraftJob]], list[DraftJob]]) -> None:
    """Drop the job that is looked at of each unit while nothing asks for it; of several candidates none."""
    changed = True
    while changed:
        changed = False
        for jobs in list(draft.jobs.values()):
            if len(found := looked_at(jobs)) != 1:
                continue
            if not found[0].linked_by and found[0] is not draft.anchor:
                draft.delete(found[0], with_requirers=True)
                changed = True


def resolve_conflicts(draft: TransactionDraft, order: HashOrder, *, isolate: bool) -> None:
    """Drop one of two contradicting jobs until every unit's jobs can be merged.

    Raises ContradictionError where neither can be dropped.
    """
    while (pair := _contradicting(draft, order)) is not None:
        loser = loser_of(*pair)
        winner = pair[1] if loser is pair[0] else pair[0]
        if winner.type == STOP:
            edge = next((link.edge for link in winner.linked_by), None)
            if edge is not None:
                draft.left_out.setdefault(loser.unit, ("conflicting", edge))
        draft.delete(loser, with_requirers=True)
        if not isolate:
            collect_garbage(draft)


def merge(draft: TransactionDraft) -> None:
    """Make one job of those that each unit still has."""
    for jobs in draft.jobs.values():
        first, *others = jobs
        for other in others:
            both = merged(first.type, other.type)
            assert both is not None, "contradictions are resolved before"
            first.type = both
            first.linked_by.update(other.linked_by)
        jobs[1:] = []


def _contradicting(draft: TransactionDraft, order: HashOrder) -> tuple[DraftJob, DraftJob] | None:
    for unit in order((unit for unit, jobs in draft.jobs.items() if len(jobs) > 1), key=lambda unit: (unit,)):
        jobs = draft.jobs[unit]
        for index, job in enumerate(jobs):
            for other in jobs[index + 1 :]:
                if merged(job.type, other.type) is None:
                    return job, other
    return None


def loser_of(job: DraftJob, other: DraftJob, gone: Collection[DraftJob] = ()) -> DraftJob:
    """What can be spared; of two that can, the stop, unless another unit conflicts with the one to start.

    `gone` no longer ask for either. Raises ContradictionError where neither can be spared.
    """
    if job.matters and other.matters:
        raise ContradictionError(job.unit)
    if job.matters or other.matters:
        return other if job.matters else job
    stop, start = (job, other) if job.type == STOP else (other, job)
    return start if any(link.conflicts and link.subject not in gone for link in stop.linked_by) else stop
