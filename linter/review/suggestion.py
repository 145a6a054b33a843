"""A safe fix as lines that take the place of others: what GitHub offers to commit with a click."""

from __future__ import annotations

from collections.abc import Mapping

from unitlint.checking.fixes import plan_fixes
from unitlint.findings.finding import Finding
from unitlint.quick.dataclasses import dataclass

MOST_CHARACTERS = 5_000
"""Of a suggestion; what is longer nobody reads in a comment."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Replace lines `line` to `end_line`, inclusive, with `lines`; none of them deletes."""

    line: int
    end_line: int
    lines: tuple[str, ...]


def suggestion_for(finding: Finding, texts: Mapping[str, str]) -> Suggestion | None:
    """The finding's fix, when it is safe and changes adjacent lines of the finding's own file alone."""
    if finding.fix is None or not finding.fix.safe:
        return None
    patches = plan_fixes((finding,), texts, unsafe=False).patches
    if len(patches) != 1 or patches[0].path != finding.location.path:
        return None
    return _one_hunk(patches[0].before.split("\n"), patches[0].after.split("\n"))


def _one_hunk(before: list[str], after: list[str]) -> Suggestion | None:
    from difflib import SequenceMatcher

    matcher = SequenceMatcher(None, before, after, autojunk=False)
    hunks = [code for code in matcher.get_opcodes() if code[0] != "equal"]
    if len(hunks) != 1:
        return None
    _, start, end, new_start, new_end = hunks[0]
    if start == end:  # an insertion has to be told as the replacement of a line beside it
        if start == 0:
            return None
        start, new_start = start - 1, new_start - 1
    lines = tuple(after[new_start:new_end])
    return Suggestion(start + 1, end, lines) if sum(map(len, lines)) <= MOST_CHARACTERS else None
