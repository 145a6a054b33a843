"""Offsets and places of a text as an editor counts them.

The protocol ends a line at `\\n`, `\\r\\n` and `\\r`, counts from 0, and counts characters in the units of an
encoding that both sides agreed upon, UTF-16 unless they did. A `Location` ends lines at `\\n` alone, counts
from 1 and counts code points.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from itertools import accumulate, pairwise

from lsprotocol.types import Position, PositionEncodingKind, Range

from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass
from unitlint.text.source import Location

_LINE_END = re.compile(r"\r\n|\n|\r")


def split(text: str) -> list[str]:
    """The lines, each with its end; the last one has none."""
    if "\r" not in text:  # four times as fast, of each key
        *whole, last = text.split("\n")
        return [*(f"{line}\n" for line in whole), last]
    ends = [0, *(found.end() for found in _LINE_END.finditer(text)), len(text)]
    return [text[start:end] for start, end in pairwise(ends)]


def column_of(line: str, character: int, encoding: PositionEncodingKind) -> int:
    """The place in a line of what an editor counts as `character`; past its end it is the end.

    A place in the middle of a character is behind it.
    """
    line = line[:character]  # no character has less than one unit
    if line.isascii():
        return len(line)
    units = accumulate((_units(each, encoding) for each in line), initial=0)
    return next((column for column, before in enumerate(units) if before >= character), len(line))


def _units(text: str, encoding: PositionEncodingKind) -> int:
    if encoding is PositionEncodingKind.Utf32 or text.isascii():
        return len(text)
    if encoding is PositionEncodingKind.Utf8:
        return len(text.encode("utf-8", "surrogatepass"))
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@dataclass(frozen=True)
class Lines:
    """A text, and the encoding whose units its columns are counted in."""

    text: str
    encoding: PositionEncodingKind = PositionEncodingKind.Utf16

    def position(self, offset: int) -> Position:
        """Where the character at `offset` stands; past the end it is the end."""
        offset = max(0, min(offset, len(self.text)))
        line = bisect_right(self._starts, offset) - 1
        return Position(line, self._units(self.text[self._starts[line] : offset]))

    def offset(self, position: Position) -> int:
        """The offset of a position; one past its line's end counts as that end."""
        if position.line >= len(self._starts):
            return len(self.text)
        start = self._starts[position.line]
        found = _LINE_END.search(self.text, start)
        end = found.start() if found else len(self.text)
        return start + column_of(self.text[start:end], position.character, self.encoding)

    def span(self, location: Location) -> tuple[int, int]:
        """The offsets of a location, cut off at the text's end."""
        start = self._offset_of(location.line, location.column)
        return start, max(start, self._offset_of(location.end_line, location.end_column))

    def range(self, start: int, end: int) -> Range:
        """The span from offset `start` up to, not including, `end`."""
        return Range(self.position(start), self.position(end))

    def range_of(self, location: Location) -> Range:
        """A location as a range."""
        return self.range(*self.span(location))

    def _offset_of(self, line: int, column: int) -> int:
        if line > len(self._feeds):
            return len(self.text)
        return min(self._feeds[line - 1] + column - 1, len(self.text))

    def _units(self, text: str) -> int:
        """The length of `text` in code units; lone surrogates, bytes that are no UTF-8, count as one each."""
        return _units(text, self.encoding)

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(found.end() for found in _LINE_END.finditer(self.text))]

    @cached_property
    def _feeds(self) -> list[int]:
        return [0, *(found.end() for found in re.finditer("\n", self.text))]
