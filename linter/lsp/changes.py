"""Texts that change by parts."""

from __future__ import annotations

from collections.abc import Iterable

from lsprotocol.types import (
    PositionEncodingKind,
    TextDocumentContentChangeEvent,
    TextDocumentContentChangePartial,
)

from unitlint.lsp.positions import Lines


def changed_text(
    text: str, changes: Iterable[TextDocumentContentChangeEvent], encoding: PositionEncodingKind
) -> str:
    """The text after the changes, each of which is about what the one before has left.

    pygls would do it, but ends lines at more characters than the protocol does.
    """
    for change in changes:
        if isinstance(change, TextDocumentContentChangePartial):
            lines = Lines(text, encoding)
            start, end = lines.offset(change.range.start), lines.offset(change.range.end)
            text = text[:start] + change.text + text[end:]
        else:
            text = change.text
    return text
