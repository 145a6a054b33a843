"""What to write so that just the comments for open findings stand, and one summary."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from unitlint.quick.dataclasses import dataclass
from unitlint.review.draft import Remark, ReviewDraft
from unitlint.review.posting.host import CommentLines, Note, PostedComment, State, Summary

MOST_COMMENTS = 30
"""Open comments on lines; what goes beyond is in the summary."""


@dataclass(frozen=True, slots=True)
class Plan:
    """`notes` are to be made, `hide` and `show` done to what stands; `apart` is for the summary alone."""

    notes: tuple[Note, ...]
    hide: tuple[PostedComment, ...]
    show: tuple[PostedComment, ...]
    apart: tuple[Remark, ...]
    summary: Summary | None
    superfluous: tuple[Summary, ...]
    wants_summary: bool


def plan(draft: ReviewDraft, state: State, *, comments_on_lines: bool = True) -> Plan:
    """From what stands to what is to stand. Equal drafts and states give equal plans."""
    kept = _matched(draft.remarks, state.comments)
    show = tuple(c for c in kept.values() if c.hidden and c.hidden_by_us)
    missing = [remark for remark in draft.remarks if remark.fingerprint not in kept]
    room = max(0, MOST_COMMENTS - len(kept)) if comments_on_lines else 0
    placed = [Note(r, at) for r in missing if (at := lines_of(r, state.lines)) is not None][:room]
    taken = {note.remark.fingerprint for note in placed}
    handles = {comment.handle for comment in kept.values()}
    return Plan(
        tuple(placed),
        tuple(c for c in state.comments if c.handle not in handles and not (c.hidden or c.replied)),
        show,
        tuple(r for r in missing if r.fingerprint not in taken),
        state.summaries[0] if state.summaries else None,
        state.summaries[1:],
        bool(state.summaries) or not draft.clean,
    )


def _matched(remarks: Sequence[Remark], comments: Iterable[PostedComment]) -> Mapping[str, PostedComment]:
    """Fingerprint of a remark → the comment that stands for it: by fingerprint, then by likeness."""
    left = list(comments)
    found: dict[str, PostedComment] = {}
    for by_likeness in (False, True):
        for remark in remarks:
            if remark.fingerprint in found:
                continue
            match = next((c for c in left if _is_for(c, remark, by_likeness=by_likeness)), None)
            if match is not None:
                found[remark.fingerprint] = match
                left.remove(match)
    return found


def _is_for(comment: PostedComment, remark: Remark, *, by_likeness: bool) -> bool:
    if by_likeness:
        return comment.likeness == remark.likeness
    return comment.fingerprint == remark.fingerprint


def lines_of(remark: Remark, lines: Mapping[str, tuple[range, ...]]) -> CommentLines | None:
    """Where on the diff a remark can stand; with its suggestion if the diff shows all lines of that."""
    hunks = lines.get(remark.path, ())
    fix = remark.suggestion
    if fix is not None and any(fix.line in hunk and fix.end_line in hunk for hunk in hunks):
        return CommentLines(fix.end_line, fix.line, suggests=True)
    if any(remark.line in hunk for hunk in hunks):
        return CommentLines(remark.line, remark.line, suggests=False)
    return None
