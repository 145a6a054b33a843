"""Places as editors count them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol.types import Position, PositionEncodingKind, Range

from unitlint.lsp.positions import Lines
from unitlint.text.source import Location

UTF8, UTF16, UTF32 = PositionEncodingKind.Utf8, PositionEncodingKind.Utf16, PositionEncodingKind.Utf32
TEXT = "a\u00e9\U0001f600b\r\nsecond\rthird\nlast"


@pytest.mark.parametrize(("encoding", "column"), [(UTF8, 7), (UTF16, 4), (UTF32, 3)])
def test_columns_count_code_units(encoding: PositionEncodingKind, column: int) -> None:
    """`b` stands behind a letter of two bytes and one beyond the Basic Multilingual Plane."""
    lines = Lines(TEXT, encoding)
    assert lines.position(3) == Position(0, column)
    assert lines.offset(Position(0, column)) == 3


@pytest.mark.parametrize(
    ("word", "line"), [("a", 0), ("second", 1), ("third", 2), ("last", 3)], ids=lambda value: str(value)
)
def test_lines_end_as_the_protocol_says(word: str, line: int) -> None:
    assert Lines(TEXT).position(TEXT.index(word)) == Position(line, 0)


def test_no_other_character_ends_a_line() -> None:
    assert Lines("a\x0b\x0c\x85\u2028b").position(5) == Position(0, 5)


def test_behind_the_end_is_the_end() -> None:
    lines = Lines("ab\ncd")
    assert lines.position(99) == Position(1, 2)
    assert lines.offset(Position(0, 99)) == 2
    assert lines.offset(Position(9, 0)) == 5


def test_a_location_counts_lines_by_their_feeds() -> None:
    """A lone carriage return ends a line for the editor alone."""
    assert Lines(TEXT).range_of(Location("x", 3, 1, 3, 5)) == Range(Position(3, 0), Position(3, 4))


def test_a_location_behind_the_text_is_its_end() -> None:
    assert Lines("ab").range_of(Location("x", 7, 3, 8, 1)) == Range(Position(0, 2), Position(0, 2))


def test_bytes_that_are_no_text_count_once() -> None:
    assert Lines("\udcff\udcfeb").position(2) == Position(0, 2)


@given(st.text(alphabet="a\u00e9\U0001f600\r\n "), st.sampled_from([UTF8, UTF16, UTF32]))
def test_there_and_back(text: str, encoding: PositionEncodingKind) -> None:
    lines = Lines(text, encoding)
    for offset in range(len(text) + 1):
        inside_an_end = text[offset - 1 : offset + 1] == "\r\n" and offset
        if not inside_an_end:
            assert lines.offset(lines.position(offset)) == offset
