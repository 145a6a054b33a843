"""Methods of times, as templates call them (pkg.go.dev/time, Time)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from unitlint.quick import patterns as re
from unitlint.template.values import FunctionError, Moment, Sized, Value, type_name

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_INTEGER = 1 << 64

_CHUNK = re.compile(
    "January|Jan(?![a-z])|Monday|Mon(?![a-z])|MST|2006|002|0[1-6]|15|__2|_2(?!006)|[1-5]|PM|pm"
    r"|[-Z]07(?::00(?::00)?|00(?:00)?)?|[.,](?:0+|9+)(?!\d)"
)
"""What a layout shows of a time (pkg.go.dev/time, Constants)."""


def call(moment: Moment, name: str, arguments: Sequence[Value]) -> Value:
    """What the method gives. Raises `FunctionError` for other arguments, and for a method unknown here."""
    if name == "Format":
        if len(arguments) != 1 or not isinstance(arguments[0], str):
            given = ", ".join(map(type_name, arguments)) or "nothing"
            raise FunctionError(f"Format needs a layout but gets {given}")
        return formatted(moment, arguments[0])
    if name not in _METHODS:
        raise FunctionError(f"unitlint does not know the method {name} of a time")
    if arguments:
        raise FunctionError(f"{name} takes no arguments but gets {len(arguments)}")
    return _METHODS[name](moment)


def formatted(moment: Moment, layout: str) -> str:
    """The time as the layout shows the reference time, Mon Jan 2 15:04:05 MST 2006."""
    return _CHUNK.sub(lambda chunk: _shown(moment, chunk[0]), layout)


def _shown(moment: Moment, chunk: str) -> str:
    if chunk[0] in ".,":
        digits = f"{moment.nanoseconds:09d}"[: len(chunk) - 1]
        digits = digits.rstrip("0") if chunk[1] == "9" else digits
        return chunk[0] + digits if digits else ""
    if chunk[0] in "-Z":
        return _zone(moment.time, chunk)
    return _CHUNKS[chunk](moment.time)


def _zone(time: datetime, chunk: str) -> str:
    offset = time.utcoffset() or timedelta()
    if chunk[0] == "Z" and not offset:
        return "Z"
    minutes, seconds = divmod(int(abs(offset).total_seconds()), 60)
    parts = [f"{minutes // 60:02d}", f"{minutes % 60:02d}", f"{seconds:02d}"]
    shown = parts[: len(chunk.replace(":", "")) // 2]
    return ("-" if offset < timedelta() else "+") + (":" if ":" in chunk else "").join(shown)


def _hour(time: datetime) -> int:
    return time.hour % 12 or 12


_CHUNKS: Mapping[str, Callable[[datetime], str]] = {
    "2006": lambda t: f"{t.year:04d}",
    "06": lambda t: f"{t.year % 100:02d}",
    "January": lambda t: _MONTHS[t.month - 1],
    "Jan": lambda t: _MONTHS[t.month - 1][:3],
    "01": lambda t: f"{t.month:02d}",
    "1": lambda t: str(t.month),
    "Monday": lambda t: _DAYS[t.weekday()],
    "Mon": lambda t: _DAYS[t.weekday()][:3],
    "02": lambda t: f"{t.day:02d}",
    "_2": lambda t: f"{t.day:2d}",
    "2": lambda t: str(t.day),
    "002": lambda t: f"{t.timetuple().tm_yday:03d}",
    "__2": lambda t: f"{t.timetuple().tm_yday:3d}",
    "15": lambda t: f"{t.hour:02d}",
    "03": lambda t: f"{_hour(t):02d}",
    "3": lambda t: str(_hour(t)),
    "04": lambda t: f"{t.minute:02d}",
    "4": lambda t: str(t.minute),
    "05": lambda t: f"{t.second:02d}",
    "5": lambda t: str(t.second),
    "PM": lambda t: "PM" if t.hour >= 12 else "AM",
    "pm": lambda t: "pm" if t.hour >= 12 else "am",
    "MST": lambda t: _zone(t, "-0700") if t.utcoffset() else "UTC",
}


def _since_epoch(moment: Moment, unit: int) -> Sized:
    """Units of so many nanoseconds since 1970, in 64 bits."""
    nanoseconds = (moment.time - _EPOCH) // timedelta(seconds=1) * 10**9 + moment.nanoseconds
    return Sized((nanoseconds // unit + _INTEGER // 2) % _INTEGER - _INTEGER // 2, "int64")


_METHODS: Mapping[str, Callable[[Moment], Value]] = {
    "Year": lambda m: m.time.year,
    "Day": lambda m: m.time.day,
    "Hour": lambda m: m.time.hour,
    "Minute": lambda m: m.time.minute,
    "Second": lambda m: m.time.second,
    "Nanosecond": lambda m: m.nanoseconds,
    "YearDay": lambda m: m.time.timetuple().tm_yday,
    "Unix": lambda m: _since_epoch(m, 10**9),
    "UnixMilli": lambda m: _since_epoch(m, 10**6),
    "UnixMicro": lambda m: _since_epoch(m, 10**3),
    "UnixNano": lambda m: _since_epoch(m, 1),
    "IsZero": lambda m: m.nanoseconds == 0 and m.time == datetime(1, 1, 1, tzinfo=UTC),
    "String": lambda m: m.text,
}
