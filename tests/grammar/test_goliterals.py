"""Go's constants (go.dev/ref/spec)."""

from __future__ import annotations

import pytest

from unitlint.grammar.goliterals import character, number, unquote


@pytest.mark.parametrize(
    ("literal", "text"),
    [
        ('""', ""),
        (r'"\a\b\f\n\r\t\v\\\""', '\a\b\f\n\r\t\v\\"'),
        (r'"\x41\101\u00e4\U0001F600"', "AA\u00e4\U0001f600"),
        (r'"\xc3\xa4"', "\u00e4"),
        (r'"\xff"', "\udcff"),
        ("`a\\n\r\n`", "a\\n\n"),
        (r'"\'"', None),
        (r'"\400"', None),
        (r'"\q"', None),
        (r'"\x4"', None),
        (r'"\ud800"', None),
        (r'"\U00110000"', None),
    ],
)
def test_unquote(literal: str, text: str | None) -> None:
    assert unquote(literal) == text


@pytest.mark.parametrize(
    ("literal", "code"),
    [("'a'", 97), (r"'\''", 39), (r"'\n'", 10), ("''", None), ("'ab'", None), (r"'\"'", None)],
)
def test_character(literal: str, code: int | None) -> None:
    assert character(literal) == code


@pytest.mark.parametrize(
    ("literal", "value"),
    [
        ("0", 0),
        ("-12", -12),
        ("+3", 3),
        ("1_000", 1000),
        ("010", 8),
        ("0o17", 15),
        ("0b101", 5),
        ("0xFf", 255),
        ("09", None),
        ("1.5", 1.5),
        (".5", 0.5),
        ("5.", 5.0),
        ("1e3", 1000.0),
        ("0x1p-2", 0.25),
        ("2i", 2j),
        ("1+2i", 1 + 2j),
        ("1e2-3.5i", 100 - 3.5j),
        (".51i", 0.51j),
        ("1_0i", 10j),
        ("0x1i", None),
        ("0b12", None),
        ("1e", None),
        ("1e999", None),
        ("0x1p99999", None),
        ("18446744073709551615", (1 << 64) - 1),
        ("18446744073709551616", None),
        ("9" * 5000, None),
        ("1.2.3", None),
        ("0x", None),
        ("1__0", None),
        ("3a", None),
    ],
)
def test_number(literal: str, value: complex | None) -> None:
    found = number(literal)
    assert found == value
    assert type(found) is type(value)
