"""A boot chart as SVG: columns need no layout engine."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import dataclass
from itertools import accumulate

from unitlint.diagrams.boot import BootChart
from unitlint.diagrams.drawing import Arrow, Belonging, Node, Role
from unitlint.diagrams.helvetica import width
from unitlint.diagrams.look import FONT_SIZE, node_label
from unitlint.diagrams.palette import (
    BLUE,
    CLUSTER,
    EDGE_OF_CLUSTER,
    FAINT,
    PAPER,
    PLATFORM_FILL,
    SEVERITY_COLOURS,
    TEXT,
    VERMILLION,
)
from unitlint.diagrams.svg import SVG, attach_style, serialise, text_element
from unitlint.diagrams.words import visible

LINE, PAD, GAP, ROW_GAP, MARGIN = 14.0, 8.0, 36.0, 8.0, 14.0


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a box stands, in points from the top left."""

    x: float
    y: float
    width: float
    height: float


def boot_svg(chart: BootChart, *, prefix: str = "") -> str:
    """The chart as SVG; with a `prefix` for its ids for within a page, where every arrow can be lit."""
    nodes = {node.id: node for node in chart.drawing.nodes}
    heads = [text for text in (chart.drawing.title, chart.drawing.reading, *chart.drawing.notes) if text]
    top = MARGIN + len(heads) * LINE + len(chart.bands) * (LINE + 4) + 2 * LINE
    lefts, widths = _columns(chart, nodes)
    frames = _frames(chart, nodes, lefts, widths, top)
    right = max([lefts[-1] + widths[-1] if lefts else 0.0, *(width(head, 12) for head in heads)]) + MARGIN
    bottom = max((frame.y + frame.height for frame in frames.values()), default=top) + MARGIN
    root = ET.Element(f"{{{SVG}}}svg", {"width": f"{right:.0f}pt", "height": f"{bottom:.0f}pt"})
    root.set("viewBox", f"0 0 {right:.2f} {bottom:.2f}")
    _rectangle(root, Frame(0, 0, right, bottom), fill=PAPER.light, stroke="none")
    for index, head in enumerate(heads):
        root.append(text_element(MARGIN, MARGIN + (index + 0.7) * LINE, head, size=12, colour=TEXT.light))
    _bands(root, chart, lefts, widths, MARGIN + len(heads) * LINE, bottom)
    for index, left in enumerate(lefts):
        label = f"wave {index + 1}"
        root.append(text_element(left, top - 0.6 * LINE, label, size=10, colour=FAINT.light))
    numbers = {node.id: index for index, node in enumerate(chart.drawing.nodes)}
    for index, arrow in enumerate(chart.drawing.arrows):
        if prefix or arrow.role is Role.CHAIN:
            root.append(_arrow(arrow, f"edge-{index}", frames))
    for name, frame in frames.items():
        root.append(_box(nodes[name], f"unit-{numbers[name]}", frame))
    attach_style(root, chart.drawing, prefix=prefix)
    return serialise(root, prefix=prefix)


def _columns(chart: BootChart, nodes: dict[str, Node]) -> tuple[list[float], list[float]]:
    widths = [max((_box_width(nodes[name]) for name in column), default=40.0) for column in chart.columns]
    lefts = list(accumulate((each + GAP for each in widths), initial=MARGIN))[: len(widths)]
    return lefts, widths


def _box_width(node: Node) -> float:
    return max(width(visible(line), FONT_SIZE) for line in node_label(node)) + 2 * PAD


def _frames(
    chart: BootChart, nodes: dict[str, Node], lefts: list[float], widths: list[float], top: float
) -> dict[str, Frame]:
    frames: dict[str, Frame] = {}
    for column, left, wide in zip(chart.columns, lefts, widths, strict=True):
        y = top
        for name in column:
            height = len(node_label(nodes[name])) * LINE + PAD
            frames[name] = Frame(left, y, wide, height)
            y += height + ROW_GAP
    return frames


def _bands(
    root: ET.Element, chart: BootChart, lefts: list[float], widths: list[float], top: float, bottom: float
) -> None:
    for index, band in enumerate(chart.bands):
        left, right = lefts[band.first] - PAD, lefts[band.last] + widths[band.last] + PAD
        y = top + index * (LINE + 4)
        frame = Frame(left, y, right - left, bottom - y - MARGIN / 2)
        _rectangle(root, frame, fill=CLUSTER.light, stroke=EDGE_OF_CLUSTER.light, opacity="0.55")
        root.append(text_element(left + 4, y + 0.8 * LINE, band.name, size=10, colour=FAINT.light))


def _rectangle(parent: ET.Element, frame: Frame, **attributes: str) -> ET.Element:
    place = {"x": frame.x, "y": frame.y, "width": frame.width, "height": frame.height}
    numbers = {name: f"{value:.2f}" for name, value in place.items()}
    return ET.SubElement(parent, f"{{{SVG}}}rect", {**numbers, "rx": "4", **attributes})


def _box(node: Node, number: str, frame: Frame) -> ET.Element:
    group = ET.Element(f"{{{SVG}}}g", {"id": number, "class": f"node unit {node.role}".strip()})
    title = ET.SubElement(group, f"{{{SVG}}}title")
    title.text = "\n".join(
        visible(text) for text in (*node.members, node.description, *node.findings) if text
    )
    owned = node.belonging in (Belonging.USER, Belonging.GENERATED)
    look = {
        "fill": PAPER.light if owned else PLATFORM_FILL.light,
        "stroke": TEXT.light if owned else FAINT.light,
    }
    if node.role is Role.CHAIN:
        look |= {"stroke": BLUE.light, "stroke-width": "2.4"}
    if node.severity is not None:
        look |= {"stroke": SEVERITY_COLOURS[node.severity].light, "stroke-width": "2.4"}
    if node.role is Role.DROPPED:
        look |= {"stroke": VERMILLION.light, "stroke-dasharray": "4 3"}
    if node.belonging is Belonging.GENERATED:
        look["stroke-dasharray"] = "1 3"
    _rectangle(group, frame, **look)
    for index, line in enumerate(node_label(node)):
        place = (frame.x + PAD, frame.y + PAD / 2 + (index + 0.75) * LINE)
        group.append(text_element(*place, line, size=FONT_SIZE, colour=TEXT.light))
    if node.role is Role.DROPPED:
        _stroke(group, frame)
    return group


def _stroke(group: ET.Element, frame: Frame) -> None:
    middle = f"{frame.y + PAD / 2 + LINE / 2:.2f}"
    ends = {"x1": f"{frame.x + 4:.2f}", "x2": f"{frame.x + frame.width - 4:.2f}", "y1": middle, "y2": middle}
    ET.SubElement(group, f"{{{SVG}}}line", {**ends, "stroke": VERMILLION.light, "stroke-width": "1.6"})


def _arrow(arrow: Arrow, number: str, frames: dict[str, Frame]) -> ET.Element:
    start, end = frames[arrow.tail], frames[arrow.head]
    x1, y1 = start.x + start.width, start.y + start.height / 2
    x2, y2 = end.x, end.y + end.height / 2
    bend = max(GAP / 2, (x2 - x1) / 2)
    chain = arrow.role is Role.CHAIN
    colour = BLUE.light if chain else FAINT.light
    group = ET.Element(f"{{{SVG}}}g", {"id": number, "class": "edge" if chain else "edge quiet"})
    title = ET.SubElement(group, f"{{{SVG}}}title")
    title.text = "\n".join(visible(text) for text in arrow.statements) or f"{arrow.tail} → {arrow.head}"
    curve = f"M{x1:.2f},{y1:.2f} C{x1 + bend:.2f},{y1:.2f} {x2 - bend:.2f},{y2:.2f} {x2 - 5:.2f},{y2:.2f}"
    look = {"fill": "none", "stroke": colour, "stroke-width": "2.4" if chain else "1.2"}
    ET.SubElement(group, f"{{{SVG}}}path", {"d": curve, **look})
    tip = f"{x2:.2f},{y2:.2f} {x2 - 7:.2f},{y2 - 3.5:.2f} {x2 - 7:.2f},{y2 + 3.5:.2f}"
    ET.SubElement(group, f"{{{SVG}}}polygon", {"points": tip, "fill": colour})
    return group
