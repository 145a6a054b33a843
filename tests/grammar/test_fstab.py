"""fstab: every case was shown to systemd 252's generator first."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.grammar.conftest import texts_of
from unitlint.grammar import fstab
from unitlint.grammar.bytes import decode
from unitlint.grammar.nodes import Blank, Comment, FstabEntry, FstabNode, Junk
from unitlint.text.source import PLACEHOLDER


def brief(node: FstabNode) -> object:
    match node:
        case FstabEntry(what, where, type_, options, frequency, number):
            return tuple(field.value for field in (what, where, type_, options, frequency, number))
        case Junk(reason):
            return reason
        case Comment():
            return "#"
        case Blank():
            return ""


def covered(text: str) -> str:
    return texts_of(fstab.parse_fstab(text), text)


CASES = {
    "nothing": ("", []),
    "six fields": ("/dev/sda1 /a ext4 ro 1 2\n", [("/dev/sda1", "/a", "ext4", "ro", "1", "2")]),
    "tabs, and no final newline": ("a\t \t/a\text4 \t", [("a", "/a", "ext4", "", "0", "0")]),
    "two fields are enough": ("a /a\n", [("a", "/a", "", "", "0", "0")]),
    "one is not": ("a\n\nb /b\n", [fstab.NO_WHERE, "", ("b", "/b", "", "", "0", "0")]),
    "comments and blanks": ("# a\n \t# b\n \t\n\n", ["#", "#", "", ""]),
    "a comment starts a line": ("a /a t o#x 0 0 # b\n", [("a", "/a", "t", "o#x", "0", "0")]),
    "a word that starts with a hash": ("a /a t #o\n", [("a", "/a", "t", "#o", "0", "0")]),
    "the four escapes": (r"a /\040\011\012\134\\ t o", [("a", "/ \t\n\\\\", "t", "o", "0", "0")]),
    "no other escape": (r"a /\043\57\x t o", [("a", r"/\043\57\x", "t", "o", "0", "0")]),
    "no quotes": ('LABEL="a b" /c d\n', [('LABEL="a', 'b"', "/c", "d", "0", "0")]),
    "a carriage return is no blank": ("a /a t ro\r\n", [("a", "/a", "t", "ro\r", "0", "0")]),
    "nor is a vertical tab": ("a\vb /a\n", [("a\vb", "/a", "", "", "0", "0")]),
    "a NUL": ("a\0b /c d\n", [fstab.NUL]),
    "too long": ("a /b t " + "x" * 4087 + "\na /b t " + "x" * 4088 + "\n", [
        ("a", "/b", "t", "x" * 4087, "0", "0"), fstab.TOO_LONG
    ]),
    "a byte is a byte": (decode(b"a /b t " + b"\xff" * 4087 + b"\n"), [
        ("a", "/b", "t", "\udcff" * 4087, "0", "0")
    ]),
    "what a template fills": (f"{PLACEHOLDER}\na {PLACEHOLDER}", ["", ("a", PLACEHOLDER, "", "", "0", "0")]),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES)
def test_nodes(text: str, expected: list[object]) -> None:
    assert [brief(node) for node in fstab.parse_fstab(text)] == expected
    assert covered(text) == text


def test_spans_are_those_of_the_raw_fields() -> None:
    text = "# x\n a\\040b\t/c  ext4\n"
    entry = fstab.parse_fstab(text)[1]
    assert isinstance(entry, FstabEntry)
    assert [text[f.start : f.end] for f in (entry.what, entry.where, entry.type)] == ["a\\040b", "/c", "ext4"]
    assert (entry.options.start, entry.options.end) == (20, 20)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("", []),
        ("ro", [("ro", None, "ro")]),
        ("ro,,a=b=c,", [("ro", None, "ro"), ("a", "b=c", "a=b=c")]),
        ("a=", [("a", "", "a=")]),
        (r"a=b\,c,d", [("a", "b,c", r"a=b\,c"), ("d", None, "d")]),
        (r"a=b\134,c,d", [("a", "b,c", r"a=b\134,c"), ("d", None, "d")]),
        (r"a=\040b,c", [("a", " b", r"a=\040b"), ("c", None, "c")]),
        (r"a=\x,b\134", [("a", r"\x", r"a=\x"), ("b" + "\\", None, r"b\134")]),
        (
            "x-systemd.device-timeout=600",
            [("x-systemd.device-timeout", "600", "x-systemd.device-timeout=600")],
        ),
    ],
)
def test_options(options: str, expected: list[tuple[str, str | None, str]]) -> None:
    text = f"a /a t {options} 0 0\n" if options else "a /a t\n"
    (entry,) = fstab.parse_fstab(text)
    assert isinstance(entry, FstabEntry)
    found = fstab.split_options(entry.options, text)
    assert [(o.name, o.value, text[o.start : o.end]) for o in found] == expected


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ("", 0),
        ("0", 0),
        ("0 2", 2),
        ("x 2", 0),
        ("1 x", 0),
        ("1 2x", 2),
        ("0 -1", -1),
        ("1x 2", 0),
        ("1+2 3", 2),
        (r"1\0402 3", 0),
    ],
)
def test_pass_number(numbers: str, expected: int) -> None:
    (entry,) = fstab.parse_fstab(f"a /a t o {numbers}\n")
    assert isinstance(entry, FstabEntry)
    assert fstab.pass_number(entry) == expected


@given(st.text(st.sampled_from("ab/\\0413,=# \t\n\r\0\udcff" + PLACEHOLDER)))
def test_any_text_parses_and_comes_back(text: str) -> None:
    assert covered(text) == text
    for node in fstab.parse_fstab(text):
        if isinstance(node, FstabEntry):
            fstab.split_options(node.options, text)


@pytest.mark.slow
@pytest.mark.corpora
def test_every_file_of_the_corpora_comes_back(corpora_texts: set[bytes]) -> None:
    for data in corpora_texts:
        text = decode(data)
        assert covered(text) == text
