"""What is wrong with a template."""

from __future__ import annotations

import pytest

from unitlint.template.problems import problems
from unitlint.template.sabakan import functions
from unitlint.text.source import SourceText


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a }}", []),
        ('{{ Metadata "a" | printf "%s" }}{{ if and .A (ne .B 1) }}{{ end }}', []),
        ("a\n{{ .B", [(2, 1, "the template action is not closed", "close it with '}}'")]),
        ("{{ end }}", [(1, 1, "this {{end}} closes or continues nothing", "")]),
        ("a {{ metadata 1 }}", [(1, 6, "there is no function named 'metadata'", 'did you mean "Metadata"?')]),
        ("{{ if .A }}{{ foo (bar 1).B }}{{ end }}", [
            (1, 15, "there is no function named 'foo'", ""), (1, 20, "there is no function named 'bar'", "")
        ]),
        ('{{ define "a" }}{{ foo }}{{ end }}', [(1, 20, "there is no function named 'foo'", "")]),
        ('{{ template "a" }}', [(1, 1, "the template 'a' is not defined in this file", "")]),
    ],
)  # fmt: skip
def test_problems(text: str, expected: list[tuple[int, int, str, str]]) -> None:
    found = problems(SourceText("a.service", text), functions({}))
    places = [(p.place.location.line, p.place.location.column, p.message, p.help) for p in found]
    assert places == expected


def test_functions_of_an_unknown_program_are_not_judged() -> None:
    assert problems(SourceText("a.service", '{{ toYaml .Values }}{{ template "a" }}')) == ()
