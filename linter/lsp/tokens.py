"""What stands where in a unit, for editors that colour by it: sections, keys, names of units, comments."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol.types import Position, SemanticTokensLegend

from unitlint.grammar.nodes import Assignment, Comment, Section
from unitlint.grammar.unit import parse_unit
from unitlint.lsp.documents import Document
from unitlint.lsp.positions import Lines
from unitlint.lsp.unit_texts import UnitText, unit_texts
from unitlint.lsp.values import names_units
from unitlint.quick import patterns as re

TYPES = ("namespace", "property", "class", "comment")
"""Of the protocol's own names: a section, a key, a unit's name, a comment."""

LEGEND = SemanticTokensLegend(list(TYPES), [])

_SECTION, _KEY, _UNIT, _COMMENT = range(len(TYPES))
_WORD = re.compile(r"[^\s\\]+")

Span = tuple[int, int, int]
"""Start and end in a text, and the type's place in the legend."""


def tokens(document: Document, lines: Lines, version: int) -> list[int]:
    """The document's tokens as the protocol packs them: each by its distance from the one before."""
    found = sorted({row for text in unit_texts(document) for row in _in_document(text, lines, version)})
    packed: list[int] = []
    places = [(lines.position(start), lines.position(end), kind) for start, end, kind in found]
    before = Position(0, 0)
    for start, end, kind in places:
        down = start.line - before.line
        packed += [down, start.character - (0 if down else before.character)]
        packed += [end.character - start.character, kind, 0]
        before = start
    return packed


def _in_document(text: UnitText, lines: Lines, version: int) -> Iterator[Span]:
    """Those that stand on one line of the document, word for word."""
    for start, end, kind in _in_unit(text, version):
        first, last = lines.span(text.source.location(start, end))
        if lines.text[first:last] == text.source.text[start:end] and last > first:
            yield first, last, kind


def _in_unit(text: UnitText, version: int) -> Iterator[Span]:
    section, whole = "", text.source.text
    for node in parse_unit(whole):
        if isinstance(node, Section):
            section = node.name
            yield node.start, node.start + len(f"[{node.name}]"), _SECTION
        elif isinstance(node, Comment):
            yield node.start, node.start + len(whole[node.start : node.end].rstrip()), _COMMENT
        elif isinstance(node, Assignment):
            yield node.key_start, node.key_end, _KEY
            kind = "service" if text.quadlet else text.type
            if names_units(kind, section, node.key, version) is not None:
                for word in _WORD.finditer(whole, node.value_start, node.value_end):
                    yield word.start(), word.end(), _UNIT
