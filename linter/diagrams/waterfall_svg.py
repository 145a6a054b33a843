"""A waterfall as SVG: rows need no layout engine."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from unitlint.diagrams.drawing import Drawing, Role
from unitlint.diagrams.helvetica import width, wrapped
from unitlint.diagrams.palette import CLUSTER, EDGE_OF_CLUSTER, FAINT, PAPER, SLACK, TEXT, VERMILLION
from unitlint.diagrams.ring_svg import rings_group, rings_size
from unitlint.diagrams.svg import SVG, attach_style, serialise, text_element
from unitlint.diagrams.visible_text import visible
from unitlint.diagrams.waterfall import Row, Waterfall
from unitlint.diagrams.waterfall_axis import Axis, axis_of
from unitlint.diagrams.waterfall_key import DOWN, SIZE, bar_look, box, key_group, key_width, line
from unitlint.diagrams.waterfall_labels import before_bar, behind_bar
from unitlint.diagrams.waterfall_names import POINTS, Name, lines_of, milestone_names, stage_names
from unitlint.quick.dataclasses import dataclass

ROW, BAR, MARGIN, HEAD, TITLE = 12.0, 9.0, 10.0, 12.0, 12
SHEET = 775.0
"""Points from the left to where words behind a bar end, unless a bar stands beyond."""


@dataclass(frozen=True, slots=True)
class _Frame:
    """What of the sheet the rows have, in points."""

    axis: Axis
    left: float
    right: float
    """Where the last bar ends."""
    top: float
    bottom: float
    names: tuple[Name, ...]
    """The milestones."""
    stages: tuple[Name, ...]

    def x(self, time: float) -> float:
        return self.left + time * self.axis.scale


def waterfall_svg(chart: Waterfall, *, prefix: str = "") -> str:
    """The chart as SVG; with a `prefix` for its ids for within a page, which has its head as text."""
    axis = axis_of(chart)
    heads = [] if prefix else [(visible(chart.title), TITLE), (chart.reading, SIZE)]
    left = MARGIN + max((_label_width(row) - row.slot.start * axis.scale for row in chart.rows), default=0.0)
    left = max(left, MARGIN)
    names, stages = milestone_names(chart, left, axis.scale), stage_names(chart, left, axis.scale)
    levels = max(1, lines_of(names)) + lines_of(stages)
    top = MARGIN + (len(heads) + bool(heads)) * ROW + (1 + levels) * HEAD + 4
    frame = _Frame(axis, left, left + chart.end * axis.scale, top, top + len(chart.rows) * ROW, names, stages)
    right = max(
        [
            frame.right,
            *(_right(row, frame) for row in chart.rows),
            *(name.right for name in (*names, *stages)),
            *(MARGIN + width(text, points) for text, points in heads),
            key_width(chart) if heads else 0,
        ]
    )
    notes = [line for note in chart.notes if note for line in wrapped(visible(note), SIZE, right - MARGIN)]
    foot = frame.bottom + 2 * MARGIN + len(notes) * ROW
    ring = rings_size(chart.rings)
    size = (max(right, ring[0]) + 2 * MARGIN, foot + ring[1] + (MARGIN if chart.rings else 0))
    root = ET.Element(f"{{{SVG}}}svg", {"width": f"{size[0]:.0f}pt", "height": f"{size[1]:.0f}pt"})
    root.set("viewBox", f"0 0 {size[0]:.2f} {size[1]:.2f}")
    box(root, 0, 0, size[0], size[1], fill=PAPER.light, **DOWN)
    for number, ((text, points), colour) in enumerate(zip(heads, (TEXT, FAINT), strict=False)):
        y = MARGIN + 9 + number * ROW
        root.append(text_element(MARGIN, y, text, size=points, colour=colour.light))
    root.extend([key_group(chart, MARGIN, MARGIN + 9 + 2 * ROW)] if heads else [])
    _background(root, chart, frame)
    for number, row in enumerate(chart.rows):
        root.append(_row(row, number, frame))
    root.append(_scale(frame))
    root[-1].attrib |= {"id": "scale", "data-below": f"{frame.top:.1f}"} if prefix else {}
    for number, note in enumerate(notes):
        y = frame.bottom + 2 * MARGIN + number * ROW
        root.append(text_element(MARGIN, y, note, size=SIZE, colour=FAINT.light))
        root[-1].set("class", "foot")
    if chart.rings:
        root.append(rings_group(chart.rings, MARGIN, foot))
        root[-1].set("class", "foot")
    about = Drawing(chart.title, (), (), notes=chart.notes, reading=chart.reading)
    attach_style(root, about, prefix=prefix)
    return serialise(root, prefix=prefix)


def _label_width(row: Row) -> float:
    words = before_bar(row)
    return width(words, SIZE, bold=bool(row.milestone)) + 6 if words else 0.0


def _behind(row: Row, frame: _Frame) -> tuple[float, str]:
    """Where words behind a bar begin, and those for which a sheet as wide as paper has room."""
    x = frame.x(row.slot.end + (0 if row.folded else row.slot.slack)) + 6
    return x, behind_bar(row, max(SHEET, frame.right) - x)


def _right(row: Row, frame: _Frame) -> float:
    x, words = _behind(row, frame)
    return x + width(words, SIZE - 1) if words else frame.x(row.slot.end + row.slot.slack)


def _background(root: ET.Element, chart: Waterfall, frame: _Frame) -> None:
    """The stages, and a line for each step of the scale and each milestone."""
    for band, stage in zip(chart.bands, frame.stages, strict=True):
        x, end = frame.x(band.first), frame.x(band.last)
        y = frame.top - HEAD * (1 + stage.level)
        box(root, x, y, end - x, frame.bottom - y, fill=CLUSTER.light, stroke=EDGE_OF_CLUSTER.light, **DOWN)
    for time, _ in frame.axis.ticks:
        line(root, frame.x(time), frame.top, frame.x(time), frame.bottom, EDGE_OF_CLUSTER.light, "0.5")
    for name in frame.names:
        line(root, name.x, frame.top - 2, name.x, frame.bottom, FAINT.light, "0.8", "2 3")


def _scale(frame: _Frame) -> ET.Element:
    """What stands above the rows: the page keeps it in sight while they move."""
    group = ET.Element(f"{{{SVG}}}g", {"class": "scale"})
    for stage in frame.stages:
        y = frame.top - HEAD * (1 + stage.level) + 9
        group.append(text_element(stage.x + 3, y, stage.words, size=POINTS, colour=FAINT.light))
    y = frame.top - HEAD * (1 + lines_of(frame.stages)) + 7
    for time, words in frame.axis.ticks:
        group.append(text_element(frame.x(time) + 1, y, words, size=SIZE - 1, colour=FAINT.light))
    for name in frame.names:
        above = y - HEAD * (1 + name.level)
        group.append(text_element(name.x + 1, above, name.words, size=POINTS, colour=TEXT.light))
    return group


def _row(row: Row, number: int, frame: _Frame) -> ET.Element:
    node, slot = row.node, row.slot
    group = ET.Element(f"{{{SVG}}}g", {"id": f"unit-{number}", "class": "node unit"})
    ET.SubElement(group, f"{{{SVG}}}title").text = tooltip(row, timed=frame.axis.timed)
    y = frame.top + number * ROW
    x, end = frame.x(slot.start), max(frame.x(slot.end), frame.x(slot.start) + 1.5)
    if slot.slack and not row.folded:
        box(group, end, y + 4, slot.slack * frame.axis.scale, BAR - 5, fill=SLACK.light)
    box(group, x, y + 2, end - x, BAR, **bar_look(row))
    bold = bool(row.milestone)
    wide = width(before_bar(row), SIZE, bold=bold)
    name = text_element(x - 5 - wide, y + BAR, before_bar(row), size=SIZE, colour=TEXT.light, bold=bold)
    parent = ET.SubElement(group, f"{{{SVG}}}a", {"href": node.url, "target": "_top"}) if node.url else group
    _clear(group, frame, x - 5 - wide, y, wide)
    parent.extend([name] if name.text else [])
    behind, words = _behind(row, frame)
    if words:
        _clear(group, frame, behind, y, width(words, SIZE - 1))
        group.append(text_element(behind, y + BAR, words, size=SIZE - 1, colour=FAINT.light))
    if node.role is Role.DROPPED:
        line(group, x - 5 - wide, y + 6, x - 5, y + 6, VERMILLION.light, "0.9")
    return group


def _clear(group: ET.Element, frame: _Frame, x: float, y: float, wide: float) -> None:
    """Paper under words that a milestone's line would go through."""
    if any(x - 2 < name.x < x + wide + 2 for name in frame.names):
        box(group, x, y + 2, wide, BAR + 1, fill=PAPER.light, fill_opacity="0.8")


def tooltip(row: Row, *, timed: bool) -> str:
    """What a pointer over the row tells."""
    slack = row.slot.slack / 1_000_000 if timed else row.slot.slack
    start = row.slot.start / 1_000_000 if timed else row.slot.start + 1
    unit = "s" if timed else ""
    place = f"from {start:g} {unit}" if timed else f"wave {start:g}"
    waits = f"{slack:g} {unit or 'waves'} of slack" if slack else "no slack"
    facts = (*row.node.members, row.node.description, row.node.place, f"{place}; {waits}", *row.node.findings)
    return "\n".join(visible(text) for text in facts if text)
