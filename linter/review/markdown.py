"""A review as Markdown, for a comment. Nothing of an input can leave its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from unitlint.reports.markup import code, html, html_code, line, link, text
from unitlint.review.blocks import Block, Quoted, Row, Words
from unitlint.review.changes import Review
from unitlint.review.page import Closing, Opening, Piece, fit
from unitlint.review.summary import blocks, headline
from unitlint.text.source import Location

Linker = Callable[[Location, bool], str]
"""The address of a place, told whether it is on the base's side; empty for none."""

MOST_PLACES = 3
"""Places that a line shows; more are folded."""


def no_links(_location: Location, _in_base: bool) -> str:
    """The linker for what is shown nowhere."""
    return ""


def render(review: Review, *, link_to: Linker = no_links) -> str:
    """The headline, a section for each block, pictures of what changes; the blocks of boots are folded."""
    from unitlint.review.draft import pictures
    from unitlint.review.pictures import shown

    drawn = tuple(shown(pictures(review)))
    return fit(pages(headline(review), tuple(blocks(review)), link_to, drawn))


def pages(
    first: str,
    parts: Sequence[Block],
    link_to: Linker,
    pictures: Iterable[str] = (),
    after: Iterable[str] = (),
) -> Iterator[Piece]:
    """All of a summary, in pieces that may be left out from the end. `pictures` and `after` are Markdown."""
    yield "### unitlint"
    yield ""
    yield line(first)
    for block in parts:
        if block.blocks or block.folded:
            continue
        yield ""
        yield from _block(block, link_to)
    for piece in (*after, *pictures):
        yield ""
        yield piece
    for block in parts:
        if block.blocks or block.folded:
            yield ""
            yield from _block(block, link_to)


def _block(block: Block, link_to: Linker) -> Iterator[Piece]:
    if block.blocks:
        yield Opening(f"<details><summary>{_html(block.title)}</summary>")
        for inner in block.blocks:
            yield ""
            yield from _block(inner, link_to)
        yield Closing("\n</details>")
        return
    if block.folded:
        yield Opening(f"<details><summary>{_html(block.title)} ({len(block.rows) + block.hidden})</summary>")
    else:
        yield f"**{words(block.title)}**"
    yield ""
    for row in block.rows:
        yield from _row(row, link_to, "")
    if block.hidden:
        yield f"* … and {block.hidden} more"
    if block.folded:
        yield Closing("\n</details>")


def _row(row: Row, link_to: Linker, indent: str) -> Iterator[str]:
    places = [
        place(each, link_to)
        for each in (row, *row.rows)
        if each.location is not None and not _inner(each, row)
    ]
    sign = f"`{row.sign}` " if row.sign else ""
    yield f"{indent}* {sign}{words(row.words)}{_places(places)}"
    for inner in row.rows:
        if inner.words:
            yield from _row(inner, link_to, f"{indent}  ")


def _inner(each: Row, row: Row) -> bool:
    """Whether a row has a line of its own, below its row's."""
    return each is not row and bool(each.words)


def _places(places: Sequence[str]) -> str:
    if len(places) <= MOST_PLACES:
        return f" — {', '.join(places)}" if places else ""
    return f" <details><summary>{len(places)} places</summary>{', '.join(places)}</details>"


def place(row: Row, link_to: Linker) -> str:
    """`path:line`, as a link where there is an address for it."""
    assert row.location is not None
    shown = code(f"{row.location.path}:{row.location.line}")
    address = link_to(row.location, row.in_base)
    side = " (before)" if row.in_base else ""
    return (link(shown, address) if address else shown) + side


def words(parts: Words) -> str:
    """Words as Markdown."""
    return "".join(code(word.text) if isinstance(word, Quoted) else text(word) for word in parts)


def _html(parts: Words) -> str:
    return "".join(html_code(word.text) if isinstance(word, Quoted) else html(word) for word in parts)
