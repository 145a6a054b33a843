"""What stands around a picture: its title above, and below the legend on one line, and what is left out."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Sequence
from math import ceil

from unitlint.diagrams.drawing import Belonging, Drawing
from unitlint.diagrams.helvetica import width, wrapped
from unitlint.diagrams.legend import Sample, badge_words, samples
from unitlint.diagrams.palette import FAINT, PAPER, PLATFORM_FILL, TEXT
from unitlint.diagrams.ring_svg import rings_group, rings_size
from unitlint.diagrams.svg import SVG, attach_style, fix_width, serialise, text_element
from unitlint.diagrams.visible_text import visible
from unitlint.quick.dataclasses import dataclass

SIZE, LINE, MARGIN, GAP, SAMPLE = 11.0, 15.0, 6.0, 12.0, 22.0
RING_GAP = 30.0
"""Points between the picture and the circles of its cycles."""
DASHES = {"dashed": "5 3", "dotted": "1.5 3", Belonging.GENERATED: "1 3", "not-found": "4 3"}


_DIAMOND = ((0, 0), (-1.5, -1), (-3, 0), (-1.5, 1))
_TRIANGLE = ((0, 0), (-2, -1), (-2, 1))
HEADS: dict[str, tuple[tuple[tuple[float, float], ...], bool]] = {
    "vee": (((0, 0), (-2, -1), (-1.3, 0), (-2, 1)), True),
    "normal": (_TRIANGLE, True),
    "open": (_TRIANGLE, False),
    "oinv": (((0, -1), (-2, 0), (0, 1)), False),
    "diamond": (_DIAMOND, True),
    "odiamond": (_DIAMOND, False),
    "tee": (((0, -1.2), (-0.7, -1.2), (-0.7, 1.2), (0, 1.2)), True),
}
"""By DOT's names: corners from the tip, in halves of a head's width, and whether the head is filled."""


@dataclass(frozen=True, slots=True)
class _Item:
    words: str
    sample: Sample | None = None

    @property
    def width(self) -> float:
        return width(visible(self.words), SIZE) + (SAMPLE + 4 if self.sample is not None else 0)


def from_engine(data: bytes, drawing: Drawing, *, prefix: str = "") -> str:
    """The engine's SVG of `drawing`, finished; see `attach_style` for `prefix`.

    Comments and the document type go: they hold the engine's version, and names a second time.
    """
    root = ET.fromstring(data)  # noqa: S314 - the engine wrote it; its document type declares no entities
    for element in root.iter(f"{{{SVG}}}text"):
        fix_width(element, float(element.get("font-size", "11")))
    frame(root, drawing)
    attach_style(root, drawing, prefix=prefix)
    return serialise(root, prefix=prefix)


def frame(root: ET.Element, drawing: Drawing) -> None:
    """Add title and foot to an engine's SVG, and make it as much larger."""
    x, y, wide, high = (float(number) for number in root.get("viewBox", "0 0 0 0").split())
    title = visible(drawing.title)
    rows = foot_rows(drawing, max(wide, 480.0)) if drawing.nodes else []
    ring = rings_size(drawing.rings)
    if drawing.rings:
        root.append(rings_group(drawing.rings, x + wide + RING_GAP, y))
        wide, high = wide + RING_GAP + ring[0] + MARGIN, max(high, ring[1] + MARGIN)
    wide = ceil(max([wide, width(title, 12) + 2 * MARGIN, *(_right(row) for row in rows)]))
    top = LINE + MARGIN if title else 0.0
    bottom = len(rows) * LINE + (MARGIN if rows else 0)
    paper = {"x": f"{x}", "y": f"{y - top}", "width": f"{wide}", "height": f"{high + top + bottom}"}
    root.insert(0, ET.Element(f"{{{SVG}}}rect", {**paper, "fill": PAPER.light, "stroke": "none"}))
    if title:
        root.append(text_element(x + MARGIN, y - MARGIN, drawing.title, size=12, colour=TEXT.light))
    group = ET.SubElement(root, f"{{{SVG}}}g", {"class": "legend"})
    for number, row in enumerate(rows):
        _draw(group, row, x + MARGIN, y + high + (number + 0.8) * LINE)
    root.set("viewBox", f"{x:g} {y - top:g} {wide:g} {high + top + bottom:g}")
    root.set("width", f"{wide:.0f}pt")
    root.set("height", f"{high + top + bottom:.0f}pt")


def foot_rows(drawing: Drawing, wide: float) -> list[list[_Item]]:
    """The legend, on as few lines as it takes, then the sentences."""
    items = [_Item(drawing.reading.removesuffix("."))] if drawing.arrows or drawing.rings else []
    items += [_Item(sample.meaning, sample) for sample in samples(drawing)]
    items += [_Item(words) for words in badge_words(drawing)]
    notes = [line for note in drawing.notes for line in wrapped(note, SIZE, wide - 2 * MARGIN)]
    return [*_wrapped(items, wide), *([_Item(line)] for line in notes)]


def _wrapped(items: Iterable[_Item], wide: float) -> list[list[_Item]]:
    rows: list[list[_Item]] = [[]]
    for item in items:
        if rows[-1] and _right([*rows[-1], item]) > wide:
            rows.append([])
        rows[-1].append(item)
    return rows


def _right(row: Sequence[_Item]) -> float:
    return sum(item.width for item in row) + GAP * (len(row) - 1) + 2 * MARGIN


def _draw(group: ET.Element, row: Sequence[_Item], x: float, y: float) -> None:
    for item in row:
        left = x
        if item.sample is not None:
            _sample(group, item.sample, left, y - 3)
            left += SAMPLE + 4
        group.append(text_element(left, y, item.words, size=SIZE, colour=FAINT.light))
        x += item.width + GAP


def _sample(group: ET.Element, sample: Sample, x: float, y: float) -> None:
    look = {"stroke": sample.colour.light, "stroke-width": f"{sample.width}"}
    if sample.style in DASHES:
        look["stroke-dasharray"] = DASHES[sample.style]
    if sample.box:
        grey = sample.style in (Belonging.PLATFORM, Belonging.NONE)
        fill = PLATFORM_FILL.light if grey else PAPER.light
        place = {"x": f"{x:.2f}", "y": f"{y - 4:.2f}", "width": f"{SAMPLE - 4}", "height": "8", "rx": "2"}
        stroke = FAINT.light if grey else TEXT.light
        ET.SubElement(group, f"{{{SVG}}}rect", {**place, **look, "stroke": stroke, "fill": fill})
        if sample.style == "masked":
            _cut_corners(group, x, y, stroke)
        return
    ends = {"x1": f"{x:.2f}", "x2": f"{x + SAMPLE - 4:.2f}", "y1": f"{y:.2f}", "y2": f"{y:.2f}"}
    ET.SubElement(group, f"{{{SVG}}}line", {**ends, **look})
    _head(group, sample, x + SAMPLE, y)


def _head(group: ET.Element, sample: Sample, x: float, y: float) -> None:
    """The head of the sample's line, with its tip at a point."""
    points, filled = HEADS[sample.head]
    tip = " ".join(f"{x + 2.5 * along:.2f},{y + 2.5 * across:.2f}" for along, across in points)
    fill = sample.colour.light if filled else PAPER.light
    look = {"points": tip, "fill": fill, "stroke": sample.colour.light, "stroke-width": "0.8"}
    ET.SubElement(group, f"{{{SVG}}}polygon", look)


def _cut_corners(group: ET.Element, x: float, y: float, stroke: str) -> None:
    """The lines across the corners of a masked unit's box."""
    for side, tip in ((x, 4), (x + SAMPLE - 4, -4)):
        for edge, down in ((y - 4, 3), (y + 4, -3)):
            ends = {"x1": f"{side + tip:.2f}", "y1": f"{edge:.2f}", "x2": f"{side:.2f}"}
            line = {**ends, "y2": f"{edge + down:.2f}", "stroke": stroke, "stroke-width": "0.8"}
            ET.SubElement(group, f"{{{SVG}}}line", line)
