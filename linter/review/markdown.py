"""A review as Markdown, for a comment. Nothing of an input can leave its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from unitlint.reports.markdown import code, escape
from unitlint.review.changes import Review
from unitlint.review.summary import blocks, headline
from unitlint.review.words import Block, Quoted, Row, Words
from unitlint.text import Location

Linker = Callable[[Location, bool], str]
"""The address of a place, told whether it is on the base's side; empty for none."""


def render(review: Review, *, link: Linker | None = None) -> str:
    """The headline, then a section for each block; long ones are folded."""
    lines = ["### unitlint", "", escape(headline(review))]
    for block in blocks(review):
        lines += ["", *_block(block, link)]
    return "\n".join(lines) + "\n"


def _block(block: Block, link: Linker | None) -> Iterator[str]:
    if block.blocks:
        yield f"<details open><summary>{_words(block.title)}</summary>"
        for inner in block.blocks:
            yield ""
            yield from _block(inner, link)
        yield ""
        yield "</details>"
        return
    yield f"**{_words(block.title)}**"
    yield ""
    for row in block.rows:
        yield _row(row, link)
    if block.hidden:
        yield f"* … and {block.hidden} more"


def _row(row: Row, link: Linker | None) -> str:
    return f"* `{row.sign}` {_words(row.words)}{_where(row, link)}"


def _where(row: Row, link: Linker | None) -> str:
    if row.location is None:
        return ""
    shown = code(f"{row.location.path}:{row.location.line}")
    address = link(row.location, row.in_base) if link is not None else ""
    return f" — [{shown}]({address})" if address else f" — {shown}"


def _words(words: Words) -> str:
    return "".join(code(word.text) if isinstance(word, Quoted) else escape(word) for word in words)
