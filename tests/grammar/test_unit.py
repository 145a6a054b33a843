"""Unit files: every case was shown to systemd 252 first."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.grammar.conftest import texts_of
from unitlint.grammar import unit
from unitlint.grammar.bytes import decode, encode
from unitlint.grammar.nodes import Assignment, Blank, Comment, Junk, Section, UnitNode
from unitlint.text.source import PLACEHOLDER

SYSTEM_UNITS = Path("/lib/systemd/system")


def brief(node: UnitNode) -> object:
    match node:
        case Section(name):
            return [name]
        case Assignment(key, value):
            return (key, value)
        case Junk(reason):
            return reason
        case Comment():
            return "#"
        case Blank():
            return ""


def briefs(text: str) -> list[object]:
    return [brief(node) for node in unit.parse_unit(text)]


def covered(text: str) -> str:
    return texts_of(unit.parse_unit(text), text)


CASES = {
    "nothing": ("", []),
    "a section and an assignment": ("[Unit]\nAfter=a b\n", [["Unit"], ("After", "a b")]),
    "no final newline": ("[Unit]\nAfter=a", [["Unit"], ("After", "a")]),
    "comments after blanks": ("# a\n \t; b\n", ["#", "#"]),
    "a comment does not continue": ("[A]\n# a\\\nb=c\n", [["A"], "#", ("b", "c")]),
    "no trailing comment": ("[A]\nb=c # d\n", [["A"], ("b", "c # d")]),
    "blank lines": ("\n \t\n[A]\n\n", ["", "", ["A"], ""]),
    "blanks around": (" \t[A] \t\n b \t=  c d \t\n", [["A"], ("b", "c d")]),
    "blanks in the brackets stay": ("[ A ]\n", [[" A "]]),
    "an empty name": ("[]\n", [[""]]),
    "a bracket in the name": ("[a]b]\n", [["a]b"]]),
    "an empty assignment": ("[A]\nb=\nc= \n", [["A"], ("b", ""), ("c", "")]),
    "more equals signs": ("[A]\nb==c=d\n", [["A"], ("b", "=c=d")]),
    "joined by a blank": ("[A]\nb=c \\\n  d\\\ne\n", [["A"], ("b", "c    d e")]),
    "comment lines between": ("[A]\nb=c\\\n# no\n ; no\\\nd\n", [["A"], ("b", "c d")]),
    "an empty line ends it": ("[A]\nb=c\\\n\nd=e\n", [["A"], ("b", "c"), ("d", "e")]),
    "backslash before a blank": ("[A]\nb=c\\ \nd=e\n", [["A"], ("b", "c\\"), ("d", "e")]),
    "two backslashes": ("[A]\nb=c\\\\\nd=e\n", [["A"], ("b", "c\\\\"), ("d", "e")]),
    "three backslashes": ("[A]\nb=c\\\\\\\nd=e\n", [["A"], ("b", "c\\\\ d=e")]),
    "a backslash at the end of the file": ("[A]\nb=c\\", [["A"], ("b", "c")]),
    "a comment at the end of the file": ("[A]\nb=c\\\n#d", [["A"], ("b", "c")]),
    "it swallows a section": ("[A]\nb=c\\\n[D]\ne=f\n", [["A"], ("b", "c [D]"), ("e", "f")]),
    "a continued key": ("[A]\nb\\\nc=d\n", [["A"], ("b c", "d")]),
    "a lone backslash": ("[A]\n\\\nb=c\n", [["A"], ("b", "c")]),
    "a continued section": ("[A\\\nB]\n", [["A B"]]),
    "crlf": ("[A]\r\nb=c\\\r\nd\r\n", [["A"], ("b", "c d")]),
    "lfcr is one end": ("[A]\n\rb=c\\\n\rd\n\r", [["A"], ("b", "c d")]),
    "cr alone": ("[A]\rb=c\r", [["A"], ("b", "c")]),
    "nul ends a line": ("[A]\0b=c\0d=e\n\0", [["A"], ("b", "c"), ("d", "e")]),
    "a vertical tab is no blank": ("[A]\n\vb=c\f\n", [["A"], ("\vb", "c\f")]),
    "a byte order mark": ("\ufeff[A]\nb=c\n", [["A"], ("b", "c")]),
    "a mark on a later line": ("[A]\n\ufeffb=c\n", [["A"], ("b", "c")]),
    "a mark in a continuation": ("[A]\nb=c\\\n\ufeffd\n", [["A"], ("b", "c d")]),
    "only the first mark": ("[A]\n\ufeffb=c\n\ufeffd=e\n", [["A"], ("b", "c"), ("\ufeffd", "e")]),
    "a mark hides a comment": ("\ufeff# a\n[A]\n", [unit.OUTSIDE, ["A"]]),
    "a mark after a blank": (" \ufeff[A]\n", [unit.OUTSIDE]),
    "before the first section": ("a=b\nc\n[A]\n", [unit.OUTSIDE, unit.OUTSIDE, ["A"]]),
    "no equals sign": ("[A]\nb\n", [["A"], unit.NO_EQUALS]),
    "no key": ("[A]\n=b\n = c\n", [["A"], unit.NO_KEY, unit.NO_KEY]),
    "an open section": ("[A\nb=c\n", [unit.OPEN_SECTION, ("b", "c")]),
    "text after a section": ("[A] # b\n", [unit.OPEN_SECTION]),
    "a lone bracket": ("[\n", [unit.OPEN_SECTION]),
    "quotes in a section": ('[A"]\n', [unit.UNSAFE_SECTION]),
    "a tab in a section": ("[A\tB]\n", [unit.UNSAFE_SECTION]),
    "a section that continues": ("[A]\\\nb=c\n", [unit.OPEN_SECTION]),
    "not UTF-8": (decode(b"[A]\nb=\xff\n"), [["A"], unit.NOT_UTF8]),
    "a section that is not UTF-8": (decode(b"[A\xff]\n"), [unit.NOT_UTF8]),
    "not UTF-8 in a comment": (decode(b"[A]\nb=c\\\n#\xff\nd\n#\xff\n"), [["A"], ("b", "c d"), "#"]),
    "UTF-8": ("[A]\nb=\u00e4\n", [["A"], ("b", "\u00e4")]),
    "an encoded surrogate": (decode(b"[A]\nb=\xed\xa0\x80\n"), [["A"], unit.NOT_UTF8]),
    "a noncharacter": ("[A]\nb=\ufffe\nb=\ufdd0\nb=\U0010ffff\n", [["A"], *[unit.NOT_UTF8] * 3]),
    "what a template fills": (f"[A]\n{PLACEHOLDER}\n[{PLACEHOLDER}\n={PLACEHOLDER}\n", [["A"], "", "", ""]),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES)
def test_nodes(text: str, expected: list[object]) -> None:
    assert briefs(text) == expected
    assert covered(text) == text


def test_fatal_is_what_systemd_refuses_the_file_for() -> None:
    text = decode(b"a\n[A\n[']\n[A]\nb\nc=\xff\n")
    fatal = [node.reason for node in unit.parse_unit(text) if isinstance(node, Junk) and node.fatal]
    assert fatal == [unit.OPEN_SECTION, unit.UNSAFE_SECTION, unit.NOT_UTF8]


def test_a_byte_that_is_no_text_has_a_remedy_of_its_own() -> None:
    (line,) = [node for node in unit.parse_unit(decode(b"[A]\nb=\xff\n")) if isinstance(node, Junk)]
    assert unit.remedy(line) == "save the file as UTF-8"


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("[A]\n  b\t=  c d \n", "b", "c d"),
        ("[A]\nb=\n", "b", ""),
        ("[A]\nb= \\\n\n", "b", ""),
        ("[A]\nb=c\\\n#x\n  d \n", "b", "c\\\n#x\n  d"),
        ("[A]\nb=\\\n c\\\n", "b", "c"),
        ("[A]\n\\\n b\\\nc = d\\", "b\\\nc", "d"),
        ("\ufeff[A]\n\u00e4=\u00f6\n", "\u00e4", "\u00f6"),
        ("[A]\n\ufeffb=c\n", "b", "c"),
    ],
)
def test_spans_of_key_and_value(text: str, key: str, value: str) -> None:
    node = unit.parse_unit(text)[1]
    assert isinstance(node, Assignment)
    assert text[node.key_start : node.key_end] == key
    assert text[node.value_start : node.value_end] == value


LIMIT = unit.LINE_LIMIT


@pytest.mark.parametrize(
    ("line", "long"),
    [
        ("#" + "x" * (LIMIT - 2), False),
        ("#" + "x" * (LIMIT - 1), True),
        (" " * LIMIT, True),
        ("a=" + "\u00e4" * ((LIMIT - 2) // 2 - 1), False),
        ("a=" + "\u00e4" * ((LIMIT - 2) // 2), True),
        ("a=" + "x" * (LIMIT - 3), False),
        ("a=" + "x" * (LIMIT - 6) + "\\\nbc", False),
        ("a=" + "x" * (LIMIT - 6) + "\\\nbcdefg", True),
    ],
)
def test_lines_that_are_too_long(line: str, *, long: bool) -> None:
    last = unit.parse_unit(f"[A]\n{line}\n")[-1]
    assert (isinstance(last, Junk) and last.fatal and last.reason == unit.TOO_LONG) == long


@given(st.text(st.sampled_from("ab[]=\\#; \t\n\r\0'\ufeff\udcff\u00e4" + PLACEHOLDER)))
def test_any_text_parses_and_comes_back(text: str) -> None:
    assert covered(text) == text


@given(st.binary())
def test_any_bytes_come_back(data: bytes) -> None:
    assert encode(covered(decode(data))) == data


def test_ten_thousand_continuations() -> None:
    text = "[A]\nb=\\\n" + "c\\\n" * 10_000 + "d\n"
    assert [n.value for n in unit.parse_unit(text)[1:] if isinstance(n, Assignment)] == [
        " ".join(["c"] * 10_000) + " d"
    ]


@pytest.mark.corpora
def test_every_file_of_the_corpora_comes_back(corpora_texts: set[bytes]) -> None:
    for data in corpora_texts:
        assert encode(covered(decode(data))) == data


@pytest.mark.systemd
@pytest.mark.skipif(not SYSTEM_UNITS.is_dir(), reason="no systemd units on this machine")
def test_every_system_unit_comes_back_without_junk() -> None:
    for path in sorted(SYSTEM_UNITS.rglob("*")):
        if path.is_file():
            text = decode(path.read_bytes())
            assert covered(text) == text
            assert not [node for node in unit.parse_unit(text) if isinstance(node, Junk)], path
