"""The words of a list setting: what stands between systemd's blanks."""

from __future__ import annotations

import pytest

from unitlint.units.list_values import bare_words, split_words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("a.service  b.service", ["a.service", "b.service"]),
        ("a.service\tb.service\r", ["a.service", "b.service"]),
        ("a.service\fb.service c.service", ["a.service\fb.service", "c.service"]),
        ("a\u00a0b c\u2028d", ["a\u00a0b", "c\u2028d"]),
        ("", []),
    ],
)
def test_only_blanks_tabs_and_line_ends_separate(value: str, words: list[str]) -> None:
    assert bare_words(value) == split_words(value) == words


def test_quotes_hold_a_word_together() -> None:
    assert split_words("'a b'\u00a0c \"d\"") == ["a b\u00a0c", "d"]
    assert bare_words("'a b'") == ["'a", "b'"]
