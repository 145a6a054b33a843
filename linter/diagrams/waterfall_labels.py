"""What a row of a waterfall says before its bar and behind it."""

from __future__ import annotations

from math import inf

from unitlint.diagrams.helvetica import width
from unitlint.diagrams.look import CYCLE, badge
from unitlint.diagrams.visible_text import visible
from unitlint.diagrams.waterfall import Row
from unitlint.findings.finding import Severity

SIZE = 9.0
"""Points of the words behind a bar."""
MOST_NAMED = 2
"""Units of a folded row that are named; the tooltip and the table have all."""


def before_bar(row: Row) -> str:
    """The name, a sign for a cycle, and one for findings; of several units the first without slack."""
    if row.folded:
        return visible(row.blue[0]) if row.blue else ""
    sign = f"{CYCLE} " if row.cyclic else ""
    return f"{sign}{visible(row.node.label[0])}{badge(row.node.severity, len(row.node.findings))}"


def behind_bar(row: Row, room: float = inf) -> str:
    """Of a folded row, the others: `+35 of the base OS: boot.automount, …`; those without slack first.

    As many are named as there is `room` for, in points. Of a unit its worst finding, if that is an error or a
    warning and there is room: `warning[requires-without-order]`.
    """
    if not row.folded:
        words = _fault(row)
        return words if width(words, SIZE) <= room else ""
    names = [*row.blue, *(name for name in row.node.members if name not in row.blue)]
    names = names[1:] if row.blue else names
    count = f"{'+' if row.blue else ''}{len(names)} of the base OS"
    for most in range(MOST_NAMED, 0, -1):
        words = visible(f"{count}: {', '.join(names[:most])}{' …' if len(names) > most else ''}")
        if width(words, SIZE) <= room:
            return words
    return count


def _fault(row: Row) -> str:
    is_severe = row.node.severity in (Severity.ERROR, Severity.WARNING)
    return row.node.findings[0].partition(":")[0] if is_severe and row.node.findings else ""


def in_one(row: Row) -> str:
    """Both in short, for where nothing fits behind the bar: `systemd-journald.socket +35`."""
    if not row.folded:
        return before_bar(row)
    if row.blue:
        return f"{visible(row.blue[0])} +{len(row.node.members) - 1}"
    return f"{len(row.node.members)} of the base OS"
