"""Masked templates are as long as they were, and another parser can read them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unitlint.template.masking import mask
from unitlint.text.source import PLACEHOLDER, SourceText


def masked(text: str) -> str:
    return mask(SourceText("a.yml", text)).text.replace(PLACEHOLDER, "?")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: b", "a: b"),
        ("a: {{ .B }}c", "a: ????????c"),
        ("{{ if .A }}\na: b\n{{ end }}\n", "           \na: b\n         \n"),
        ("a: {{ if .A }}b{{ else }}c{{ end }}d", "a: " + "?" * 32 + "d"),
        ("a: {{/* b */}}c", "a:            c"),
        ("{{ $x := 1 }}a", "             a"),
        ("a: {{ b\nc }}", "a: ????\n????"),
        ('a: {{ template "b" }}', "a: " + "?" * 18),
        ("a: {{ if }}\nb: {{ .C }}", "a: ????????\nb: ????????"),
        ("{{ end }}a", "         a"),
    ],
)
def test_masks(text: str, expected: str) -> None:
    assert masked(text) == expected


def test_no_template_is_the_same_object() -> None:
    source = SourceText("a.yml", "a: b")
    assert mask(source) is source


def test_positions_stay() -> None:
    source = mask(SourceText("a.yml", "{{ if .A }}\na: b\n"))
    assert source.location(12, 13).line == 2


@given(
    st.lists(
        st.sampled_from(["{{", "}}", "if .A", "end", "else", "\n", "\r", "a: ", ".B", " ", '"', "/*", "*/"])
    )
)
def test_any_text_keeps_its_length_and_lines(words: list[str]) -> None:
    text = "".join(words)
    found = masked(text)
    assert len(found) == len(text)
    for end in "\r\n":
        assert [i for i, c in enumerate(text) if c == end] == [i for i, c in enumerate(found) if c == end]
