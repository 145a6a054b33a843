"""Every order in which cycles are broken and contradictions resolved, among jobs whose fates hang together.

A walk goes from the jobs that were queued to those that are left, a deletion at a step, as systemd does
(activation.activate): first the cycles, then the contradictions, and after each step what nobody asks for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice, product

from unitlint.graph.edges import Graph
from unitlint.quick.dataclasses import dataclass
from unitlint.transaction.bounds import Bounds, Jobs, Queue
from unitlint.transaction.draft import DraftJob
from unitlint.transaction.jobs import STOP
from unitlint.transaction.order_cycles import job_cycles, stuck_cycles
from unitlint.transaction.sequence import newest
from unitlint.transaction.settle import ContradictionError, loser_of
from unitlint.transaction.transaction import Cycle

JOBS = 60
"""How many jobs a group may have to be walked."""

STEPS = 5000
"""How many steps the walks of one group may have."""


@dataclass(frozen=True, slots=True)
class JobGroup:
    """Jobs that may be lost and whose fates hang together, and the units that are in a cycle with them."""

    jobs: Jobs
    knotted: frozenset[str]


@dataclass(frozen=True, slots=True)
class Ends:
    """What may be left of a group's jobs."""

    left: frozenset[Jobs]
    may_fail: bool
    """Whether some order fails the transaction."""


def groups(queue: Queue, bounds: Bounds, cycles: Iterable[Cycle]) -> Iterator[JobGroup]:
    """The jobs that may be lost, in groups none of which has to do with another."""
    knots = [frozenset((*cycle.units, *cycle.tangled)) for cycle in cycles]
    pending = set(bounds.may_go)
    while pending:
        found: set[DraftJob] = set()
        knotted: set[str] = set()
        waiting = [min(pending, key=_by_name)]
        while waiting:
            job = waiting.pop()
            if job not in pending:
                continue
            pending.remove(job)
            found.add(job)
            tied = frozenset().union(*(knot for knot in knots if job.unit in knot))
            knotted |= tied
            waiting += (other for unit in (*tied, job.unit) for other in queue.draft.jobs.get(unit, ()))
            waiting += (link.object for link in job.links)
            waiting += (link.subject for link in job.linked_by)
        yield JobGroup(frozenset(found), frozenset(knotted))


def ends(graph: Graph, queue: Queue, group: JobGroup) -> Ends | None:
    """What may be left of a group; None where there are too many ways to look at all of them."""
    if len(group.jobs) > JOBS:
        return None
    walk = _Walk(graph, queue, group)
    waiting = [_State(jobs, ordered=False) for jobs in islice(walk.collected(group.jobs), STEPS)]
    seen = set(waiting)
    left: set[Jobs] = set()
    steps = len(waiting)
    while waiting and steps < STEPS:
        state = waiting.pop()
        is_last = state.ordered
        for step in islice(walk.steps(state), STEPS - steps):
            steps += 1
            is_last = False
            if step not in seen:
                seen.add(step)
                waiting.append(step)
        if is_last:
            left.add(state.jobs)
    return Ends(frozenset(left), walk.may_fail) if steps < STEPS else None


@dataclass(frozen=True, slots=True)
class _State:
    """The jobs of a group that are still there, and whether no cycle is left among them."""

    jobs: Jobs
    ordered: bool


@dataclass(slots=True)
class _Walk:
    graph: Graph
    queue: Queue
    group: JobGroup
    may_fail: bool = False
    """Whether a state was met that systemd can't get out of."""

    def steps(self, state: _State) -> Iterator[_State]:
        """The states that may come next; none after the last one."""
        gone, ordered = (self._resolved(state.jobs), True) if state.ordered else self._untied(state.jobs)
        for deleted in gone:
            for jobs in self.collected(self._without(state.jobs, deleted)):
                yield _State(jobs, state.ordered)
        if ordered and not state.ordered:
            yield _State(state.jobs, ordered=True)

    def _untied(self, jobs: Jobs) -> tuple[list[Jobs], bool]:
        """What may be deleted for a cycle, and whether there may be none: it hangs on jobs of one unit."""
        there = {unit: found for unit in self.group.knotted if (found := self._of_unit(jobs, unit))}
        cycles = job_cycles(self.graph, there, self.queue.older)
        self.may_fail |= bool(stuck_cycles(self.graph, there, self.queue.older))
        victims = {unit for cycle in cycles for unit in cycle.victims}
        may_be_none = all(
            any(len(self._newest(jobs, unit)) > 1 for unit in (*cycle.units, *cycle.tangled))
            for cycle in cycles
        )
        return [frozenset(there[unit]) for unit in sorted(victims)], may_be_none

    def _resolved(self, jobs: Jobs) -> Iterator[Jobs]:
        """What may be deleted for a contradiction: of a unit's stop and the newest of its other jobs."""
        for unit in sorted({job.unit for job in jobs}):
            found = self._of_unit(jobs, unit)
            others = newest([job for job in found if job.type != STOP], self.queue.older)
            for pair in product((job for job in found if job.type == STOP), others):
                try:
                    yield frozenset((loser_of(*pair, self.group.jobs - jobs),))
                except ContradictionError:
                    self.may_fail = True

    def collected(self, jobs: Jobs, older: Jobs = frozenset()) -> Iterator[Jobs]:
        """What may be left once nobody asks for some of the jobs.

        Of a unit's jobs systemd looks at the newest only: one that is `older` than another stays.
        """
        while not self.queue.isolate and (found := self._forsaken(jobs, older)):
            job = min(found, key=_by_name)
            if any(other is not job and other not in older for other in self._newest(jobs, job.unit)):
                yield from self.collected(jobs, older | {job})
            jobs -= {job}
        yield jobs

    def _forsaken(self, jobs: Jobs, older: Jobs) -> list[DraftJob]:
        """Jobs that may be the newest of their units, and that nobody asks for."""
        return [
            job
            for job in jobs
            if job is not self.queue.draft.anchor
            and not any(self._is_there(jobs, link.subject) for link in job.linked_by)
            and job in (newest_ones := self._newest(jobs, job.unit))
            and (job not in older or older.issuperset(newest_ones))
        ]

    def _newest(self, jobs: Jobs, unit: str) -> list[DraftJob]:
        return newest(self._of_unit(jobs, unit), self.queue.older)

    def _without(self, jobs: Jobs, deleted: Jobs) -> Jobs:
        """Without these, and without what can't do without them."""
        waiting = list(deleted)
        while waiting:
            job = waiting.pop()
            if job in jobs:
                jobs -= {job}
                waiting += (link.subject for link in job.linked_by if link.required)
        return jobs

    def _of_unit(self, jobs: Jobs, unit: str) -> list[DraftJob]:
        return [job for job in self.queue.draft.jobs.get(unit, ()) if self._is_there(jobs, job)]

    def _is_there(self, jobs: Jobs, job: DraftJob) -> bool:
        """Jobs outside of the group stay whatever happens in it."""
        return job in jobs or job not in self.group.jobs


def _by_name(job: DraftJob) -> tuple[str, str]:
    return job.unit, job.type
