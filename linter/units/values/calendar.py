"""Which texts are calendar events (systemd.time(7), CALENDAR EVENTS)."""

from __future__ import annotations

from collections.abc import Mapping

from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass, replace
from unitlint.text.numbers import whole_number
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
_NUMBER = re.compile(r"[0-9]+")
_SECONDS = re.compile(r"[0-9]+(?:\.(?!\.)[0-9]+)?")
_STAMP = re.compile(r"@\s*\+?([0-9]+)\Z")
_LAST_STAMP = 7_258_118_399
"""The last second of the year 2199, the last that systemd takes."""

_INT_MAX = 2**31 - 1
_MICRO = 1_000_000
_COMPONENTS_MAX = 240
_COMPONENT_ENDS = "\0 ,-~:"

_YEARS = (1970, 2199)
_MONTHS = (1, 12)
_DAYS_OF_MONTH = (1, 31)
_HOURS = (0, 23)
_MINUTES = (0, 59)
_MICROSECONDS = (0, 60 * _MICRO - 1)


class _MalformedError(Exception):
    """The text is no calendar event."""


@dataclass(frozen=True, slots=True)
class Component:
    """`start`, `start..stop`, either with `/repeat`; seconds are counted in microseconds."""

    start: int
    stop: int = -1
    repeat: int = 0

    def matches(self, number: int) -> bool:
        """Whether it takes the number."""
        if self.stop < 0 and not self.repeat:
            return number == self.start
        in_range = self.start <= number and (self.stop < 0 or number <= self.stop)
        return in_range and (number - self.start) % (self.repeat or 1) == 0

    def matches_from_end(self, number: int) -> bool:
        """The same for a day that is counted from the end of the month; repetitions go to the end."""
        first = max(self.start, self.stop)
        if self.stop < 0 and not self.repeat:
            return number == self.start
        in_range = number <= first and (self.stop < 0 or number >= self.start)
        return in_range and (first - number) % (self.repeat or 1) == 0


Chain = tuple[Component, ...]
"""Components between commas; none of them for `*`."""


@dataclass(slots=True)
class Event:
    """A calendar event. Days of the week count from Monday."""

    weekdays: frozenset[int] = frozenset(range(7))
    years: Chain = ()
    months: Chain = ()
    days: Chain = ()
    from_end: bool = False
    """Whether days count from the end of the month."""
    hours: Chain = (Component(0),)
    minutes: Chain = (Component(0),)
    seconds: Chain = (Component(0),)
    once: bool = False
    """Whether it is a moment since 1970."""


@dataclass(slots=True)
class _Reader:
    text: str
    position: int = 0

    @property
    def char(self) -> str:
        """The next character; NUL at the end."""
        return self.text[self.position] if self.position < len(self.text) else "\0"

    def skip(self, expected: str) -> bool:
        """Step over `expected` if it comes next."""
        if not self.text.startswith(expected, self.position):
            return False
        self.position += len(expected)
        return True

    def skip_blanks(self) -> None:
        """Step over spaces."""
        while self.skip(" "):
            pass


def is_calendar(text: str) -> bool:
    """Whether systemd takes `text` for a calendar event."""
    return parse(text) is not None


def parse(text: str) -> Event | None:
    """The calendar event, in whatever time zone; None where systemd takes the text for none."""
    text = _without_zone(text)
    try:
        return _parse(SHORTHANDS.get(text.casefold(), text))
    except _MalformedError:
        return None


def _without_zone(text: str) -> str:
    head, blank, zone = text.rpartition(" ")
    return head if blank and is_time_zone(zone) else text


def _parse(text: str) -> Event:
    reader, event = _Reader(text), Event()
    if not text:
        raise _MalformedError
    event.weekdays = frozenset(_weekdays(reader)) or event.weekdays
    if reader.char == "@":
        _stamp(reader)
        event.once = True
    else:
        _date(reader, event)
        _time(reader, event)
    return event


def _stamp(reader: _Reader) -> None:
    """`@` and the seconds since 1970."""
    found = _STAMP.match(reader.text, reader.position)
    if found is None or whole_number(found[1]) > _LAST_STAMP:
        raise _MalformedError


def _weekdays(reader: _Reader) -> set[int]:
    start, days = -1, set[int]()
    while True:
        found = _DAY.match(reader.text, reader.position)
        if found is None:
            if not days:
                return days
            raise _MalformedError
        day = _DAY_NAMES[found[0].casefold()]
        reader.position = found.end()
        if start > day:
            raise _MalformedError
        days.update(range(start if start >= 0 else day, day + 1))
        if reader.char in "\0 ":
            reader.skip_blanks()
            return days
        start = _after_day(reader, start, day)
        if reader.char in "\0 ":
            reader.skip_blanks()
            if start >= 0:
                raise _MalformedError
            return days


def _after_day(reader: _Reader, start: int, day: int) -> int:
    """The first day of a range that the separator opens; -1 after a comma."""
    if reader.skip(","):
        return -1
    if reader.char in ".-":
        if start >= 0 or not (reader.skip("..") or reader.skip("-")):
            raise _MalformedError
        return day
    raise _MalformedError


def _date(reader: _Reader, event: Event) -> None:
    begin = reader.position
    if reader.char == "\0":
        return
    chains = [_chain(reader)]
    if reader.char in "\0:":  # a time, not a date
        reader.position = begin
        return
    from_end = False
    while len(chains) < 3 and reader.char not in "\0 ":
        if from_end or reader.char not in "-~":
            raise _MalformedError
        from_end = reader.char == "~"
        reader.position += 1
        chains.append(_chain(reader))
    if len(chains) == 1 or reader.char not in "\0 ":
        raise _MalformedError
    reader.skip_blanks()
    day, month = chains[-1], chains[-2]
    _require(day, *_DAYS_OF_MONTH, from_end=from_end)
    _require(month, *_MONTHS)
    event.days, event.months, event.from_end = day, month, from_end
    if len(chains) == 3:
        event.years = tuple(_full_year(part) for part in chains[0])
        _require(event.years, *_YEARS)


def _full_year(part: Component) -> Component:
    def full(year: int) -> int:
        return year + 2000 if 0 <= year < 70 else year + 1900 if 70 <= year < 100 else year

    return replace(part, start=full(part.start), stop=full(part.stop))


def _time(reader: _Reader, event: Event) -> None:
    if reader.char == "\0":
        return
    hours = _chain(reader)
    if not reader.skip(":"):
        raise _MalformedError
    minutes = _chain(reader)
    _require(hours, *_HOURS)
    _require(minutes, *_MINUTES)
    event.hours, event.minutes = hours, minutes
    if reader.char == "\0":
        return
    if not reader.skip(":"):
        raise _MalformedError
    event.seconds = _chain(reader, seconds=True)
    _require(event.seconds, *_MICROSECONDS)
    if reader.char != "\0":
        raise _MalformedError


def _chain(reader: _Reader, *, seconds: bool = False) -> Chain:
    """Components between commas; `*` has none."""
    if reader.skip("*"):
        return ()
    chain = [_component(reader, seconds=seconds)]
    while reader.skip(","):
        chain.append(_component(reader, seconds=seconds))
        if len(chain) > _COMPONENTS_MAX:
            raise _MalformedError
    return tuple(chain)


def _component(reader: _Reader, *, seconds: bool) -> Component:
    start = _decimal(reader, seconds=seconds)
    stop, repeat = -1, 0
    if reader.skip(".."):
        stop = _decimal(reader, seconds=seconds)
        repeat = _MICRO if seconds else 1
    if reader.skip("/"):
        repeat = _decimal(reader, seconds=seconds)
        if repeat == 0:
            raise _MalformedError
    elif seconds and stop >= 0 and start + repeat > stop:
        raise _MalformedError
    if reader.char not in _COMPONENT_ENDS:
        raise _MalformedError
    return _normal(Component(start, stop, repeat))


def _decimal(reader: _Reader, *, seconds: bool) -> int:
    found = (_SECONDS if seconds else _NUMBER).match(reader.text, reader.position)
    if found is None:
        raise _MalformedError
    whole, _, part = found[0].partition(".")
    number = whole_number(whole)
    if number > _INT_MAX or (seconds and number * _MICRO > _INT_MAX):
        raise _MalformedError
    reader.position = found.end()
    return number * _MICRO + int(part[:6].ljust(6, "0") or 0) if seconds else number


def _normal(part: Component) -> Component:
    """Without a last repetition that would never come."""
    if part.stop > part.start and part.repeat:
        part = replace(part, stop=part.stop - (part.stop - part.start) % part.repeat)
        if part.start == part.stop:
            return Component(part.start)
    return Component(part.start) if part.start == part.stop else part


def _require(chain: Chain, low: int, high: int, *, from_end: bool = False) -> None:
    """Every component lies within its bounds; days from a month's end go up to the 28th."""
    high -= 3 if from_end else 0
    if not all(_fits(part, low, high, from_end=from_end) for part in chain):
        raise _MalformedError


def _fits(part: Component, low: int, high: int, *, from_end: bool) -> bool:
    if not low <= part.start <= high or part.repeat > high - low:
        return False
    if part.stop >= 0:
        return low <= part.stop <= high and part.start + part.repeat <= part.stop
    return part.start - part.repeat >= low if from_end and part.repeat else part.start + part.repeat <= high
