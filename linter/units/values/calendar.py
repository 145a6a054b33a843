"""Which texts are calendar events (systemd.time(7), CALENDAR EVENTS)."""

from __future__ import annotations

from collections.abc import Mapping

from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import replace
from unitlint.text.numbers import whole_number
from unitlint.units.values.calendar_components import (
    MICRO,
    CalendarReader,
    MalformedError,
    parse_chain,
    require_within,
)
from unitlint.units.values.calendar_event import Component, Event
from unitlint.units.values.time_zones import is_time_zone

_YEARLY, _HALF_YEARLY = "*-01-01 00:00:00", "*-01,07-01 00:00:00"
SHORTHANDS: Mapping[str, str] = {
    "minutely": "*-*-* *:*:00",
    "hourly": "*-*-* *:00:00",
    "daily": "*-*-* 00:00:00",
    "weekly": "Mon *-*-* 00:00:00",
    "monthly": "*-*-01 00:00:00",
    "quarterly": "*-01,04,07,10-01 00:00:00",
    **dict.fromkeys(("yearly", "annually", "anually"), _YEARLY),
    **dict.fromkeys(("semiannually", "semi-annually", "biannually", "bi-annually"), _HALF_YEARLY),
}
"""Names for events, and what they stand for."""

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY_NAMES = {name: number for number, day in enumerate(_DAYS) for name in (day, day[:3])}
_DAY = re.compile("|".join(sorted(_DAY_NAMES, key=len, reverse=True)), re.IGNORECASE)
_STAMP = re.compile(r"@\s*\+?([0-9]+)\Z")
_LAST_STAMP = 7_258_118_399
"""The last second of the year 2199, the last that systemd takes."""

_YEARS = (1970, 2199)
_MONTHS = (1, 12)
_DAYS_OF_MONTH = (1, 31)
_HOURS = (0, 23)
_MINUTES = (0, 59)
_MICROSECONDS = (0, 60 * MICRO - 1)


def is_calendar(text: str) -> bool:
    """Whether systemd takes `text` for a calendar event."""
    return parse(text) is not None


def parse(text: str) -> Event | None:
    """The calendar event, in whatever time zone; None where systemd takes the text for none."""
    text = _without_zone(text)
    try:
        return _parse(SHORTHANDS.get(text.casefold(), text))
    except MalformedError:
        return None


def _without_zone(text: str) -> str:
    head, blank, zone = text.rpartition(" ")
    return head if blank and is_time_zone(zone) else text


def _parse(text: str) -> Event:
    reader, event = CalendarReader(text), Event()
    if not text:
        raise MalformedError
    event.weekdays = frozenset(_weekdays(reader)) or event.weekdays
    if reader.char == "@":
        _stamp(reader)
        event.once = True
    else:
        _date(reader, event)
        _time(reader, event)
    return event


def _stamp(reader: CalendarReader) -> None:
    """`@` and the seconds since 1970."""
    found = _STAMP.match(reader.text, reader.position)
    if found is None or whole_number(found[1]) > _LAST_STAMP:
        raise MalformedError


def _weekdays(reader: CalendarReader) -> set[int]:
    start, days = -1, set[int]()
    while True:
        found = _DAY.match(reader.text, reader.position)
        if found is None:
            if not days:
                return days
            raise MalformedError
        day = _DAY_NAMES[found[0].casefold()]
        reader.position = found.end()
        if start > day:
            raise MalformedError
        days.update(range(start if start >= 0 else day, day + 1))
        if reader.char in "\0 ":
            reader.skip_blanks()
            return days
        start = _after_day(reader, start, day)
        if reader.char in "\0 ":
            reader.skip_blanks()
            if start >= 0:
                raise MalformedError
            return days


def _after_day(reader: CalendarReader, start: int, day: int) -> int:
    """The first day of a range that the separator opens; -1 after a comma."""
    if reader.skip(","):
        return -1
    if reader.char in ".-":
        if start >= 0 or not (reader.skip("..") or reader.skip("-")):
            raise MalformedError
        return day
    raise MalformedError


def _date(reader: CalendarReader, event: Event) -> None:
    begin = reader.position
    if reader.char == "\0":
        return
    chains = [parse_chain(reader)]
    if reader.char in "\0:":  # a time, not a date
        reader.position = begin
        return
    from_end = False
    while len(chains) < 3 and reader.char not in "\0 ":
        if from_end or reader.char not in "-~":
            raise MalformedError
        from_end = reader.char == "~"
        reader.position += 1
        chains.append(parse_chain(reader))
    if len(chains) == 1 or reader.char not in "\0 ":
        raise MalformedError
    reader.skip_blanks()
    day, month = chains[-1], chains[-2]
    require_within(day, *_DAYS_OF_MONTH, from_end=from_end)
    require_within(month, *_MONTHS)
    event.days, event.months, event.from_end = day, month, from_end
    if len(chains) == 3:
        event.years = tuple(_full_year(part) for part in chains[0])
        require_within(event.years, *_YEARS)


def _full_year(part: Component) -> Component:
    def full(year: int) -> int:
        return year + 2000 if 0 <= year < 70 else year + 1900 if 70 <= year < 100 else year

    return replace(part, start=full(part.start), stop=full(part.stop))


def _time(reader: CalendarReader, event: Event) -> None:
    if reader.char == "\0":
        return
    hours = parse_chain(reader)
    if not reader.skip(":"):
        raise MalformedError
    minutes = parse_chain(reader)
    require_within(hours, *_HOURS)
    require_within(minutes, *_MINUTES)
    event.hours, event.minutes = hours, minutes
    if reader.char == "\0":
        return
    if not reader.skip(":"):
        raise MalformedError
    event.seconds = parse_chain(reader, seconds=True)
    require_within(event.seconds, *_MICROSECONDS)
    if reader.char != "\0":
        raise MalformedError
