"""A picture that is too large for one sheet of paper, on several: its words stay large enough to read.

Each part shows the picture once more (`<use>`), which costs a page next to nothing; only paper has them.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Collection, Iterator

from unitlint.diagrams.a4 import BELOW_KEY, HIGH, LEAST, WIDE
from unitlint.diagrams.palette import PAPER
from unitlint.diagrams.svg import SVG
from unitlint.quick.dataclasses import dataclass

GAP = 6.0
"""Points around words that a sheet begins with."""
TRIES = 20
"""Places where a sheet may end, and sizes that sheets may have."""

Span = tuple[float, float]
"""From where to where."""


@dataclass(frozen=True, slots=True)
class Cut:
    """What one sheet has of a picture, in the picture's points."""

    x: float
    y: float
    wide: float
    high: float


def cuts(svg: str, smallest: float, high: float = HIGH) -> list[Cut]:
    """The sheets, row by row, of a picture whose smallest words are that many points high.

    Each name is whole on one of them.
    """
    root = ET.fromstring(svg)  # noqa: S314 - we wrote it; it declares no entities
    x, y, wide, tall = (float(number) for number in root.get("viewBox", "").split())
    words = list(_words(root))
    across = spans(wide, WIDE * smallest / LEAST, [(left - x, right - x) for (left, right), _ in words])
    down = spans(tall, high * smallest / LEAST, [(top - y, bottom - y) for _, (top, bottom) in words])
    return [
        Cut(x + left, y + top, right - left, bottom - top) for top, bottom in down for left, right in across
    ]


def spans(whole: float, room: float, words: Collection[Span]) -> list[Span]:
    """The parts of a length, each of which has room; of about one size, where that takes no more of them.

    >>> spans(10, 20, [])
    [(0.0, 10)]
    """
    few = list(_greedy(whole, room, words))
    least = whole / len(few)
    for number in range(TRIES):
        made = list(_greedy(whole, least + (room - least) * number / TRIES, words))
        if len(made) == len(few):
            return made
    return few


def _greedy(whole: float, room: float, words: Collection[Span]) -> Iterator[Span]:
    start = 0.0
    while whole - start > room:
        ends = [start + room * (1 - number / TRIES / 2) for number in range(TRIES)]
        following, end = max((_following(end, words, room / 2), end) for end in ends)
        following = max(following, start + room / 4)
        yield start, _between(following + GAP, end, words)
        start = following
    yield start, whole


def _following(end: float, words: Collection[Span], longest: float) -> float:
    """Where the next part begins, if one ends there: before all words that it would cut."""
    cut = (first for first, last in words if first < end < last and last - first < longest)
    return min([end, *cut]) - GAP


def _between(early: float, end: float, words: Collection[Span]) -> float:
    """The earlier end, if it is between words: what the next part begins with would be there in halves."""
    return end if any(first < early < last for first, last in words) else early


def _words(root: ET.Element) -> Iterator[tuple[Span, Span]]:
    """From where to where each name reaches, across and down; the legend is no name."""
    graph = root.find(f".//{{{SVG}}}g[@class='graph']")
    moved = (
        graph.get("transform", "").rpartition("translate(")[2].rstrip(")").split()
        if graph is not None
        else ()
    )
    right, down = (float(number) for number in moved) if moved else (0.0, 0.0)
    for text in (root if graph is None else graph).iter(f"{{{SVG}}}text"):
        x, y, size, wide = (float(text.get(key, "0")) for key in ("x", "y", "font-size", "textLength"))
        x += right - (wide / 2 if text.get("text-anchor") == "middle" else 0)
        yield (x - GAP, x + wide + GAP), (y + down - size, y + down + size / 2)


def parts(svg: str, prefix: str, smallest: float, head: float = 0.0) -> str:
    """The sheets of an SVG that is within the page, as HTML; empty where one has room for all.

    `head` is how high the part of a chart above its rows is, which stands above each sheet's.
    """
    high = BELOW_KEY if head else HIGH
    made = cuts(svg, smallest, high)
    if len(made) == 1:
        return ""
    scale = min(WIDE / max(cut.wide for cut in made), high / max(cut.high for cut in made))
    return "".join(
        f'<div class="part"><p>Sheet {number} of {len(made)}</p>{_part(cut, prefix, head, scale)}</div>'
        for number, cut in enumerate(made, 1)
    )


def _part(cut: Cut, prefix: str, head: float, scale: float) -> str:
    head = head if cut.y else 0.0
    top, high = cut.y - head, cut.high + head
    place = f'x="{cut.x:.1f}" y="{top:.1f}" width="{cut.wide:.1f}" height="{head:.1f}"'
    above = f'<rect {place} fill="{PAPER.light}"/><use href="#{prefix}scale" y="{top:.1f}"/>' if head else ""
    view = f'viewBox="{cut.x:.1f} {top:.1f} {cut.wide:.1f} {high:.1f}"'
    size = f'width="{cut.wide * scale:.0f}pt" height="{high * scale:.0f}pt"'
    return f'<svg {view} {size} aria-hidden="true"><use href="#{prefix}all"/>{above}</svg>'
