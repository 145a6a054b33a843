"""Cuts a Go template into text, comments and tags, as the lexer of text/template does."""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.grammar.goliterals import QUOTED
from unitlint.grammar.gotags import Tag, parse_tag
from unitlint.grammar.template_nodes import Piece, PieceKind, TemplateError
from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import replace

BLANKS = " \t\r\n"

TAGS_LIMIT = 50_000
"""Actions and comments in one template."""

_COMMENT = re.compile(r"\{\{(?:-[ \t\r\n])?/\*")
_OPENING = re.compile(r"\{\{(?:-(?=[ \t\r\n]))?")
_INNER = re.compile(rf"""(?>(?:{QUOTED}|(?!\}}\}}|[ \t\r\n]-\}}\}})[^"`'{{])*)""")
_CLOSING = re.compile(r"(?:[ \t\r\n]-)?\}\}")
_LINE = re.compile(r"\{\{(?>(?:[^\n{}]|\{(?!\{)|\}(?!\}))*)(?:\}\})?")

Meaning = Tag | TemplateError | None


def cut(text: str) -> tuple[tuple[Piece, Meaning], ...]:
    """The pieces in order, covering the text without a gap; with a tag, what it says, or why it is broken."""
    return tuple(_trimmed(text, list(_pieces(text))))


def _pieces(text: str) -> Iterator[tuple[Piece, Meaning]]:
    position = tags = 0
    while (opening := text.find("{{", position)) >= 0:
        tags += 1
        if opening > position:
            yield Piece(PieceKind.TEXT, position, opening, position, opening), None
        if tags > TAGS_LIMIT:
            message = f"the template has more than {TAGS_LIMIT} actions"
            yield (
                Piece(PieceKind.BROKEN, opening, len(text), opening, len(text)),
                TemplateError(message, opening, opening + 2),
            )
            return
        piece, meaning = _comment(text, opening) or _tag(text, opening)
        yield piece, meaning
        position = piece.end
    if position < len(text):
        yield Piece(PieceKind.TEXT, position, len(text), position, len(text)), None


def _comment(text: str, start: int) -> tuple[Piece, Meaning] | None:
    """The comment at `start`. One that isn't closed takes all the rest, as it would in Go."""
    opening = _COMMENT.match(text, start)
    if not opening:
        return None
    ends = text.find("*/", opening.end())
    closing = _CLOSING.match(text, ends + 2) if ends >= 0 else None
    if closing:
        marked = text[start + 2] == "-"
        return Piece(PieceKind.COMMENT, start, closing.end(), start + 2 + marked, ends + 2), None
    message = "the template comment is not closed" + (": '}}' has to follow '*/'" if ends >= 0 else "")
    end = ends + 2 if ends >= 0 else len(text)
    return Piece(PieceKind.BROKEN, start, end, start, end), TemplateError(message, start, opening.end())


def _tag(text: str, start: int) -> tuple[Piece, Meaning]:
    opening = _OPENING.match(text, start)
    inner = _INNER.match(text, opening.end()) if opening else None
    assert inner
    closing = _CLOSING.match(text, inner.end())
    if not closing:
        return _broken(text, start, _unclosed(text, start, inner.end()))
    meaning = parse_tag(text, inner.start(), inner.end())
    if isinstance(meaning, TemplateError):
        return _broken(text, start, meaning, closing.end())
    return Piece(PieceKind.TAG, start, closing.end(), inner.start(), inner.end()), meaning


def _unclosed(text: str, start: int, stop: int) -> TemplateError:
    if stop == len(text) or text[stop] == "{":
        return TemplateError("the template action is not closed", start, start + 2, "close it with '}}'")
    return TemplateError("the string in the template action is not closed", stop, stop + 1)


def _broken(text: str, start: int, error: TemplateError, end: int = 0) -> tuple[Piece, Meaning]:
    """A broken tag reaches to its `}}`, but not into the next line or the next tag."""
    line = _LINE.match(text, start)
    assert line
    if not end or "\n" in text[start:end] or "{{" in text[start + 2 : end]:
        end = line.end()
    return Piece(PieceKind.BROKEN, start, end, start, end), error


def _trimmed(text: str, pieces: list[tuple[Piece, Meaning]]) -> Iterator[tuple[Piece, Meaning]]:
    """Take from each text the blanks that the trim markers beside it eat."""
    edge = Piece(PieceKind.TEXT, 0, 0, 0, 0)
    around = [edge, *(piece for piece, _ in pieces), edge]
    for before, (piece, meaning), after in zip(around, pieces, around[2:], strict=False):
        start, end = piece.start, piece.end
        if piece.kind is not PieceKind.TEXT:
            yield piece, meaning
            continue
        if before.end - before.inner_end == len(" -}}"):
            start = end - len(text[start:end].lstrip(BLANKS))
        if after.inner_start - after.start == len("{{-"):
            end = start + len(text[start:end].rstrip(BLANKS))
        yield replace(piece, inner_start=start, inner_end=end), None
