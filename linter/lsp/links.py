"""What `Documentation=` of a unit leads to."""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.grammar.nodes import Assignment
from unitlint.grammar.unit import parse_unit
from unitlint.lsp.documents import Document
from unitlint.lsp.positions import Lines
from unitlint.lsp.unit_texts import unit_texts
from unitlint.quick import patterns as re

_WORD = re.compile(r"\S+")
_MAN = re.compile(r"man:([A-Za-z0-9_.@:+-]+)\(([0-9][a-z]*)\)")


def targets(document: Document) -> Iterator[tuple[int, int, str]]:
    """Offsets and address of each page that a browser can show (systemd.unit(5), Documentation=)."""
    lines = Lines(document.text)
    for text in unit_texts(document):
        for node in parse_unit(text.source.text):
            if isinstance(node, Assignment) and node.key == "Documentation":
                for word in _WORD.finditer(text.source.text, node.value_start, node.value_end):
                    if target := _target(word[0]):
                        start, end = lines.span(text.source.location(word.start(), word.end()))
                        yield start, end, target


def _target(word: str) -> str:
    if word.startswith(("http://", "https://")):
        return word
    man = _MAN.fullmatch(word)
    if man is None:
        return ""
    name, section = man.groups()
    return f"https://man7.org/linux/man-pages/man{section[0]}/{name}.{section}.html"
