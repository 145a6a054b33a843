"""The outline of a document: units, their sections, their settings; the file systems of fstab."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import PurePath

from lsprotocol.types import DocumentSymbol, SymbolKind

from unitlint.configuration.limits import excess
from unitlint.grammar.nodes import Assignment, FstabEntry, Section, UnitNode
from unitlint.grammar.unit import parse_unit
from unitlint.lsp.documents import Document
from unitlint.lsp.positions import Lines
from unitlint.lsp.unit_texts import UnitText, unit_texts
from unitlint.text.source import SourceText


def outline(document: Document, lines: Lines) -> list[DocumentSymbol]:
    """The symbols of a document, in its order."""
    if PurePath(document.path).name == "fstab":
        return (
            [] if excess(SourceText(document.path, document.text)) else list(_file_systems(document, lines))
        )
    texts = unit_texts(document)
    if len(texts) == 1 and texts[0].source.outer is None:
        return list(_sections(texts[0].source, lines))
    return sorted(
        (_embedded(text, lines) for text in texts),
        key=lambda s: (s.range.start.line, s.range.start.character),
    )


def _embedded(text: UnitText, lines: Lines) -> DocumentSymbol:
    name = f"{text.unit}.d/{text.name}" if text.name else text.unit
    children = [] if _is_encoded(text.source) else list(_sections(text.source, lines))
    return _symbol(name, SymbolKind.Module, text.source, 0, len(text.source.text), 0, lines, children)


def _sections(source: SourceText, lines: Lines) -> Iterator[DocumentSymbol]:
    nodes = parse_unit(source.text)
    starts = [index for index, node in enumerate(nodes) if isinstance(node, Section)]
    for index, following in pairwise((*starts, len(nodes))):
        section = nodes[index]
        assert isinstance(section, Section)
        inside = [node for node in nodes[index + 1 : following] if isinstance(node, Assignment)]
        header = section.start + len(f"[{section.name}]")
        end = inside[-1].value_end if inside else header
        children = [_setting(node, source, lines) for node in inside]
        yield _symbol(
            section.name or "[]", SymbolKind.Class, source, section.start, end, header, lines, children
        )


def _setting(node: UnitNode, source: SourceText, lines: Lines) -> DocumentSymbol:
    assert isinstance(node, Assignment)
    symbol = _symbol(
        node.key or "=",
        SymbolKind.Property,
        source,
        node.key_start,
        max(node.value_end, node.key_end),
        node.key_end,
        lines,
    )
    symbol.detail = node.value
    return symbol


def _symbol(
    name: str,
    kind: SymbolKind,
    source: SourceText,
    start: int,
    end: int,
    name_end: int,
    lines: Lines,
    children: list[DocumentSymbol] | None = None,
) -> DocumentSymbol:
    """A symbol; its name stands from `start` to `name_end`."""
    first, last = lines.span(source.location(start, end))
    selected = lines.span(source.location(start, max(start, name_end)))[1]
    return DocumentSymbol(
        name,
        kind,
        range=lines.range(first, max(last, selected)),
        selection_range=lines.range(first, selected),
        children=children,
    )


def _file_systems(document: Document, lines: Lines) -> Iterator[DocumentSymbol]:
    from unitlint.grammar.fstab import parse_fstab

    for node in parse_fstab(document.text):
        if isinstance(node, FstabEntry):
            end = node.start + len(document.text[node.start : node.end].rstrip())
            yield DocumentSymbol(
                node.where.value or node.what.value,
                SymbolKind.Object,
                range=lines.range(node.start, end),
                selection_range=lines.range(node.where.start, node.where.end)
                if node.where.end > node.where.start
                else lines.range(node.start, end),
                detail=f"{node.what.value} {node.type.value}".strip(),
            )


def _is_encoded(source: SourceText) -> bool:
    outer: SourceText | None = source
    while outer is not None:
        if outer.encoded:
            return True
        outer = outer.outer
    return False
