"""Hides a template's tags from a parser of another language, and moves nothing."""

from __future__ import annotations

from unitlint.grammar.gopieces import cut
from unitlint.grammar.gotags import Tag
from unitlint.grammar.template_nodes import Piece, PieceKind
from unitlint.quick import patterns as re
from unitlint.text.source import PLACEHOLDER, Segment, SourceText

_NOT_A_LINE_END = re.compile(r"[^\r\n]")


def mask(source: SourceText) -> SourceText:
    """The text with each tag that outputs something as placeholders, and each other as blanks.

    As long as the source, with the same lines: `{{ x }}` where YAML is read would be a mapping in a mapping.
    What an action encloses within one line may be absent, so that it becomes placeholders as a whole.
    """
    if "{{" not in source.text:
        return source
    parts: list[str] = []
    position = 0
    for start, end, filler in _masks(source.text):
        parts += source.text[position:start], _NOT_A_LINE_END.sub(filler, source.text[start:end])
        position = end
    return source.derive("".join((*parts, source.text[position:])), (Segment(0, 0),))


def _masks(text: str) -> list[tuple[int, int, str]]:
    """Spans and what to fill them with, ascending."""
    masks: list[tuple[int, int, str]] = []
    opened: list[tuple[int, int]] = []
    for piece, meaning in cut(text):
        action = meaning.action if isinstance(meaning, Tag) else ""
        if piece.kind is PieceKind.TEXT:
            continue
        if action in ("if", "with", "range", "block", "define"):
            opened.append((piece.start, len(masks)))
        if action == "end" and opened:
            start, index = opened.pop()
            if "\n" not in text[start : piece.end]:
                masks[index:] = [(start, piece.end, PLACEHOLDER)]
                continue
        masks.append((piece.start, piece.end, PLACEHOLDER if _outputs(piece, meaning) else " "))
    return masks


def _outputs(piece: Piece, meaning: object) -> bool:
    if not isinstance(meaning, Tag):
        return piece.kind is PieceKind.BROKEN
    declares = meaning.pipeline is not None and bool(meaning.pipeline.variables)
    return meaning.action == "template" or (meaning.action == "output" and not declares)
