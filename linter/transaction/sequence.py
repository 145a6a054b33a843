"""Which of a unit's jobs is queued before another in every order: of several, systemd looks at the newest.

A job follows its wishes group by group, and each wish to its end before the next (jobs.PULLS, pulling).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from unitlint.systemd import changes
from unitlint.transaction.draft import DraftJob, TransactionDraft

Older = Mapping[DraftJob, frozenset[DraftJob]]
"""Job → the jobs of its unit that are older for certain."""


def older_jobs(draft: TransactionDraft, *, version: int) -> Older:
    """Of a draft with all links that were made; nothing is known where jobs were, or may be, taken back."""
    several = [jobs for jobs in draft.jobs.values() if len(jobs) > 1]
    may_lack = draft.taken_back or (draft.failed and version >= changes.FAILED_JOBS_DROPPED)
    if not several or draft.anchor is None or may_lack:
        return {}
    jobs = list(draft)
    before = _before(draft, jobs)
    bits = {job: 1 << number for number, job in enumerate(jobs)}
    return {
        job: frozenset(other for other in found if before[job] & bits[other])
        for found in several
        for job in found
    }


def newest(jobs: Sequence[DraftJob], older: Older) -> list[DraftJob]:
    """Those of one unit's jobs that may be the newest."""
    outdated = frozenset().union(*(older.get(job, frozenset()) for job in jobs))
    return [job for job in jobs if job not in outdated]


def _before(draft: TransactionDraft, jobs: Sequence[DraftJob]) -> dict[DraftJob, int]:
    """Job → what is queued before it in every order, a bit for each of `jobs`.

    That is what was there before each job that queues it, and what that one queued in earlier groups.
    """
    bits = {job: 1 << number for number, job in enumerate(jobs)}
    failing = draft.failing()
    reached = _reached(jobs, bits, frozenset())
    finished = _reached(jobs, bits, failing)
    before = dict.fromkeys(jobs, (1 << len(jobs)) - 1)
    assert draft.anchor is not None
    before[draft.anchor] = 0
    waiting = [draft.anchor]
    while waiting:
        job = waiting.pop()
        for other, known in _queued(job, before[job] | bits[job], bits, reached, finished):
            if other is not draft.anchor and before[other] & ~known:
                before[other] &= known
                waiting.append(other)
    return before


def _queued(
    job: DraftJob,
    known: int,
    bits: Mapping[DraftJob, int],
    reached: Mapping[DraftJob, int],
    finished: Mapping[DraftJob, int],
) -> Iterator[tuple[DraftJob, int]]:
    """The jobs that this one queues, and what is queued before each.

    A job that leads back here may be one that is still busy: then it alone is known to be queued.
    """
    groups: dict[int, list[DraftJob]] = {}
    for link in job.links:
        groups.setdefault(link.group, []).append(link.object)
    seen: set[DraftJob] = set()
    for group in sorted(groups):
        new = [other for other in dict.fromkeys(groups[group]) if other not in seen]
        yield from ((other, known) for other in new)
        seen.update(new)
        for other in new:
            known |= bits[other] if reached[other] & bits[job] else finished[other]


def _reached(
    jobs: Sequence[DraftJob], bits: Mapping[DraftJob, int], stopping: frozenset[DraftJob]
) -> dict[DraftJob, int]:
    """Job → itself and all that it leads to, but for what those in `stopping` lead to."""
    found = dict(bits)
    waiting = [job for job in jobs if job not in stopping]
    while waiting:
        again = []
        for job in reversed(waiting):
            more = found[job]
            for link in job.links:
                more |= found[link.object]
            if more != found[job]:
                found[job] = more
                again += [link.subject for link in job.linked_by if link.subject not in stopping]
        waiting = list(dict.fromkeys(again))
    return found
