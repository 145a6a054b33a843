"""What a finished picture looks like to an eye: its size, where its boxes are, how often its lines cross."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from itertools import combinations, pairwise

from unitlint.diagrams.a4 import HIGH, WIDE
from unitlint.diagrams.page_paper import Cut, cuts

SVG = "{http://www.w3.org/2000/svg}"
SCREEN = (1440, 900)
Point = tuple[float, float]
STEPS = 8
"""Into how many straight pieces a curve is cut."""


@dataclass(frozen=True)
class Looks:
    """A picture in figures."""

    width: float
    height: float
    boxes: int
    arrows: int
    crossings: int
    smallest: float
    """Points, of the smallest text: a name or a word of the legend."""
    sheets: tuple[Cut, ...]
    """What each sheet of A4 has of it."""

    @property
    def label(self) -> float:
        """How many pixels high its smallest text is, fitted to the screen."""
        return self.smallest * min(SCREEN[0] / self.width, SCREEN[1] / self.height)

    @property
    def on_paper(self) -> float:
        """How many points high it is on paper."""
        scales = (min(WIDE / sheet.wide, HIGH / sheet.high) for sheet in self.sheets)
        return self.smallest * min(scales)


def looks(svg: str) -> Looks:
    """The figures of an SVG."""
    root = ET.fromstring(svg)
    wide, high = (float(number) for number in root.get("viewBox", "").split()[2:])
    lines = arrows(root)
    smallest = min(float(text.get("font-size", "nan")) for text in root.iter(f"{SVG}text"))
    return Looks(
        wide,
        high,
        len(groups(root, "unit-")),
        len(lines),
        crossings(lines),
        smallest,
        tuple(cuts(svg, smallest)),
    )


def groups(root: ET.Element, prefix: str) -> list[ET.Element]:
    """Of units (`unit-`) or arrows (`edge-`), in the drawing's order."""
    found = [g for g in root.iter(f"{SVG}g") if (g.get("id") or "").startswith(prefix)]
    return sorted(found, key=lambda group: int(group.get("id", "").rpartition("-")[2]))


def tops(svg: str) -> list[float]:
    """How far down each box's first line stands, in the drawing's order."""
    found = groups(ET.fromstring(svg), "unit-")
    return [float(next(group.iter(f"{SVG}text")).get("y", "nan")) for group in found]


def arrows(root: ET.Element) -> list[list[Point]]:
    """Each arrow as straight pieces."""
    paths = (group.find(f".//{SVG}path") for group in groups(root, "edge-"))
    return [_flat(path.get("d", "")) for path in paths if path is not None]


def _flat(path: str) -> list[Point]:
    numbers = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", path)]
    points = list(zip(numbers[::2], numbers[1::2], strict=True))
    flat = points[:1]
    for start in range(0, len(points) - 3, 3):
        flat += [_bezier(points[start : start + 4], step / STEPS) for step in range(1, STEPS + 1)]
    return flat


def _bezier(control: list[Point], t: float) -> Point:
    weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
    return (
        sum(w * p[0] for w, p in zip(weights, control, strict=True)),
        sum(w * p[1] for w, p in zip(weights, control, strict=True)),
    )


def crossings(lines: list[list[Point]]) -> int:
    """How many pairs of arrows cross; where they leave or reach the same box they merely meet."""
    return sum(_cross(one, other) for one, other in combinations(lines, 2))


def _cross(one: list[Point], other: list[Point]) -> bool:
    ends = (one[0], one[-1], other[0], other[-1])
    return any(
        point is not None and not any(_near(point, end) for end in ends)
        for a, b in pairwise(one)
        for c, d in pairwise(other)
        for point in (_meeting(a, b, c, d),)
    )


def _near(one: Point, other: Point) -> bool:
    return abs(one[0] - other[0]) < 8 and abs(one[1] - other[1]) < 8


def _meeting(a: Point, b: Point, c: Point, d: Point) -> Point | None:
    across = (b[0] - a[0]) * (d[1] - c[1]) - (b[1] - a[1]) * (d[0] - c[0])
    if abs(across) < 1e-9:
        return None
    t = ((c[0] - a[0]) * (d[1] - c[1]) - (c[1] - a[1]) * (d[0] - c[0])) / across
    u = ((c[0] - a[0]) * (b[1] - a[1]) - (c[1] - a[1]) * (b[0] - a[0])) / across
    if not (0 <= t <= 1 and 0 <= u <= 1):
        return None
    return (a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1]))
