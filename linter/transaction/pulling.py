"""From the job that is asked for to all that it queues, as systemd walks it."""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter
from typing import NamedTuple

from unitlint.graph.edges import Graph, Kind
from unitlint.quick.dataclasses import dataclass
from unitlint.systemd import changes
from unitlint.transaction.chance import HashOrder
from unitlint.transaction.draft import DraftJob, Link, TransactionDraft
from unitlint.transaction.jobs import PULLS, START, STOP, Pull
from unitlint.units.unit import LoadState


class Wish(NamedTuple):
    """A job to be queued by another, in one of its groups."""

    pull: Pull
    by: DraftJob
    edge: tuple[str, Kind, str]
    group: int

    @property
    def unit(self) -> str:
        return self.edge[0] if self.pull.reverse else self.edge[2]


@dataclass(frozen=True, slots=True)
class _Frame:
    """A job whose own wishes are being followed, and the wish that queued it."""

    job: DraftJob
    wishes: Iterator[Wish]
    wish: Wish | None


class CannotQueueError(Exception):
    """The job that was asked for can't be queued: the message says which unit is in the way."""


def pull_in(
    graph: Graph, target: str, *, order: HashOrder, version: int, keep_going: bool = False
) -> TransactionDraft:
    """All jobs that starting `target` queues, contradicting ones included.

    A job whose requirement can't be queued queues nothing further, unless `keep_going`, which gives all that
    any order may queue.

    Raises CannotQueueError when the target, or something it can't do without, can't be started.
    """
    draft = TransactionDraft()
    if reason := _obstacle(graph, target, START):
        raise CannotQueueError(_sentence(graph, target, reason))
    draft.anchor, _ = draft.add(target, START)
    frames = [_Frame(draft.anchor, _wishes(graph, draft, draft.anchor, order), None)]
    while frames:
        wish = next(frames[-1].wishes, None)
        if wish is None:
            frames.pop()
        elif reason := _obstacle(graph, wish.unit, wish.pull.type):
            draft.left_out.setdefault(wish.unit, (reason, wish.edge))
            if wish.pull.required:
                draft.failed.append(wish.by)
                if not keep_going:
                    _fail(graph, draft, frames, wish, version)
        elif job := _queue(graph, draft, wish, version):
            frames.append(_Frame(job, _wishes(graph, draft, job, order), wish))
    return draft


def _wishes(graph: Graph, draft: TransactionDraft, job: DraftJob, order: HashOrder) -> Iterator[Wish]:
    """Group by group; none follows the group in which a requirement can't be queued."""
    unit = job.unit
    for number, group in enumerate(PULLS[job.type]):
        if job in draft.failed:
            return
        wishes: list[Wish] = []
        for pull in group:
            kind = pull.kind
            if pull.reverse:
                wishes += [Wish(pull, job, (o, kind, unit), number) for o in graph.sources(unit, kind)]
            else:
                wishes += [Wish(pull, job, (unit, kind, o), number) for o in graph.targets(unit, kind)]
        yield from order(wishes, key=_edge_of) if len(wishes) > 1 else wishes


_edge_of = attrgetter("edge")


def _queue(graph: Graph, draft: TransactionDraft, wish: Wish, version: int) -> DraftJob | None:
    """The job of the wish when it is new; None when nothing follows from it."""
    if wish.pull.type == STOP and graph.units[wish.unit].perpetual:
        return None
    if wish.pull.kind is Kind.PROPAGATES_STOP_TO and version >= changes.STOPS_PROPAGATE_GRACEFULLY:
        return None  # they follow a stop that was asked for, and no other job
    job, is_new = draft.add(wish.unit, wish.pull.type)
    draft.link(Link(wish.by, job, wish.pull.required, wish.pull.conflicts, wish.edge, wish.group))
    return job if is_new else None


def _obstacle(graph: Graph, unit: str, job_type: str) -> str:
    """Why the unit can't have a job of that type: its load state; nothing stands in the way of a stop."""
    state = graph.units[unit].load_state
    return "" if job_type == STOP or state is LoadState.LOADED else state.value


def _fail(graph: Graph, draft: TransactionDraft, frames: list[_Frame], wish: Wish, version: int) -> None:
    """Take a failed wish back along those that required it."""
    failed: Wish | None = wish
    while failed is not None and failed.pull.required:
        frame = frames.pop()
        if version >= changes.FAILED_JOBS_DROPPED:
            draft.take_back(frame.job)
            draft.left_out.setdefault(frame.job.unit, (f"{failed.unit} can't be started", failed.edge))
        if frame.wish is None:
            raise CannotQueueError(_sentence(graph, wish.unit, draft.left_out[wish.unit][0]))
        failed = frame.wish


def _sentence(graph: Graph, unit: str, reason: str) -> str:
    match reason:
        case LoadState.NOT_FOUND:
            return f"{unit} is not found"
        case LoadState.MASKED:
            return f"{unit} is masked"
        case _:
            why = graph.units[unit].reason
            return f"{unit} can't be loaded ({reason})" + (f": {why}" if why else "")
