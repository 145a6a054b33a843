"""Where the names of milestones and stages stand above the rows of a waterfall: none covers another."""

from __future__ import annotations

from collections.abc import Sequence

from unitlint.diagrams.helvetica import width
from unitlint.diagrams.visible_text import visible
from unitlint.diagrams.waterfall import Band, Waterfall
from unitlint.quick.dataclasses import dataclass

POINTS = 9.0
APART = 5


@dataclass(frozen=True, slots=True)
class Name:
    """Where its line is, and on which line above the scale, or the rows, it stands."""

    words: str
    x: float
    level: int
    right: float


def milestone_names(chart: Waterfall, left: float, scale: float) -> tuple[Name, ...]:
    """The milestones, each on the lowest line above the scale on which there is room for its name."""
    ends: list[float] = []
    made = []
    for start, words in milestones(chart):
        x = left + start * scale
        level = next((number for number, end in enumerate(ends) if end < x), len(ends))
        right = x + width(words, POINTS) + 1
        ends[level : level + 1] = [right + APART]
        made.append(Name(words, x, level, right))
    return tuple(made)


def stage_names(chart: Waterfall, left: float, scale: float) -> tuple[Name, ...]:
    """The stages: an earlier one's name stands above all that it would reach into.

    So the frame of each, which reaches up to its name, goes through no other.
    """
    made: dict[Band, Name] = {}
    for band in sorted(chart.bands, key=lambda band: band.first, reverse=True):
        x, words = left + band.first * scale, visible(band.name)
        right = x + 3 + width(words, POINTS)
        level = max((later.level + 1 for later in made.values() if later.x < right + APART), default=0)
        made[band] = Name(words, x, level, right)
    return tuple(made[band] for band in chart.bands)


def lines_of(names: Sequence[Name]) -> int:
    """How many lines the names take."""
    return max((name.level + 1 for name in names), default=0)


def milestones(chart: Waterfall) -> list[tuple[int, str]]:
    """When each is reached, and its name; those of one moment together."""
    found: dict[int, list[str]] = {}
    for row in chart.rows:
        if row.milestone:
            found.setdefault(row.slot.start, []).append(row.node.id.removesuffix(".target"))
    return [(start, ", ".join(names)) for start, names in sorted(found.items())]
