"""A calendar event, once it is read (systemd.time(7), CALENDAR EVENTS)."""

from __future__ import annotations

from unitlint.quick.dataclasses import dataclass


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
