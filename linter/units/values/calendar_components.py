"""The numbers of a calendar event: components between commas, each within its bounds."""

from __future__ import annotations

from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass, replace
from unitlint.text.numbers import whole_number
from unitlint.units.values.calendar_event import Chain, Component
from unitlint.units.values.numbers import INT_MAX

_NUMBER = re.compile(r"[0-9]+")
_SECONDS = re.compile(r"[0-9]+(?:\.(?!\.)[0-9]+)?")

MICRO = 1_000_000
_COMPONENTS_MAX = 240
_COMPONENT_ENDS = "\0 ,-~:"


class MalformedError(Exception):
    """The text is no calendar event."""


@dataclass(slots=True)
class CalendarReader:
    """A text and how far it is read."""

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


def parse_chain(reader: CalendarReader, *, seconds: bool = False) -> Chain:
    """Components between commas; `*` has none."""
    if reader.skip("*"):
        return ()
    chain = [_component(reader, seconds=seconds)]
    while reader.skip(","):
        chain.append(_component(reader, seconds=seconds))
        if len(chain) > _COMPONENTS_MAX:
            raise MalformedError
    return tuple(chain)


def _component(reader: CalendarReader, *, seconds: bool) -> Component:
    start = _decimal(reader, seconds=seconds)
    stop, repeat = -1, 0
    if reader.skip(".."):
        stop = _decimal(reader, seconds=seconds)
        repeat = MICRO if seconds else 1
    if reader.skip("/"):
        repeat = _decimal(reader, seconds=seconds)
        if repeat == 0:
            raise MalformedError
    elif seconds and stop >= 0 and start + repeat > stop:
        raise MalformedError
    if reader.char not in _COMPONENT_ENDS:
        raise MalformedError
    return _normal(Component(start, stop, repeat))


def _decimal(reader: CalendarReader, *, seconds: bool) -> int:
    found = (_SECONDS if seconds else _NUMBER).match(reader.text, reader.position)
    if found is None:
        raise MalformedError
    whole, _, part = found[0].partition(".")
    number = whole_number(whole)
    if number > INT_MAX or (seconds and number * MICRO > INT_MAX):
        raise MalformedError
    reader.position = found.end()
    return number * MICRO + int(part[:6].ljust(6, "0") or 0) if seconds else number


def _normal(part: Component) -> Component:
    """Without a last repetition that would never come."""
    if part.stop > part.start and part.repeat:
        part = replace(part, stop=part.stop - (part.stop - part.start) % part.repeat)
        if part.start == part.stop:
            return Component(part.start)
    return Component(part.start) if part.start == part.stop else part


def require_within(chain: Chain, low: int, high: int, *, from_end: bool = False) -> None:
    """Every component lies within its bounds; days from a month's end go up to the 28th."""
    high -= 3 if from_end else 0
    if not all(_fits(part, low, high, from_end=from_end) for part in chain):
        raise MalformedError


def _fits(part: Component, low: int, high: int, *, from_end: bool) -> bool:
    if not low <= part.start <= high or part.repeat > high - low:
        return False
    if part.stop >= 0:
        return low <= part.stop <= high and part.start + part.repeat <= part.stop
    return part.start - part.repeat >= low if from_end and part.repeat else part.start + part.repeat <= high
