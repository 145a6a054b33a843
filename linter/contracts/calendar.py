"""How long a timer waits at most between two elapses, as far as its settings alone tell.

Calendar expressions are those of systemd.time(7), "Calendar Events"; what depends on the length of months
or on a time zone's changes is not worked out.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from datetime import date
from itertools import pairwise, product

from unitlint.generators.timespan import DAY, HOUR, INFINITY, MINUTE, SECOND, parse_span
from unitlint.systemd.triggers import TIMES
from unitlint.text.source import is_known
from unitlint.units.effective import listed
from unitlint.units.unit import Unit
from unitlint.units.values.calendar import parse
from unitlint.units.values.calendar_event import Chain, Event
from unitlint.units.verify import is_trigger

_FIRST_DAY, _LAST_DAY = date(2001, 1, 1), date(2032, 12, 31)
"""Days that show each length of a month and of a year with each weekday."""
_WEEK = 7


def longest_gap(unit: Unit) -> int | None:
    """Microseconds between two elapses of a timer at most; None where the settings don't tell.

    `INFINITY` for a timer that elapses once. With several settings the shortest gap holds, since each of
    them elapses by itself (systemd.timer(5), OnCalendar=).
    """
    gaps = [
        _GAPS[setting.key](setting.value) if is_known(setting.value) else None
        for setting in listed(unit, "Timer", _GAPS)
        if is_trigger(unit, setting)
    ]
    known = [gap for gap in gaps if gap is not None]
    return min(known, default=INFINITY) if len(known) == len(gaps) else None


def calendar_gap(expression: str) -> int | None:
    """Microseconds between two matches of a calendar event at most; None where it is not worked out."""
    event = parse(expression)
    if event is None or event.years:
        return None
    moments, days = _moments(event), _days(event)
    if event.once or not days or not moments:
        return INFINITY
    within = max((later - earlier for earlier, later in pairwise(moments)), default=0)
    apart = max((later - earlier for earlier, later in pairwise(days)), default=0)
    return max(within, apart * DAY - moments[-1] + moments[0]) if apart else INFINITY


def _days(event: Event) -> list[int]:
    """The days of the event, as numbers, in the span of days that is looked at."""
    span = range(_FIRST_DAY.toordinal(), _LAST_DAY.toordinal() + 1)
    if not event.months and not event.days and len(event.weekdays) == _WEEK:
        return list(span[:2])
    return [number for number in span if _is_day(event, date.fromordinal(number))]


def _is_day(event: Event, day: date) -> bool:
    if day.weekday() not in event.weekdays or not _takes(event.months, day.month):
        return False
    if not event.from_end:
        return _takes(event.days, day.day)
    left = monthrange(day.year, day.month)[1] - day.day + 1
    return not event.days or any(part.matches_from_end(left) for part in event.days)


def _moments(event: Event) -> list[int]:
    """The moments of a day at which it elapses, in microseconds; what splits seconds counts as the second."""
    hours = [h for h in range(24) if _takes(event.hours, h)]
    minutes = [m for m in range(60) if _takes(event.minutes, m)]
    seconds = [s for s in range(60) if _takes(event.seconds, s * SECOND)]
    return [h * HOUR + m * MINUTE + s * SECOND for h, m, s in product(hours, minutes, seconds)]


def _takes(chain: Chain, number: int) -> bool:
    return not chain or any(part.matches(number) for part in chain)


def _once(_: str) -> int | None:
    return INFINITY


_GAPS: dict[str, Callable[[str], int | None]] = {
    **dict.fromkeys(TIMES, _once),
    "OnCalendar": calendar_gap,
    "OnUnitActiveSec": parse_span,
    "OnUnitInactiveSec": parse_span,
}
