"""Which texts are time spans (systemd.time(7), PARSING TIME SPANS)."""

from __future__ import annotations

from collections.abc import Mapping

from unitlint.quick import patterns as re
from unitlint.text.numbers import DIGITS, whole_number
from unitlint.units.values.numbers import LONG_MAX, U64_MAX

MICROSECONDS = {
    **dict.fromkeys(("seconds", "second", "sec", "s"), 1_000_000),
    **dict.fromkeys(("minutes", "minute", "min", "m"), 60_000_000),
    **dict.fromkeys(("months", "month", "M"), 2_629_800_000_000),
    **dict.fromkeys(("msec", "ms"), 1_000),
    **dict.fromkeys(("hours", "hour", "hr", "h"), 3_600_000_000),
    **dict.fromkeys(("days", "day", "d"), 86_400_000_000),
    **dict.fromkeys(("weeks", "week", "w"), 604_800_000_000),
    **dict.fromkeys(("years", "year", "y"), 31_557_600_000_000),
    **dict.fromkeys(("usec", "us", "µs", "μs"), 1),
    "": 1_000_000,
}
"""Microseconds in each unit; a number alone counts seconds."""

_NANOSECONDS = {
    **{name: number * 1000 for name, number in MICROSECONDS.items()},
    **dict.fromkeys(("nsec", "ns", ""), 1),
}
_NAMES = sorted(_NANOSECONDS, key=len, reverse=True)

INFINITY = U64_MAX
"""Microseconds that stand for `infinity`."""

"""The largest number that systemd reads before a unit."""

_TERM = re.compile(r"[ \t\n\r]*(?P<sign>[+-]?)(?P<whole>[0-9]+)?(?:\.(?P<part>[0-9]+)(?!\.))?[ \t\n\r]*")


def parse(text: str, *, nanoseconds: bool = False) -> int | None:
    """The span in microseconds (in nanoseconds if asked for); None where systemd takes it for none."""
    text = text.strip(" \t\n\r")
    if text == "infinity":
        return INFINITY
    units = _NANOSECONDS if nanoseconds else MICROSECONDS
    total, position = 0, 0
    while position < len(text):
        found = _TERM.match(text, position)
        if found is None or found["sign"] == "-" or (found["whole"] is None and not found["part"]):
            return None
        name = _unit_at(text, found.end(), units)
        position = found.end() + len(name)
        count, factor = whole_number(found["whole"] or "0"), units[name]
        if count > LONG_MAX:
            return None
        total += count * factor + _fraction(found["part"] or "", factor)
        if count >= INFINITY // factor or total >= INFINITY:
            return None
    return total if text else None


def _unit_at(text: str, position: int, units: Mapping[str, int]) -> str:
    """The unit's name there; empty when none stands there, and the default counts."""
    return next(name for name in _NAMES if name in units and text.startswith(name, position))


def _fraction(digits: str, factor: int) -> int:
    return whole_number(digits[:DIGITS]) * factor // 10 ** len(digits[:DIGITS]) if digits else 0
