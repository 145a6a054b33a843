"""A review for people at a terminal, or in a job's log.

GitHub's runner takes lines of a log for commands that begin with `::`, after blanks, or have `##[` in them:
no line begins with a text of an input, and none has that.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.reports.colours import Paint, painter, printable
from unitlint.review.blocks import Block, Quoted, Row, Words
from unitlint.review.changes import Review
from unitlint.review.summary import blocks, headline

_STYLES = {"+": "added", "-": "removed", "~": "dim"}
_NO_SIGN = "·"
_BLANK = "\u200b"


def render(review: Review, *, colour: bool = False) -> str:
    """The headline, then each block with its rows indented."""
    paint = painter(colour=colour)
    lines = [paint("bold", headline(review))]
    for block in blocks(review):
        lines += ["", *_block(block, paint, "")]
    return "\n".join(lines) + "\n"


def _block(block: Block, paint: Paint, indent: str) -> Iterator[str]:
    yield indent + paint("bold", plain(block.title))
    for row in block.rows:
        yield from _row(row, paint, f"{indent}  ")
    if block.hidden:
        yield f"{indent}  … and {block.hidden} more"
    for inner in block.blocks:
        yield from _block(inner, paint, f"{indent}  ")


def lines_of(row: Row) -> Iterator[str]:
    """A row and what it is made of, without colours."""
    yield from _row(row, painter(colour=False), "")


def _row(row: Row, paint: Paint, indent: str) -> Iterator[str]:
    place = paint("path", place_of(row))
    parts = [paint(_STYLES.get(row.sign, "dim"), row.sign or _NO_SIGN), plain(row.words)]
    marked = " ".join(part for part in parts if part)
    gap = "  " if row.words else " "
    yield indent + gap.join(part for part in (marked, place) if part)
    for inner in row.rows:
        yield from _row(inner, paint, f"{indent}    ")


def place_of(row: Row) -> str:
    """`path:line`, and whether that is on the base's side; empty where the row has no place."""
    if row.location is None:
        return ""
    side = " (before)" if row.in_base else ""
    return _shown(f"{row.location.path}:{row.location.line}") + side


def plain(words: Words) -> str:
    """The words without any markup."""
    return "".join(_shown(word.text if isinstance(word, Quoted) else word) for word in words)


def _shown(text: str) -> str:
    return printable(text)
