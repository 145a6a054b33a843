"""Which jobs of a transaction hang on the order of systemd's hash tables.

Three things do: which job of a cycle is deleted; what a job still queues when one of its requirements can't
be queued; and which of several contradictions is resolved first. None of it is tried out: what every order
keeps and what every order loses follows from the jobs that are queued (bounds), and where few jobs hang
together, each order is walked (walks).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations

from unitlint.graph.edges import Graph
from unitlint.quick.dataclasses import dataclass
from unitlint.systemd import changes
from unitlint.transaction.bounds import Bounds, Queue, bounds_of, contradicts
from unitlint.transaction.chance import alphabetical
from unitlint.transaction.draft import DraftJob, TransactionDraft
from unitlint.transaction.jobs import START, STOP, VERIFY_ACTIVE
from unitlint.transaction.order_cycles import job_cycles, stuck_cycles
from unitlint.transaction.pulling import pull_in
from unitlint.transaction.sequence import Older, older_jobs
from unitlint.transaction.settle import collect_certain_garbage, drop_redundant, mark_what_matters
from unitlint.transaction.transaction import Cycle
from unitlint.transaction.walks import JobGroup, ends, groups

NONE = ""
"""No job."""

Fates = Mapping[str, set[str]]
"""Unit → the types of job that it may have in the end, or `NONE`."""


@dataclass(frozen=True, slots=True)
class Chance:
    """What hangs on the order."""

    fates: Fates
    older: Older
    may_fail: bool
    """Whether the transaction as a whole fails or not."""
    fails: bool
    """Whether it fails in every order."""
    cycles: tuple[Cycle, ...]
    """Those that fail it where they are met."""

    def uncertain(self, draft: TransactionDraft) -> tuple[str, ...]:
        """The units that another order than that of `draft`, which is settled, may leave with another job."""
        mine = {unit: jobs[0].type for unit, jobs in draft.jobs.items()}
        return tuple(sorted(u for u, types in self.fates.items() if types != {mine.get(u, NONE)}))


def chances(graph: Graph, draft: TransactionDraft, *, version: int, isolate: bool) -> Chance:
    """What the orders may come to that queue all of `draft` or less; what is redundant is dropped from it."""
    queue, cycles = _queue(graph, draft, version, isolate=isolate)
    may_fail, fails, fates = _fates(graph, queue, cycles)
    stuck = stuck_cycles(graph, queue.draft.jobs, queue.older)
    may_fail |= bool(stuck) or queue.draft.anchor in queue.failing or _may_contradict(queue.draft)
    return Chance(fates, queue.older, may_fail, fails, stuck)


def _queue(
    graph: Graph, draft: TransactionDraft, version: int, *, isolate: bool
) -> tuple[Queue, tuple[Cycle, ...]]:
    """What is queued, without what is redundant, and the cycles in it."""
    failing = draft.failing()
    sure = _surely_queued(draft, version)
    older = older_jobs(draft, version=version)
    mark_what_matters(draft)
    drop_redundant(graph, draft)
    if not isolate:
        collect_certain_garbage(draft, older)
    cycles = job_cycles(graph, draft.jobs, older)
    victims = frozenset(unit for cycle in cycles for unit in cycle.victims)
    starting = {job.unit for job in sure if job.type != STOP}
    # A stop alone is redundant, and dropped with those.
    sure = frozenset(job for job in sure if job.unit in starting)
    return Queue(draft, sure, failing, older, victims, isolate), cycles


def _fates(graph: Graph, queue: Queue, cycles: Iterable[Cycle]) -> tuple[bool, bool, Fates]:
    """Whether some order fails the transaction, whether each does, and what each unit may be left with."""
    bounds = bounds_of(queue)
    fates = {unit: _bounded(jobs, bounds) for unit, jobs in queue.draft.jobs.items()}
    may_fail = fails = False
    for group in groups(queue, bounds, cycles):
        found = ends(graph, queue, group) if _is_sure(queue, group) else None
        if found is not None:
            may_fail |= found.may_fail
            fails |= not found.left
            for unit in {job.unit for job in group.jobs}:
                jobs = queue.draft.jobs[unit]
                fates[unit] = {
                    _type_of(job for job in jobs if job in left or job not in group.jobs)
                    for left in found.left
                }
    return may_fail, fails, fates


def _may_contradict(draft: TransactionDraft) -> bool:
    """Whether a unit may have two jobs that the target can't do without and that can't be merged."""
    return any(
        job.matters and other.matters and contradicts(job, other)
        for jobs in draft.jobs.values()
        for job, other in combinations(jobs, 2)
    )


def _is_sure(queue: Queue, group: JobGroup) -> bool:
    """Whether every order queues these jobs, and for the same reasons."""
    linked_by = (link.subject for job in group.jobs for link in job.linked_by)
    return group.jobs <= queue.sure and queue.failing.isdisjoint((*group.jobs, *linked_by))


def _bounded(jobs: Iterable[DraftJob], bounds: Bounds) -> set[str]:
    """The jobs that may be left to a unit, by what it keeps at least and at most."""
    least = {job.type for job in jobs if job not in bounds.may_go}
    more = {job.type for job in jobs if job not in bounds.go} - {STOP}
    if START in least:
        return {START}
    return more or {NONE} if VERIFY_ACTIVE in least else more | {NONE}


def _type_of(jobs: Iterable[DraftJob]) -> str:
    """The job that these become; a stop alone is dropped, as nothing is active."""
    types = {job.type for job in jobs} - {STOP}
    return START if START in types else next(iter(types), NONE)


def pull_in_most(graph: Graph, target: str, version: int) -> TransactionDraft:
    """All that any order may queue. Raises CannotQueueError."""
    draft = pull_in(graph, target, order=alphabetical, version=version, keep_going=True)
    return without_doomed(draft, version)


def without_doomed(draft: TransactionDraft, version: int) -> TransactionDraft:
    """The draft without the jobs that fail in every order, where systemd drops such."""
    if draft.failed and version >= changes.FAILED_JOBS_DROPPED:
        failing, doomed = draft.failing(), _doomed(draft)
        draft.failed = [job for job in draft if job in failing and job not in doomed]
        for job in doomed:
            draft.take_back(job)
    return draft


def hangs_on_failures(most: TransactionDraft, version: int) -> bool:
    """Whether it is chance what gets queued, of `most` that any order may queue, besides what can't be."""
    sure = _surely_queued(most, version)
    return any(job not in sure for job in most)


def _doomed(draft: TransactionDraft) -> frozenset[DraftJob]:
    """The jobs that fail in every order.

    A job that requires one of them doesn't where that one queues it: it is still there then.
    """
    return draft.failing(spared=_led_to)


def _led_to(job: DraftJob) -> set[DraftJob]:
    """All that the job queues, over any number of others."""
    found: set[DraftJob] = set()
    waiting = [job]
    while waiting:
        new = {link.object for link in waiting.pop().links} - found
        found |= new
        waiting += new
    return found


def _surely_queued(draft: TransactionDraft, version: int) -> frozenset[DraftJob]:
    """What the target reaches without what a job queues that may have failed before."""
    failing = draft.failing()
    reached: set[DraftJob] = set()
    waiting = [draft.anchor] if draft.anchor is not None else []
    while waiting:
        job = waiting.pop()
        if job in reached or (job in failing and version >= changes.FAILED_JOBS_DROPPED):
            continue
        reached.add(job)
        if job not in failing:
            waiting.extend(link.object for link in job.links)
    return frozenset(reached)
