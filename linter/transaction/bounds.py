"""What may become of the jobs that were queued, whatever the order of systemd's hash tables.

Two sets that hold for every order: the jobs that may be lost, and those that are lost for certain. A job in
neither stays. Both are least fixpoints: a job is in one of them only for a reason that systemd has, too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from unitlint.quick.dataclasses import dataclass
from unitlint.transaction.draft import DraftJob, Link, TransactionDraft
from unitlint.transaction.jobs import STOP, merged
from unitlint.transaction.sequence import Older

Jobs = frozenset[DraftJob]


@dataclass(frozen=True, slots=True)
class Queue:
    """All jobs that any order queues, and what of it every order queues."""

    draft: TransactionDraft
    sure: Jobs
    """The jobs that every order queues."""
    failing: Jobs
    """Jobs that may queue less than all, as one of their requirements can't be queued."""
    older: Older
    """Of several jobs of a unit, those that are older for certain."""
    victims: frozenset[str]
    """Units that may be deleted for an ordering cycle."""
    isolate: bool
    """Whether jobs stay that nothing asks for any more."""

    def is_sure(self, link: Link) -> bool:
        """Whether every order makes it."""
        return link.subject in self.sure and link.subject not in self.failing


@dataclass(frozen=True, slots=True)
class Bounds:
    """The jobs that may be lost, and those of them that are for certain."""

    may_go: Jobs
    go: Jobs


def bounds_of(queue: Queue) -> Bounds:
    """The draft is marked for what matters, and without what is redundant."""
    may_go = _may_go(queue)
    return Bounds(may_go, _go(queue, may_go))


def contradicts(job: DraftJob, other: DraftJob) -> bool:
    """Whether two jobs of one unit can't be merged."""
    return merged(job.type, other.type) is None


def _must_matter(queue: Queue) -> Jobs:
    """What the target can't do without, in every order."""
    anchor = queue.draft.anchor
    waiting = [anchor] if anchor is not None else []
    reached: set[DraftJob] = set()
    while waiting:
        job = waiting.pop()
        if job not in reached:
            reached.add(job)
            waiting.extend(link.object for link in job.links if link.required and queue.is_sure(link))
    return frozenset(reached)


def _may_go(queue: Queue) -> Jobs:
    """A job that is deleted takes those that require it along; one that nobody asks for any more has none."""
    must_matter = _must_matter(queue)
    deleted: set[DraftJob] = set()
    lost = set(queue.draft) - queue.sure
    waiting = list(queue.draft)
    while waiting:
        job = waiting.pop()
        if job in must_matter or job in deleted:
            continue
        if _may_be_deleted(queue, job, deleted, lost):
            deleted.add(job)
        elif job in lost or not _may_be_forsaken(queue, job, lost):
            continue
        lost.add(job)
        waiting.extend(_neighbours(queue.draft, job))
    return frozenset(lost)


def _go(queue: Queue, may_go: Jobs) -> Jobs:
    """Jobs that every order loses, or never queues."""
    gone: set[DraftJob] = set()
    waiting = list(queue.draft)
    while waiting:
        job = waiting.pop()
        if job not in gone and _goes(queue, job, gone, may_go):
            gone.add(job)
            waiting.extend(_neighbours(queue.draft, job))
    return frozenset(gone)


def _neighbours(draft: TransactionDraft, job: DraftJob) -> Iterator[DraftJob]:
    """The jobs whose fate may hang on that of this one: also those that contradict what it queues."""
    yield from draft.jobs[job.unit]
    yield from (link.subject for link in job.linked_by)
    yield from (other for link in job.links for other in draft.jobs[link.object.unit])


def _may_be_deleted(
    queue: Queue, job: DraftJob, deleted: Collection[DraftJob], lost: Collection[DraftJob]
) -> bool:
    if job.unit in queue.victims or any(link.required and link.object in deleted for link in job.links):
        return True
    others = (other for other in queue.draft.jobs[job.unit] if contradicts(job, other))
    return any(_may_lose(queue, job, other, lost) for other in others)


def _may_be_forsaken(queue: Queue, job: DraftJob, lost: Collection[DraftJob]) -> bool:
    """Whether there may be nobody left who asks for the job."""
    is_kept = queue.isolate or job is queue.draft.anchor
    return not is_kept and not _stays(queue, job.linked_by, lost)


def _stays(queue: Queue, links: Iterable[Link], lost: Collection[DraftJob]) -> bool:
    """Whether one of the links is there in every order, and stays."""
    return any(queue.is_sure(link) and link.subject not in lost for link in links)


def _may_lose(queue: Queue, job: DraftJob, other: DraftJob, lost: Collection[DraftJob]) -> bool:
    """Whether systemd may choose `job` of the two that contradict each other (settle.loser_of)."""
    if other.matters:
        return True
    if job.type == STOP:
        return not _stays(queue, (link for link in job.linked_by if link.conflicts), lost)
    return any(link.conflicts for link in other.linked_by)


def _goes(queue: Queue, job: DraftJob, gone: Collection[DraftJob], may_go: Jobs) -> bool:
    unit_jobs = queue.draft.jobs[job.unit]
    if any(other not in may_go and contradicts(job, other) for other in unit_jobs):
        return True
    if any(link.required and link.object in gone and queue.is_sure(link) for link in job.links):
        return True
    return not queue.isolate and all(
        other is not queue.draft.anchor and all(link.subject in gone for link in other.linked_by)
        for other in unit_jobs
    )
