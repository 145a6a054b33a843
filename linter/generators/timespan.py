"""Time spans as systemd writes them (systemd.time(7), "Displaying Time Spans"), and their units."""

from __future__ import annotations

from unitlint.units.values.timespan import INFINITY, MICROSECONDS
from unitlint.units.values.timespan import parse as parse_span

__all__ = [
    "DAY",
    "HOUR",
    "INFINITY",
    "MINUTE",
    "MONTH",
    "SECOND",
    "TIME_SPAN",
    "WEEK",
    "YEAR",
    "format_span",
    "parse_span",
]

TIME_SPAN = "write a time span such as 90s or 5min"
"""What to do about one that is none."""

SECOND = MICROSECONDS["s"]
MINUTE = MICROSECONDS["min"]
HOUR = MICROSECONDS["h"]
DAY = MICROSECONDS["d"]
WEEK = MICROSECONDS["w"]
MONTH = MICROSECONDS["month"]
YEAR = MICROSECONDS["y"]

SHOWN = ("y", "month", "w", "d", "h", "min", "s", "ms", "us")
"""The units systemd writes, largest first."""


def format_span(microseconds: int) -> str:
    """The span as systemd writes it, `1min 30s` for one."""
    if microseconds >= INFINITY:
        return "infinity"
    words = []
    for name in SHOWN:
        count, microseconds = divmod(microseconds, MICROSECONDS[name])
        if count:
            words.append(f"{count}{name}")
    return " ".join(words) or "0"
