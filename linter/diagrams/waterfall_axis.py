"""The scale of a waterfall: how wide a wave or a second is, and where it is numbered."""

from __future__ import annotations

from unitlint.diagrams.waterfall import SECOND, Waterfall
from unitlint.quick.dataclasses import dataclass

WAVE_WIDTH = 15.0
"""Points."""
LEAST_WAVE_WIDTH = 6.0
WIDEST = 560.0
"""Points that all the waves have, or all the seconds."""
MOST_TICKS = 14
STEPS = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class Axis:
    """Points a wave or a microsecond, and what is written where."""

    scale: float
    ticks: tuple[tuple[int, str], ...]
    timed: bool = False


def axis_of(chart: Waterfall) -> Axis:
    """The scale by which all of the chart fits on a sheet."""
    end = max(chart.end, 1)
    if chart.timed:
        step = _step(end)
        ticks = tuple((time, f"{time / SECOND:g} s") for time in range(0, end + 1, step))
        return Axis(WIDEST / end, ticks, timed=True)
    scale = max(min(WAVE_WIDTH, WIDEST / end), LEAST_WAVE_WIDTH)
    every = max(1, _step(end))
    numbers = [1, *range(every, end + 1, every)] if every > 1 else list(range(1, end + 1))
    return Axis(scale, tuple((number - 1, f"{number}") for number in numbers))


def _step(end: int) -> int:
    """The least round number of which the chart holds few enough."""
    power = 1
    while True:
        for step in STEPS:
            if end / (step * power) <= MOST_TICKS:
                return step * power
        power *= 10
