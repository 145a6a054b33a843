"""Time spans as systemd reads and writes them (systemd.time(7), "Parsing Time Spans")."""

from __future__ import annotations

import re

INFINITY = 2**64 - 1
"""Microseconds that stand for "infinity"."""

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
WEEK = 7 * DAY
MONTH = 2_629_800 * SECOND
YEAR = 31_557_600 * SECOND

UNITS = {
    **dict.fromkeys(("seconds", "second", "sec", "s", ""), SECOND),
    **dict.fromkeys(("minutes", "minute", "min", "m"), MINUTE),
    **dict.fromkeys(("months", "month", "M"), MONTH),
    **dict.fromkeys(("msec", "ms"), 1000),
    **dict.fromkeys(("hours", "hour", "hr", "h"), HOUR),
    **dict.fromkeys(("days", "day", "d"), DAY),
    **dict.fromkeys(("weeks", "week", "w"), WEEK),
    **dict.fromkeys(("years", "year", "y"), YEAR),
    **dict.fromkeys(("usec", "us", "µs", "μs"), 1),
}
"""Microseconds for each unit's name."""

SHOWN = (
    ("y", YEAR),
    ("month", MONTH),
    ("w", WEEK),
    ("d", DAY),
    ("h", HOUR),
    ("min", MINUTE),
    ("s", SECOND),
    ("ms", 1000),
    ("us", 1),
)
"""The units systemd writes, largest first."""

_TERM = re.compile(r"\s*(\+?\d+)(\.\d*)?\s*([A-Za-zµμ]*)")


def parse_span(text: str) -> int | None:
    """Microseconds of a span such as `5min 20s` (seconds where no unit stands); None if it is none."""
    text = text.strip(" \t\n\r")
    if text == "infinity":
        return INFINITY
    total, position = 0, 0
    while position < len(text):
        term = _TERM.match(text, position)
        unit = UNITS.get(term[3]) if term else None
        if term is None or unit is None:
            return None
        total += int(term[1]) * unit + _fraction(term[2], unit)
        position = term.end()
    return min(total, INFINITY) if text else None


def _fraction(digits: str | None, unit: int) -> int:
    return int(digits[1:]) * unit // 10 ** (len(digits) - 1) if digits and digits != "." else 0


def format_span(microseconds: int) -> str:
    """The span as systemd writes it, `1min 30s` for one."""
    if microseconds >= INFINITY:
        return "infinity"
    words = []
    for name, unit in SHOWN:
        count, microseconds = divmod(microseconds, unit)
        if count:
            words.append(f"{count}{name}")
    return " ".join(words) or "0"
