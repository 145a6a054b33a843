"""Rules of udev: a line of matches and assignments each (udev(7), RULES FILES)."""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass
from unitlint.text.lines import lines_of

_PIECE = re.compile(
    r"""(?<![A-Z_])(?P<key>[A-Z_]+)(?:\{(?P<attribute>[^{}]*)\})?\s*(?P<operator>==|!=|\+=|-=|:=|=)\s*"""
    r"""(?P<escaped>e)?"(?P<value>(?:[^"\\\n]|\\(?:.|\n))*)\""""
)
_MATCHES = frozenset({"==", "!="})


@dataclass(frozen=True, slots=True)
class UdevPiece:
    """`KEY{attribute}operator"value"`, and where it stands in the text."""

    key: str
    attribute: str
    operator: str
    value: str
    start: int
    end: int

    @property
    def is_match(self) -> bool:
        """Whether it asks for something; else it sets something."""
        return self.operator in _MATCHES


@dataclass(frozen=True, slots=True)
class UdevLine:
    """One rule, continued lines included."""

    pieces: tuple[UdevPiece, ...]
    start: int
    end: int

    def of(self, key: str, attribute: str = "") -> Iterator[UdevPiece]:
        """Its pieces of that key."""
        return (p for p in self.pieces if p.key == key and p.attribute == attribute)

    @property
    def matches(self) -> frozenset[tuple[str, str, str, str]]:
        """All that it asks for."""
        return frozenset((p.key, p.attribute, p.operator, p.value) for p in self.pieces if p.is_match)


def parse_udev(text: str) -> Iterator[UdevLine]:
    """Every rule of a file; what is no rule is passed over, as udev does."""
    offset = 0
    for line in _logical_lines(text):
        start, offset = offset, offset + len(line)
        if line.lstrip().startswith("#"):
            continue
        pieces = tuple(_pieces(line, start))
        if pieces:
            yield UdevLine(pieces, pieces[0].start, pieces[-1].end)


def _logical_lines(text: str) -> Iterator[str]:
    """Lines with those that a backslash at their end continues."""
    held = ""
    for line in lines_of(text):
        held += line
        if line.rstrip("\r\n").endswith("\\") and not held.lstrip().startswith("#"):
            continue
        yield held
        held = ""
    if held:
        yield held


def _pieces(line: str, offset: int) -> Iterator[UdevPiece]:
    for found in _PIECE.finditer(line):
        yield UdevPiece(
            found["key"],
            found["attribute"] or "",
            found["operator"],
            found["value"],
            offset + found.start(),
            offset + found.end(),
        )
