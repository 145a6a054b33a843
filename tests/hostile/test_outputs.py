"""Every report with texts that are commands to whoever reads it: a table of outputs and consumers."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from unitlint.findings.finding import Finding, Related, Severity
from unitlint.reports import FORMATS, renderer
from unitlint.reports.report import Report
from unitlint.text.source import Location

SPECIAL = (
    *(
        "\x1b[31m",
        "\x1b]0;x\x07",
        "\x1b]8;;http://x\x07",
        "\x9b31m",
        "\x07",
        "\x08",
        "\r",
        "\0",
        "\x7f",
        "\x85",
    ),
    *("\u202e", "\u2066", "\u200f", "\ufeff", "\u2028", "\u2029", "\ue000", "\udcff", "\ud800", "\uffff"),
    *(
        "\n",
        "\n::error::x",
        "\n##[error]x",
        "##[group]",
        "::set-output name=a::b",
        "::add-mask::",
        "%0A",
        "%25",
    ),
    *("\n# x", "\n- x", "\n> x", "\n```\n", "`", "``", "|", "\\", "*x*", "_x_", "~~x~~", "[a](http://x)"),
    *("![a](http://x/i.png)", "<b>", "<!--", "-->", "<script>alert(1)</script>", "<img src=x onerror=y>"),
    *(
        "http://evil.example",
        "www.evil.example",
        "@team",
        "#12",
        "&amp;",
        "]]>",
        '"',
        "'",
        "</script>",
        "javascript:x",
    ),
    *("command:workbench.x", "[x](command:y)", "\n| --- |\n", "$(id)", "{{x}}", "a" * 300),
)
texts = st.lists(st.one_of(st.sampled_from(SPECIAL), st.text(max_size=3)), max_size=4).map("".join)
lines = texts.map(lambda text: f"x{text}")

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
COMMAND = re.compile(r"^\s*::|##\[", re.MULTILINE)

reports = st.builds(
    lambda message, path, unit, help_, word, text, name: Report(
        findings=(
            Finding(
                rule="odd",
                severity=Severity.ERROR,
                message=message,
                location=Location(f"/repo/{path}", 1, 1, 1, 2),
                unit=unit,
                related=(Related(Location(f"/repo/{path}", 1, 1, 1, 2), word),),
                configurations=(name,),
                help=help_,
            ),
        ),
        configurations=(name,),
        texts={f"/repo/{path}": text},
        notes=(message,),
        directory="/repo",
        root="/repo",
    ),
    *(lines for _ in range(7)),
)


def _plain(text: str) -> None:
    assert not CONTROL.search(text.replace("\n", ""))
    assert not COMMAND.search(text)


def _commands(text: str) -> None:
    """GitHub: each line is the one command that it begins with, and nothing else is one."""
    assert all(re.match(r"::(?:error|warning|notice) |[^:#]", line) for line in text.splitlines() if line)
    assert len([line for line in text.splitlines() if line.startswith("::")]) == 1
    assert not CONTROL.search(text.replace("\n", ""))


def _json(text: str) -> None:
    document = json.loads(text)
    assert document is not None
    assert text.encode()
    assert not CONTROL.search(text.replace("\n", ""))


def _json_lines(text: str) -> None:
    for line in text.split("\n")[:-1]:
        json.loads(line)


def _xml(text: str) -> None:
    root = ET.fromstring(text)
    assert not CONTROL.search(text.replace("\n", ""))
    assert not COMMAND.search(text)
    assert {element.tag for element in root.iter()} <= {
        *("checkstyle", "file", "error", "testsuites", "testsuite", "testcase", "failure", "system-out"),
        *("properties", "property", "skipped"),
    }


def _markdown(text: str) -> None:
    """CommonMark with GitHub's tables: no HTML but ours, no image, no link that isn't ours."""
    html = MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(text)
    assert not re.search(r"<(?:script|img|iframe|b>|svg)", html)
    hrefs = re.findall(r'href="([^"]*)"', html)
    assert all(href.startswith(("https://github.com/unitlint/", "#")) for href in hrefs), hrefs
    assert not CONTROL.search(text.replace("\n", ""))


CONSUMERS: dict[str, Callable[[str], None]] = {
    "full": _plain,
    "concise": _plain,
    "github": _commands,
    "json": _json,
    "json-lines": _json_lines,
    "gitlab": _json,
    "rdjson": _json,
    "sarif": _json,
    "checkstyle": _xml,
    "junit": _xml,
    "markdown": _markdown,
}


def test_every_report_has_a_consumer() -> None:
    assert set(CONSUMERS) == set(FORMATS)


@pytest.mark.parametrize("name", CONSUMERS)
def test_no_text_is_a_command(name: str) -> None:
    render, consume = renderer(name), CONSUMERS[name]

    @settings(max_examples=settings.default.max_examples * 3 // 2)
    @given(reports)
    def holds(report: Report) -> None:
        consume(render(report))

    holds()
