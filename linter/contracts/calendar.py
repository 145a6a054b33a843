"""How long a timer waits at most between two elapses, as far as its settings alone tell.

Calendar expressions are those of systemd.time(7), "Calendar Events"; what depends on the length of months
or on a time zone's changes is not worked out.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise, product

from unitlint.generators.timespan import DAY, HOUR, INFINITY, MINUTE, SECOND, WEEK, parse_span
from unitlint.text.numbers import whole_number
from unitlint.text.source import is_known
from unitlint.units.unit import Unit

_SHORTHANDS = {
    "minutely": MINUTE,
    "hourly": HOUR,
    "daily": DAY,
    "weekly": WEEK,
    "monthly": 31 * DAY,
    "quarterly": 92 * DAY,
    "semiannually": 184 * DAY,
    "yearly": 366 * DAY,
    "annually": 366 * DAY,
}
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_EVENT = re.compile(
    r"(?:(?P<days>[A-Za-z][A-Za-z.,-]*)\s*)?(?:(?P<date>[\d*/,.~]+-[\d*/,.~-]+)\s*)?"
    r"(?P<time>[\d*/,.]+:[\d*/,.]+(?::[\d*/,.]+)?)?"
)


def longest_gap(unit: Unit) -> int | None:
    """Microseconds between two elapses of a timer at most; None where the settings don't tell.

    `INFINITY` for a timer that elapses once. With several settings the shortest gap holds, since each of
    them elapses by itself (systemd.timer(5), OnCalendar=).
    """
    gaps: list[int | None] = []
    for setting in unit.settings:
        if setting.section == "Timer" and setting.key in _GAPS:
            if setting.value:
                gaps.append(_GAPS[setting.key](setting.value) if is_known(setting.value) else None)
            else:
                gaps.clear()
    known = [gap for gap in gaps if gap is not None]
    return min(known, default=INFINITY) if len(known) == len(gaps) else None


def calendar_gap(expression: str) -> int | None:
    """Microseconds between two matches of a calendar expression at most; None where it is not worked out."""
    shorthand = _SHORTHANDS.get(expression.strip().lower())
    if shorthand is not None:
        return shorthand
    event = _EVENT.fullmatch(expression.strip())
    if event is None or (event["date"] or "*-*-*") != "*-*-*":
        return None
    days = _weekdays(event["days"])
    moments = _moments(event["time"] or "00:00:00")
    if not days or not moments:
        return None
    return _cyclic(sorted(day * DAY + moment for day, moment in product(days, moments)), WEEK)


def _weekdays(text: str | None) -> list[int]:
    if text is None:
        return list(range(7))
    days: set[int] = set()
    for part in text.lower().replace("..", "-").split(","):
        first, _, last = part.partition("-")
        ends = [_WEEKDAYS.index(name[:3]) if name[:3] in _WEEKDAYS else -1 for name in (first, last or first)]
        if -1 in ends:
            return []
        days.update((ends[0] + i) % 7 for i in range((ends[1] - ends[0]) % 7 + 1))
    return sorted(days)


def _moments(text: str) -> list[int]:
    parts = text.split(":")
    hours, minutes, seconds = parts[0], parts[1], parts[2] if len(parts) > 2 else "0"
    chosen = [_component(hours, 24), _component(minutes, 60), _component(seconds, 60)]
    return [h * HOUR + m * MINUTE + s * SECOND for h, m, s in product(*chosen)]


def _component(text: str, limit: int) -> list[int]:
    """The values of one component: `*`, `0/10`, `8..17`, `1,2`; empty where it isn't one."""
    values: set[int] = set()
    for part in text.split(","):
        base, _, step = part.partition("/")
        first, _, last = base.partition("..")
        if not all(word.isdigit() or word in ("", "*") for word in (first, last, step)) or not first:
            return []
        start = 0 if first == "*" else whole_number(first)
        stop = whole_number(last) if last else limit - 1 if step or first == "*" else start
        values.update(range(start, min(stop, limit - 1) + 1, max(1, whole_number(step or "1"))))
    return sorted(values)


def _cyclic(moments: list[int], period: int) -> int:
    return max(later - earlier for earlier, later in pairwise([*moments, moments[0] + period]))


def _once(_: str) -> int | None:
    return INFINITY


_GAPS: dict[str, Callable[[str], int | None]] = {
    "OnCalendar": calendar_gap,
    "OnUnitActiveSec": parse_span,
    "OnUnitInactiveSec": parse_span,
    "OnActiveSec": _once,
    "OnBootSec": _once,
    "OnStartupSec": _once,
}
