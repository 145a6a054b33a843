"""The marks of a waterfall, and the line below its title that says what those that occur mean."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator

from unitlint.diagrams.drawing import Role
from unitlint.diagrams.helvetica import width
from unitlint.diagrams.legend import SEVERITY_WORDS
from unitlint.diagrams.look import BADGES, CYCLE
from unitlint.diagrams.palette import BLUE, FAINT, PAPER, PLATFORM_FILL, SLACK, TEXT, VERMILLION
from unitlint.diagrams.svg import SVG, text_element
from unitlint.diagrams.waterfall import Row, Waterfall

SIZE, GAP, SAMPLE = 10.0, 14.0, 14.0
DOWN = {"class": "down"}
"""What reaches down over all rows: the page makes it longer where rows are unfolded."""

OWN, OWN_CRITICAL = {"fill": TEXT.light}, {"fill": BLUE.light}
BASE = {"fill": PLATFORM_FILL.light, "stroke": FAINT.light}
BASE_CRITICAL = {"fill": PLATFORM_FILL.light, "stroke": BLUE.light, "stroke-width": "1.8"}
WAIT, AT = {"fill": SLACK.light}, {"stroke": FAINT.light}
DROPPED = {"fill": PAPER.light, "stroke": VERMILLION.light, "stroke-dasharray": "3 2"}


def bar_look(row: Row) -> dict[str, str]:
    """The bar of a job, or of several."""
    if row.node.role is Role.DROPPED:
        return DROPPED
    late = row.node.role is Role.CHAIN
    if row.of_base:
        return BASE_CRITICAL if late else BASE
    return OWN_CRITICAL if late else OWN


def key_items(chart: Waterfall) -> Iterator[tuple[dict[str, str], str]]:
    """A sample and its meaning; without a sample for what is written."""
    looks = [bar_look(row) for row in chart.rows]
    for look, words in (
        (OWN_CRITICAL, "yours, no slack"),
        (OWN, "yours"),
        (BASE_CRITICAL, "the base OS's, no slack"),
        (BASE, "the base OS's"),
        (DROPPED, "systemd may drop the job"),
    ):
        if look in looks:
            yield look, words
    if any(row.slot.slack and not row.folded for row in chart.rows):
        yield WAIT, "can wait"
    if any(row.milestone for row in chart.rows):
        yield AT, "a milestone"
    if any(row.cyclic for row in chart.rows):
        yield {}, f"{CYCLE} on an ordering cycle"
    found = {row.node.severity for row in chart.rows}
    yield from (({}, f"({BADGES[each]}) {word}") for each, word in SEVERITY_WORDS.items() if each in found)


def _width(look: dict[str, str], words: str) -> float:
    return (SAMPLE + 4 if look else 0) + width(words, SIZE)


def key_width(chart: Waterfall) -> float:
    """Points from the left edge of the key to its right one."""
    return sum(_width(*item) + GAP for item in key_items(chart))


def key_group(chart: Waterfall, x: float, y: float) -> ET.Element:
    """The key on a baseline at `y`."""
    group = ET.Element(f"{{{SVG}}}g", {"class": "key"})
    for look, words in key_items(chart):
        if look.get("fill") == SLACK.light:
            box(group, x, y - 5, SAMPLE, 4, **look)
        elif "fill" in look:
            box(group, x, y - 8, SAMPLE, 9, **look)
        elif look:
            line(group, x + SAMPLE / 2, y - 9, x + SAMPLE / 2, y + 2, look["stroke"], "0.8", "2 3", {})
        left = x + (SAMPLE + 4 if look else 0)
        group.append(text_element(left, y, words, size=SIZE, colour=FAINT.light))
        x += _width(look, words) + GAP
    return group


def box(parent: ET.Element, x: float, y: float, wide: float, high: float, **look: str) -> None:
    """A rectangle; `look` are its attributes, with `_` for `-`."""
    place = {"x": f"{x:.2f}", "y": f"{y:.2f}", "width": f"{wide:.2f}", "height": f"{high:.2f}"}
    ET.SubElement(parent, f"{{{SVG}}}rect", {**place, **{k.replace("_", "-"): v for k, v in look.items()}})


def line(
    parent: ET.Element,
    x1: float,
    y1: float,
    x2: float,
    y2: float,
    colour: str,
    wide: str,
    dash: str = "",
    reach: dict[str, str] | None = None,
) -> None:
    """A line; an upright one reaches down over all rows unless told otherwise."""
    ends = {"x1": f"{x1:.2f}", "y1": f"{y1:.2f}", "x2": f"{x2:.2f}", "y2": f"{y2:.2f}"}
    look = {"stroke": colour, "stroke-width": wide, **({"stroke-dasharray": dash} if dash else {})}
    down = (DOWN if x1 == x2 else {}) if reach is None else reach
    ET.SubElement(parent, f"{{{SVG}}}line", {**ends, **look, **down})
