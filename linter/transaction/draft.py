"""A transaction while it is put together: jobs, several to a unit still, and the links that queue them."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator

from unitlint.graph.edges import Kind
from unitlint.quick.dataclasses import dataclass, field


@dataclass(eq=False, slots=True)
class DraftJob:
    """A job before it is merged with others of its unit. `matters` when the target can't do without it."""

    unit: str
    type: str
    matters: bool = False
    links: dict[Link, None] = field(default_factory=dict)
    """To the jobs that this one queues."""
    linked_by: dict[Link, None] = field(default_factory=dict)
    """From the jobs that queue this one, the first one first."""


@dataclass(eq=False, slots=True)  # not frozen: there are thousands, and those take twice as long to make
class Link:
    """`subject` queues `object`, and can't do without it when `required`; `group` is one of jobs.PULLS."""

    subject: DraftJob
    object: DraftJob
    required: bool
    conflicts: bool
    edge: tuple[str, Kind, str]
    group: int


@dataclass(slots=True)
class TransactionDraft:
    """The jobs of a transaction that is not settled yet: by unit, the newest first."""

    jobs: dict[str, list[DraftJob]] = field(default_factory=dict)
    anchor: DraftJob | None = None
    """The job that was asked for."""
    left_out: dict[str, tuple[str, tuple[str, Kind, str]]] = field(default_factory=dict)
    """Unit → why it gets no job, and the edge that would have queued one."""
    failed: list[DraftJob] = field(default_factory=list)
    """Jobs that require a unit that can't be queued. What else they queue depends on which comes first."""
    taken_back: bool = False
    """Whether a job that was queued was deleted again, as it can't do without one that can't be queued."""

    def failing(
        self, spared: Callable[[DraftJob], Container[DraftJob]] = lambda _job: ()
    ) -> frozenset[DraftJob]:
        """The jobs that require, over any number of others, what can't be queued, but for those that are
        `spared` by the job that they require."""
        found: set[DraftJob] = set()
        waiting = list(self.failed)
        while waiting:
            job = waiting.pop()
            if job not in found:
                found.add(job)
                others = spared(job)
                waiting += (
                    link.subject for link in job.linked_by if link.required and link.subject not in others
                )
        return frozenset(found)

    def __iter__(self) -> Iterator[DraftJob]:
        return (job for jobs in list(self.jobs.values()) for job in list(jobs))

    def __contains__(self, job: DraftJob) -> bool:
        return job in self.jobs.get(job.unit, ())

    def add(self, unit: str, job_type: str) -> tuple[DraftJob, bool]:
        """The job of that type for the unit, and whether it is new."""
        jobs = self.jobs.setdefault(unit, [])
        for job in jobs:
            if job.type == job_type:
                return job, False
        jobs.insert(0, DraftJob(unit, job_type))
        return jobs[0], True

    def link(self, link: Link) -> None:
        """Record that the link's subject queues its object."""
        link.subject.links[link] = None
        link.object.linked_by[link] = None

    def take_back(self, job: DraftJob) -> None:
        """Take a job out that could not be queued whole; what it has queued stays."""
        self.delete(job, with_requirers=False)
        self.taken_back = True

    def delete(self, job: DraftJob, *, with_requirers: bool) -> None:
        """Take a job out, and with it, when `with_requirers`, all that can't do without it."""
        waiting = [job]
        while waiting:
            gone = waiting.pop()
            if gone not in self:
                continue
            self._remove(gone)
            for link in gone.links:
                link.object.linked_by.pop(link, None)
            for link in gone.linked_by:
                link.subject.links.pop(link, None)
                if link.required and with_requirers:
                    self.left_out.setdefault(link.subject.unit, (f"{gone.unit} is left out", link.edge))
                    waiting.append(link.subject)
            gone.links, gone.linked_by = {}, {}

    def _remove(self, job: DraftJob) -> None:
        jobs = self.jobs[job.unit]
        jobs.remove(job)
        if not jobs:
            del self.jobs[job.unit]
