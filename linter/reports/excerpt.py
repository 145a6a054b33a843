"""The line that a finding points at, with a caret under it."""

from __future__ import annotations

from collections.abc import Mapping

from unitlint.checking.fingerprints import source_line
from unitlint.reports.colours import Paint, printable
from unitlint.text.source import Location

_WIDTH = 120
_NARROW = 30
"""Columns that are shown of a line however narrow a terminal is."""
_AROUND = 7
"""Columns of the indentation, the bar and the dots where a line is cut."""
_LEAD = 30
"""Columns shown before the span when a line is too long to show whole."""


def excerpt(
    location: Location, texts: Mapping[str, str], paint: Paint, style: str, *, width: int = 0
) -> list[str]:
    """The line and its caret line, with a gutter; empty when the text is unknown or the line is blank."""
    line = source_line(location, texts)
    if not line.strip():
        return []
    start = min(location.column - 1, len(line))
    end = location.end_column - 1 if location.end_line == location.line else len(line.rstrip())
    end = min(max(end, start + 1), max(len(line), start + 1))
    number = str(location.line)
    room = max(_NARROW, min(_WIDTH, width - len(number) - _AROUND)) if width else _WIDTH
    head, span, tail = _window(line, start, end, room)
    gutter = " " * len(number)
    return [
        f"{gutter} {paint('dim', '|')}",
        f"{paint('dim', number)} {paint('dim', '|')} {head}{span}{tail}".rstrip(),
        f"{gutter} {paint('dim', '|')} {' ' * len(head)}{paint(style, '^' * max(1, len(span)))}",
    ]


def _window(line: str, start: int, end: int, width: int) -> tuple[str, str, str]:
    """What stands before, in and after the span, cut to the width that is shown."""
    first = 0 if len(line) <= width else max(0, start - min(_LEAD, width // 4))
    last = min(len(line), first + width)
    end = max(start, min(end, last))
    head = ("…" if first else "") + printable(line[first:start])
    tail = printable(line[end:last]) + ("…" if last < len(line) else "")
    return head, printable(line[start:end]), tail
