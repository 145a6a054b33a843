"""A page of Markdown as a terminal shows it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from unitlint.quick import patterns as re
from unitlint.reports.colours import Paint, printable
from unitlint.text.lines import bare_lines

WIDEST = 100
"""Columns; longer lines are tiring to read."""

_FENCE = "```"
_ITEM = re.compile(r"(?:[*-]|(?<!\d)\d+\.) ")
_BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
_CODE = re.compile(r"`([^`]+)`")


def terminal_page(markdown: str, columns: int, paint: Paint) -> str:
    """Paragraphs and items filled to the columns, code set in by four, marks of Markdown as styles."""
    shown = (_shown(block, min(columns, WIDEST), paint) for block in _blocks(markdown))
    return "\n\n".join(shown) + "\n"


def _blocks(markdown: str) -> Iterator[list[str]]:
    """What blank lines and items part; code is one block with its blank lines."""
    block: list[str] = []
    for line in map(printable, bare_lines(markdown)):
        in_code = bool(block) and block[0].startswith(_FENCE)
        ends = line == _FENCE if in_code else not line or bool(_ITEM.match(line))
        if not ends:
            block.append(line)
            continue
        if block:
            yield block
        block = [line] if line and not in_code else []
    if block:
        yield block


def _shown(block: list[str], columns: int, paint: Paint) -> str:
    first = block[0]
    if first.startswith(_FENCE):
        return "\n".join(paint("path", f"    {line}") if line else "" for line in block[1:])
    if first.startswith("#"):
        return paint("bold", first.lstrip("# "))
    if first.startswith("|"):
        return "\n".join(block)
    item = _ITEM.match(first)
    text = " ".join(line.strip() for line in block)
    hanging = " " * len(item.group()) if item else ""
    filler = textwrap.TextWrapper(
        columns, subsequent_indent=hanging, break_long_words=False, break_on_hyphens=False
    )
    filled = filler.fill(text)
    bold = _BOLD.sub(lambda match: _by_line("bold", match.group(1), paint), filled)
    return _CODE.sub(lambda match: _by_line("path", match.group(1), paint), bold)


def _by_line(style: str, text: str, paint: Paint) -> str:
    """Each line in the style by itself, what it is set in by apart; without colours, code keeps its marks."""
    if paint("path", "x") == "x" and style == "path":
        return f"`{text}`"
    return "\n".join(
        line[: len(line) - len(line.lstrip())] + paint(style, line.lstrip()) for line in text.split("\n")
    )
