"""Read what stands, write what is missing, look again: until what stands is what should.

Every attempt starts from what the host shows, so a run that was killed half-way is finished by the next, and
a request whose answer got lost is not sent twice. Hosts show what was written only after a while: what this
run wrote counts as standing even before it is shown, and the run ends when it is shown, or after some looks.
"""

from __future__ import annotations

import time

from unitlint.quick.dataclasses import dataclass, field, replace
from unitlint.review.draft import ReviewDraft
from unitlint.review.posting.bodies import note_body, summary_body
from unitlint.review.posting.host import (
    Clock,
    DelayedError,
    Done,
    Host,
    PostedComment,
    RefusedError,
    State,
    Summary,
    UnplaceableError,
)
from unitlint.review.posting.plan import Plan, plan

ATTEMPTS = 8
LOOKS = 5
ROUNDS = 40
"""Of reading and writing: a host that shows none of what it took would be written to for ever."""
LONGEST_WAIT = 300.0
"""Seconds; a host that wants more is not waited for."""


class RealClock:
    """The machine's."""

    def now(self) -> float:
        """Seconds since 1970."""
        return time.time()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


@dataclass(slots=True)
class _Run:
    """What this run wrote so far."""

    host: Host
    draft: ReviewDraft
    artifact_url: str
    written: dict[str, PostedComment] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)
    shown: set[str] = field(default_factory=set)
    summary: Summary | None = None
    on_lines: bool = True
    writes: int = 0


def converge(host: Host, draft: ReviewDraft, clock: Clock, *, artifact_url: str = "") -> Done:
    """Post `draft`. Raises RefusedError when the host won't have it, or can't for too long."""
    run = _Run(host, draft, artifact_url)
    looks = 0
    failures = 0
    for _ in range(ROUNDS):
        try:
            state = host.read()
            if state.head != draft.head:
                return Done(_moved_on(state.head, draft.head), run.writes)
            wanted = plan(draft, _with_own(state, run), comments_on_lines=run.on_lines)
            wrote = _write(wanted, run)
        except UnplaceableError as error:
            if not run.on_lines:
                raise RefusedError(str(error)) from None
            run.on_lines = False
            continue
        except DelayedError as delay:
            failures += 1
            _wait(delay, failures, clock)
            continue
        if not wrote and (_all_seen(state, run) or looks >= LOOKS):
            return Done(_words(run), run.writes)
        looks += not wrote
        clock.sleep(min(2.0**looks, 16.0))
    raise RefusedError(f"gave up: after {run.writes} requests it still doesn't show what they changed")


def _moved_on(now: str, looked_at: str) -> str:
    return f"the request is at commit {now[:12]} and this review is of {looked_at[:12]}: nothing is posted"


def _words(run: _Run) -> str:
    return f"{run.writes} requests changed what stands" if run.writes else "nothing to change"


def _wait(delay: DelayedError, failures: int, clock: Clock) -> None:
    seconds = delay.seconds or min(2.0**failures, 60.0)
    if failures >= ATTEMPTS:
        raise RefusedError(f"gave up after {failures} attempts: {delay.reason}")
    if seconds > LONGEST_WAIT:
        raise RefusedError(f"{delay.reason}; it asks to wait {seconds:.0f} s, which is too long for a job")
    clock.sleep(seconds)


def _with_own(state: State, run: _Run) -> State:
    """What stands, with what this run did and the host doesn't show yet."""
    seen = {comment.fingerprint for comment in state.comments}
    comments = [_as_left(comment, run) for comment in state.comments]
    comments += [comment for mark, comment in run.written.items() if mark not in seen]
    summaries = state.summaries
    if run.summary is not None:
        own = run.summary
        others = (s for s in summaries if s.handle != own.handle)
        summaries = (own, *others) if own.handle not in {s.handle for s in summaries[1:]} else summaries
    return replace(state, comments=tuple(comments), summaries=summaries)


def _as_left(comment: PostedComment, run: _Run) -> PostedComment:
    if comment.handle in run.hidden:
        return replace(comment, hidden=True, hidden_by_us=True)
    return replace(comment, hidden=False) if comment.handle in run.shown else comment


def _all_seen(state: State, run: _Run) -> bool:
    marks = {comment.fingerprint for comment in state.comments}
    summaries = {summary.handle: summary.body for summary in state.summaries}
    seen = run.summary is None or summaries.get(run.summary.handle) == run.summary.body
    return seen and run.written.keys() <= marks


def _write(wanted: Plan, run: _Run) -> bool:
    """Do what the plan says; whether there was anything to do."""
    before = run.writes
    _write_notes(wanted, run)
    for comments, act, done in (
        (wanted.show, run.host.show, run.shown),
        (wanted.hide, run.host.hide, run.hidden),
    ):
        for comment in comments:
            act(comment)
            run.writes += 1
            done.add(comment.handle)
    if wanted.wants_summary:
        _write_summary(wanted, run)
    for summary in wanted.superfluous:
        run.host.delete(summary)
        run.writes += 1
    return run.writes > before


def _write_notes(wanted: Plan, run: _Run) -> None:
    if not wanted.notes:
        return
    bodies = [(note, note_body(note, run.host, run.draft)) for note in wanted.notes]
    run.host.comment(bodies)
    run.writes += 1
    for note in wanted.notes:
        mark = note.remark.fingerprint
        run.written[mark] = PostedComment(f"new:{mark}", mark, note.remark.likeness)


def _write_summary(wanted: Plan, run: _Run) -> None:
    body = summary_body(run.draft, wanted.apart, run.host, run.artifact_url)
    if wanted.summary is None:
        run.summary = Summary(run.host.summarise(body), body)
        run.writes += 1
    elif wanted.summary.body.strip() != body.strip():
        run.host.edit(wanted.summary, body)
        run.summary = Summary(wanted.summary.handle, body)
        run.writes += 1
