"""ANSI styles, and the guard that keeps other people's texts from writing any of their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from unitlint.findings.finding import Severity

_CODES: Mapping[str, str] = {
    "error": "1;31",
    "warning": "1;33",
    "note": "1;36",
    "bold": "1",
    "dim": "2",
    "path": "36",
    "added": "32",
    "removed": "31",
    "late": "1;34",
}

_COMMAND = "##["

Paint = Callable[[str, str], str]
"""style, text → text."""


def painter(*, colour: bool) -> Paint:
    """A function that wraps a text in the style's codes, or leaves it alone."""

    def paint(style: str, text: str) -> str:
        return f"\x1b[{_CODES[style]}m{text}\x1b[0m" if colour and text else text

    return paint


def link(text: str, url: str) -> str:
    """`text` that leads to `url` when it is clicked (OSC 8); for terminals that show such links."""
    return f"\x1b]8;;{url}\x1b\\{text}\x1b]8;;\x1b\\"


def style_of(severity: Severity) -> str:
    """The style's name of a severity."""
    return severity.value


def printable(text: str) -> str:
    """`text` with every control and formatting character spelled out, so that a terminal only shows it.

    `##[` is spelled out as well: GitHub's runner takes it for a command wherever it stands in a line.
    """
    if _COMMAND in text:
        text = text.replace(_COMMAND, r"\x23#[")
    if text.isprintable():
        return text
    return "".join(
        c if c.isprintable() else " " if c == "\t" else c.encode("unicode_escape").decode() for c in text
    )


def beginning(text: str) -> str:
    """As `printable`, for what begins a line: `::error::` there would be a command of the runner."""
    return f"./{printable(text)}" if text.lstrip().startswith("::") else printable(text)
