"""Which jobs of a transaction hang on the order of systemd's hash tables.

Three things do: which job of a cycle is deleted; what a job still queues when one of its requirements can't
be queued; and which of several contradictions is resolved first.
"""

from __future__ import annotations

from collections.abc import Collection

from unitlint.graph.edges import Graph
from unitlint.systemd import changes
from unitlint.transaction.activation import activate
from unitlint.transaction.chance import Order, alphabetical, shuffled
from unitlint.transaction.draft import Draft, DraftJob
from unitlint.transaction.order_cycles import job_cycles
from unitlint.transaction.pulling import CannotQueueError, pull_in
from unitlint.transaction.settle import ContradictionError

TRIES = 64
"""How many orders are tried where requirements can't be queued or contradictions are resolved.

An outcome that one order in ten has is missed once in a thousand times. Of very large boots fewer are.
"""
LEAST_TRIES = 8
QUEUED_IN_ALL = 50_000
"""About how many jobs all tries together may queue."""

Outcome = frozenset[tuple[str, str]]
"""Units with jobs, and the types of these."""


def uncertain_jobs(
    graph: Graph, target: str, draft: Draft, *, victims: Collection[str], version: int, isolate: bool
) -> tuple[str, ...]:
    """Units whose job depends on the order; `draft` is the settled one of some order.

    `victims` are all that may be deleted for a cycle.
    """
    outcomes = [_outcome_of(draft)]
    orders: list[Order] = []
    tries = range(max(LEAST_TRIES, min(TRIES, QUEUED_IN_ALL // (len(draft.jobs) + 1))))
    has_choices = draft.by_chance
    if victims or draft.failed:
        least = _least(graph, target, version)
        outcomes.append(_outcome(graph, least, alphabetical, isolate=isolate, victims=victims))
    if draft.failed:
        most = pull_in_most(graph, target, version)
        # Chance alone may miss the order in which all else is queued before what can't be.
        last = {*most.left_out, *(job.unit for job in _failing(most))}
        outcomes.append(_outcome(graph, most, alphabetical, isolate=isolate))
        # Without contradictions and cycles what is queued is what is left: between the least and the most.
        if has_choices := has_choices or most.by_chance or bool(victims or job_cycles(graph, most)):
            orders += [shuffled(seed, last=last) for seed in tries]
    if has_choices:
        orders += [shuffled(seed) for seed in tries]
    outcomes += [_try(graph, target, order, version, isolate=isolate) for order in orders]
    changing = frozenset.union(*outcomes) - frozenset.intersection(*outcomes)
    return tuple(sorted({unit for unit, _ in changing}))


def _outcome(
    graph: Graph, draft: Draft, order: Order, *, isolate: bool, victims: Collection[str] = ()
) -> Outcome:
    try:
        activate(graph, draft, order=order, isolate=isolate, victims=victims)
    except ContradictionError:
        return frozenset()
    return _outcome_of(draft)


def _outcome_of(draft: Draft) -> Outcome:
    return frozenset((unit, jobs[0].type) for unit, jobs in draft.jobs.items())


def _try(graph: Graph, target: str, order: Order, version: int, *, isolate: bool) -> Outcome:
    try:
        draft = pull_in(graph, target, order=order, version=version)
    except CannotQueueError:
        return frozenset()
    return _outcome(graph, draft, order, isolate=isolate)


def pull_in_most(graph: Graph, target: str, version: int) -> Draft:
    """All that any order may queue. Raises CannotQueueError."""
    draft = pull_in(graph, target, order=alphabetical, version=version, keep_going=True)
    if version >= changes.FAILED_JOBS_DROPPED:
        for job in _failing(draft):
            draft.delete(job, with_requirers=False)
    return draft


def hangs_on_failures(graph: Graph, target: str, version: int) -> bool:
    """Whether it is chance what gets queued besides a requirement that can't be."""
    most = pull_in_most(graph, target, version)
    sure = _surely_queued(most, version)
    return any(job not in sure for job in most)


def _least(graph: Graph, target: str, version: int) -> Draft:
    """What every order queues."""
    draft = pull_in(graph, target, order=alphabetical, version=version, keep_going=True)
    sure = _surely_queued(draft, version)
    for job in draft:
        if job not in sure:
            draft.delete(job, with_requirers=False)
    return draft


def _surely_queued(draft: Draft, version: int) -> set[DraftJob]:
    """What the target reaches without what a job queues that may have failed before."""
    failing = _failing(draft)
    reached: set[DraftJob] = set()
    waiting = [draft.anchor] if draft.anchor is not None else []
    while waiting:
        job = waiting.pop()
        if job in reached or (job in failing and version >= changes.FAILED_JOBS_DROPPED):
            continue
        reached.add(job)
        if job not in failing:
            waiting.extend(link.object for link in job.links)
    return reached


def _failing(draft: Draft) -> set[DraftJob]:
    """The jobs that require, over any number of others, what can't be queued."""
    found: set[DraftJob] = set()
    waiting = list(draft.failed)
    while waiting:
        job = waiting.pop()
        if job not in found:
            found.add(job)
            waiting.extend(link.subject for link in job.linked_by if link.required)
    return found
