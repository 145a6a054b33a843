"""Ordering cycles as circles beside another picture, in SVG of ours: their boxes have their places."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Sequence

from unitlint.diagrams.drawing import Belonging, Drawing, Node, Role
from unitlint.diagrams.helvetica import width
from unitlint.diagrams.look import FONT_SIZE, node_label
from unitlint.diagrams.palette import FAINT, PAPER, PLATFORM_FILL, TEXT, VERMILLION
from unitlint.diagrams.ring import LINE, TITLE
from unitlint.diagrams.svg import SVG, text_element
from unitlint.diagrams.visible_text import visible
from unitlint.quick.dataclasses import dataclass

PAD, HEAD, GAP = 6.0, 5.0, 24.0
CLEAR = 1.6
"""Points from the tip of an arrow to the border, which is drawn over it."""


@dataclass(frozen=True, slots=True)
class _Box:
    """A box by its middle, downwards from the top, and by half its size."""

    node: Node
    x: float
    y: float
    wide: float
    high: float


def rings_size(rings: Sequence[Drawing]) -> tuple[float, float]:
    """Width and height in points of the circles side by side, with their title; nothing for none."""
    sizes = [_size(_boxes(ring)) for ring in rings]
    if not sizes:
        return (0.0, 0.0)
    wide = sum(wide for wide, _ in sizes) + GAP * (len(sizes) - 1)
    return (max(wide, width(TITLE, FONT_SIZE - 1)), max(high for _, high in sizes) + 2 * LINE)


def rings_group(rings: Sequence[Drawing], x: float, y: float) -> ET.Element:
    """The circles, from (x, y) to the right and downwards."""
    group = ET.Element(f"{{{SVG}}}g", {"class": "rings"})
    group.append(text_element(x, y + LINE - 4, TITLE, size=FONT_SIZE - 1, colour=FAINT.light))
    for ring in rings:
        boxes = _boxes(ring, x, y + 2 * LINE)
        for arrow in ring.arrows:
            _arrow(group, boxes[arrow.tail], boxes[arrow.head])
        for box in boxes.values():
            _draw(group, box)
        x = _size(boxes)[0] + GAP
    return group


def _boxes(ring: Drawing, x: float = 0.0, y: float = 0.0) -> dict[str, _Box]:
    """By name, from (x, y) on."""
    made = {}
    for node in ring.nodes:
        lines = node_label(node)
        wide = max(width(visible(line), FONT_SIZE) for line in lines) / 2 + PAD
        middle, up = node.at or (0.0, 0.0)
        made[node.id] = _Box(node, middle, -up, wide, len(lines) * LINE / 2 + PAD / 2)
    left = min((box.x - box.wide for box in made.values()), default=0.0)
    top = min((box.y - box.high for box in made.values()), default=0.0)
    return {
        name: _Box(box.node, x + box.x - left, y + box.y - top, box.wide, box.high)
        for name, box in made.items()
    }


def _size(boxes: dict[str, _Box]) -> tuple[float, float]:
    return (
        max((box.x + box.wide for box in boxes.values()), default=0.0),
        max((box.y + box.high for box in boxes.values()), default=0.0),
    )


def _draw(group: ET.Element, box: _Box) -> None:
    grey = box.node.belonging in (Belonging.PLATFORM, Belonging.NONE)
    falls = box.node.role is Role.DROPPED
    place = {"x": f"{box.x - box.wide:.2f}", "y": f"{box.y - box.high:.2f}"}
    place |= {"width": f"{2 * box.wide:.2f}", "height": f"{2 * box.high:.2f}", "rx": "6"}
    look = {"fill": PLATFORM_FILL.light if grey else PAPER.light, "stroke-width": "2.2" if falls else "1"}
    look["stroke"] = (VERMILLION if falls else FAINT if grey else TEXT).light
    ET.SubElement(group, f"{{{SVG}}}rect", {**place, **look})
    for number, line in enumerate(node_label(box.node)):
        x = box.x - width(visible(line), FONT_SIZE) / 2
        y = box.y - box.high + PAD / 2 + (number + 0.78) * LINE
        group.append(text_element(x, y, line, size=FONT_SIZE, colour=TEXT.light))


def _arrow(group: ET.Element, tail: _Box, head: _Box) -> None:
    """A straight line from border to border, its head two short strokes."""
    x1, y1 = _border(tail, head)
    x2, y2 = _border(head, tail)
    back = CLEAR / max(((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5, CLEAR)
    x2, y2 = x2 - (x2 - x1) * back, y2 - (y2 - y1) * back
    long = max(((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5, 1.0)
    right, down = (x2 - x1) / long * HEAD, (y2 - y1) / long * HEAD
    _line(group, x1, y1, x2, y2)
    _line(group, x2 - right - down * 0.6, y2 - down + right * 0.6, x2, y2)
    _line(group, x2 - right + down * 0.6, y2 - down - right * 0.6, x2, y2)


def _border(box: _Box, other: _Box) -> tuple[float, float]:
    """Where the line from the middle of `box` to that of `other` leaves it."""
    right, down = other.x - box.x, other.y - box.y
    part = min(box.wide / abs(right) if right else 9e9, box.high / abs(down) if down else 9e9)
    return box.x + right * part, box.y + down * part


def _line(group: ET.Element, x1: float, y1: float, x2: float, y2: float) -> None:
    ends = {"x1": f"{x1:.2f}", "y1": f"{y1:.2f}", "x2": f"{x2:.2f}", "y2": f"{y2:.2f}"}
    ET.SubElement(group, f"{{{SVG}}}line", {**ends, "stroke": TEXT.light, "stroke-width": "1.2"})
