"""The line that a finding points at, with a caret under it."""

from __future__ import annotations

from collections.abc import Mapping

from unitlint.checking.fingerprints import source_line
from unitlint.reports.colours import Paint, printable
from unitlint.text.source import Location

_WIDTH = 120
_LEAD = 30
"""Columns shown before the span when a line is too long to show whole."""


def excerpt(location: Location, texts: Mapping[str, str], paint: Paint, style: str) -> list[str]:
    """The line and its caret line, with a gutter; empty when the text is unknown or the line is blank."""
    line = source_line(location, texts)
    if not line.strip():
        return []
    start = min(location.column - 1, len(line))
    end = location.end_column - 1 if location.end_line == location.line else len(line.rstrip())
    end = min(max(end, start + 1), max(len(line), start + 1))
    head, span, tail = _window(line, start, end)
    number = str(location.line)
    gutter = " " * len(number)
    return [
        f"{gutter} {paint('dim', '|')}",
        f"{paint('dim', number)} {paint('dim', '|')} {head}{span}{tail}".rstrip(),
        f"{gutter} {paint('dim', '|')} {' ' * len(head)}{paint(style, '^' * max(1, len(span)))}",
    ]


def _window(line: str, start: int, end: int) -> tuple[str, str, str]:
    """What stands before, in and after the span, cut to the width that is shown."""
    first = 0 if len(line) <= _WIDTH else max(0, start - _LEAD)
    last = min(len(line), first + _WIDTH)
    end = max(start, min(end, last))
    head = ("…" if first else "") + printable(line[first:start])
    tail = printable(line[end:last]) + ("…" if last < len(line) else "")
    return head, printable(line[start:end]), tail
