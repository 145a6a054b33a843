"""Limits of processes (systemd.exec(5), PROCESS PROPERTIES; setrlimit(2))."""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.text.numbers import whole_number
from unitlint.units.values import numbers, timespan
from unitlint.units.values.complaint import Complaint, Subject

_TIME_LIMITS = {"LimitCPU": 1_000_000, "LimitRTTIME": 1}
"""Limits in time, and the microseconds in one of their units."""
_SIZE_LIMITS = frozenset(
    (
        *("LimitFSIZE", "LimitDATA", "LimitSTACK", "LimitCORE"),
        *("LimitRSS", "LimitAS", "LimitMEMLOCK", "LimitMSGQUEUE"),
    )
)
"""Limits in bytes."""


def limit(value: str, subject: Subject) -> Iterator[Complaint]:
    """`SOFT:HARD` or one value for both, in the unit of the resource (setrlimit(2))."""
    soft, colon, hard = value.partition(":")
    low = _limit(soft, subject.key)
    high = _limit(hard, subject.key) if colon else low
    if low is None or high is None:
        yield Complaint(f"'{value}' is not a valid limit")
    elif low > high:
        yield Complaint(f"the soft limit exceeds the hard limit: {value}")


def _limit(text: str, key: str) -> int | None:
    if key == "LimitNICE":
        return _nice_limit(text)
    if text == numbers.INFINITY:
        return numbers.U64_MAX
    if key in _TIME_LIMITS:
        return _time_limit(text, _TIME_LIMITS[key])
    if key in _SIZE_LIMITS:
        found = numbers.size(text)
    else:
        found = numbers.integer(text) if numbers.is_u64(text) else None
    return None if found is None or found >= numbers.U64_MAX else found


def _time_limit(text: str, unit: int) -> int | None:
    span = timespan.parse(text)
    if span is None:
        return None
    return whole_number(text) if text.isdecimal() else -(-span // unit)


def _nice_limit(text: str) -> int | None:
    """A nice level with its sign, or the raw value from 0 to 40 (systemd.exec(5), LimitNICE)."""
    number = numbers.integer(text)
    if number is None:
        return None
    if text[0] in "+-":
        return 20 - number if -20 <= number <= 19 else None
    return number if 0 <= number <= 40 else None
