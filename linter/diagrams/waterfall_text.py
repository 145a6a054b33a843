"""A waterfall for a terminal: names before their bars, slack behind them, milestones as lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from unitlint.diagrams.drawing import Role
from unitlint.diagrams.waterfall import Row, Waterfall
from unitlint.diagrams.waterfall_axis import axis_of
from unitlint.diagrams.waterfall_labels import in_one
from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass

OWN_CRITICAL, OWN, BASE_CRITICAL, BASE, SLACK, MILESTONE = "█", "▓", "▒", "░", "─", "┊"
LEAST = 60
"""Columns below which the chart is as wide as it has to be."""
WIDEST_NAME = 44
KEY = (
    f"{OWN_CRITICAL}{OWN} yours  {BASE_CRITICAL}{BASE} base OS  {OWN_CRITICAL}{BASE_CRITICAL} no slack  "
    f"{SLACK} can wait  {MILESTONE} milestone"
)
FOLD_KEY = "+2 after a name: with two more units of the base OS"


@dataclass(frozen=True, slots=True)
class _Grid:
    """Columns of names, and of a wave or a microsecond."""

    names: int
    columns: int
    end: int

    def column(self, time: float) -> int:
        return min(round(time * self._scale), self.columns)

    def first_column(self, time: float) -> int:
        """Where what begins then is seen, at the very end too."""
        return min(self.column(time), self.columns - 1)

    @property
    def _scale(self) -> float:
        scale = self.columns / max(self.end, 1)
        return float(int(scale)) if 1 <= scale < 8 else scale


def waterfall_text(chart: Waterfall, *, width: int) -> Iterator[str]:
    """The lines, at most `width` columns each (60 on narrower terminals)."""
    width = max(width, LEAST)
    names = min(max((len(_label(row)) for row in chart.rows), default=0), min(WIDEST_NAME, width // 2))
    grid = _Grid(names, width - names - 1, chart.end)
    yield KEY
    if any(row.folded and row.blue for row in chart.rows):
        yield FOLD_KEY
    yield from (" " * (names + 1) + line for line in _milestones(chart, grid))
    yield f"{'second' if chart.timed else 'wave':>{names}} {_ruler(chart, grid)}"
    stops = sorted({grid.first_column(row.slot.start) for row in chart.rows if row.milestone})
    for row in chart.rows:
        yield f"{_short(_label(row), names):>{names}} {_bar(row, grid, stops)}".rstrip()


def in_colours(text: str, paint: Callable[[str], str]) -> str:
    """The chart with the bars that have no slack painted."""
    return re.sub(f"[{OWN_CRITICAL}{BASE_CRITICAL}]+", lambda bar: paint(bar[0]), text)


def _label(row: Row) -> str:
    struck = "✗ " if row.node.role is Role.DROPPED else ""
    return struck + in_one(row)


def _short(label: str, columns: int) -> str:
    """The label with its name cut where there is no room for it; a count or findings behind it stay."""
    if len(label) <= columns:
        return label
    more = re.search(r" (\+\d+| \([^)]*\))$", label)
    kept = more[0] if more is not None else ""
    return f"{label[: columns - 1 - len(kept)]}…{kept}"


def _milestones(chart: Waterfall, grid: _Grid) -> list[str]:
    """Their names above their lines, on as many lines as there is no room on; the length of the boot."""
    lines = [""]
    stops: list[tuple[int, int]] = []
    for row in chart.rows:
        if not row.milestone:
            continue
        name, stop = row.node.id.removesuffix(".target"), grid.first_column(row.slot.start)
        at = min(stop, grid.columns - len(name))
        level = next((n for n, line in enumerate(lines) if len(line) + bool(line) <= at), len(lines))
        lines[level : level + 1] = [(lines[level] if level < len(lines) else "").ljust(at) + name]
        stops.append((level, stop))
    return [_with_stops(line, [at for above, at in stops if above < n]) for n, line in enumerate(lines)]


def _with_stops(line: str, stops: list[int]) -> str:
    """The line with those of the milestones that are named above it, where it is blank."""
    cells = list(line.ljust(max((stop + 1 for stop in stops), default=0)))
    for stop in stops:
        cells[stop] = MILESTONE if cells[stop] == " " else cells[stop]
    return "".join(cells)


def _ruler(chart: Waterfall, grid: _Grid) -> str:
    """The numbers of waves, or of seconds, that there is room for."""
    line = ""
    for time, words in axis_of(chart).ticks:
        at = grid.column(time)
        if at >= len(line) + bool(line) and at + len(words) <= grid.columns:
            line = line.ljust(at) + words.removesuffix(" s")
    return line


def _bar(row: Row, grid: _Grid, stops: list[int]) -> str:
    start, end = grid.first_column(row.slot.start), grid.column(row.slot.end)
    end = max(end, start + 1)
    last = grid.column(row.slot.end + row.slot.slack) if not row.folded else end
    cells = [" "] * max(last, end, *(stop + 1 for stop in stops or (0,)))
    for stop in stops:
        cells[stop] = MILESTONE
    for at in range(end, last):
        cells[at] = SLACK
    for at in range(start, end):
        cells[at] = _fill(row)
    return "".join(cells)[: grid.columns]


def _fill(row: Row) -> str:
    late = row.node.role is Role.CHAIN
    if row.of_base:
        return BASE_CRITICAL if late else BASE
    return OWN_CRITICAL if late else OWN
