"""Texts that change by parts."""

from __future__ import annotations

from collections.abc import Iterable

from lsprotocol.types import (
    Position,
    PositionEncodingKind,
    Range,
    TextDocumentContentChangeEvent,
    TextDocumentContentChangePartial,
)

from unitlint.lsp.positions import column_of, split


def changed_text(
    text: str, changes: Iterable[TextDocumentContentChangeEvent], encoding: PositionEncodingKind
) -> str:
    """The text after the changes, each of which is about what the one before has left.

    pygls would do it, but ends lines at more characters than the protocol does. Each change costs the lines
    that it is about, and not the whole text.
    """
    lines = split(text)
    for change in changes:
        if isinstance(change, TextDocumentContentChangePartial):
            _change(lines, change.range, change.text, encoding)
        else:
            lines = split(change.text)
    return "".join(lines)


def _change(lines: list[str], place: Range, text: str, encoding: PositionEncodingKind) -> None:
    (first, start), (last, end) = sorted(
        _place(lines, position, encoding) for position in (place.start, place.end)
    )
    changed = lines[first][:start] + text + lines[last][end:]
    if first and changed.startswith("\n") and lines[first - 1].endswith("\r"):  # one end of a line now
        first -= 1
        changed = lines[first] + changed
    pieces = split(changed)
    if not pieces[-1] and last + 1 < len(lines):
        pieces.pop()  # what comes behind it is still there
    lines[first : last + 1] = pieces


def _place(lines: list[str], position: Position, encoding: PositionEncodingKind) -> tuple[int, int]:
    """The line, and the place in it; past the last line it is the end of the text."""
    if position.line >= len(lines):
        return len(lines) - 1, len(lines[-1])
    line = lines[position.line].rstrip("\r\n")
    return position.line, column_of(line, position.character, encoding)
