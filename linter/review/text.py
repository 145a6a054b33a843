"""A review for people at a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.reports.colours import Paint, painter, printable
from unitlint.review.changes import Review
from unitlint.review.summary import Block, Quoted, Row, Words, blocks, headline

_STYLES = {"+": "added", "-": "removed", "~": "dim"}


def render(review: Review, *, colour: bool = False) -> str:
    """The headline, then each block with its rows indented."""
    paint = painter(colour=colour)
    lines = [paint("bold", headline(review))]
    for block in blocks(review):
        lines += ["", *_block(block, paint, "")]
    return "\n".join(lines) + "\n"


def _block(block: Block, paint: Paint, indent: str) -> Iterator[str]:
    yield indent + paint("bold", _plain(block.title))
    for row in block.rows:
        yield f"{indent}  {_row(row, paint)}"
    if block.hidden:
        yield f"{indent}  … and {block.hidden} more"
    for inner in block.blocks:
        yield from _block(inner, paint, f"{indent}  ")


def _row(row: Row, paint: Paint) -> str:
    where = ""
    if row.location is not None:
        side = " (before)" if row.in_base else ""
        where = "  " + paint("path", printable(f"{row.location.path}:{row.location.line}")) + side
    return f"{paint(_STYLES.get(row.sign, 'dim'), row.sign)} {_plain(row.words)}{where}"


def _plain(words: Words) -> str:
    return "".join(printable(word.text) if isinstance(word, Quoted) else word for word in words)
