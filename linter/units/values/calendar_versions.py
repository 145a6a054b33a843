"""Calendar events that older versions of systemd don't read."""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.quick import patterns as re
from unitlint.systemd import changes
from unitlint.units.values import calendar
from unitlint.units.values.complaint import Complaint, Subject
from unitlint.units.values.scalars import scalar
from unitlint.units.values.specifiers import sample

_CALENDAR = scalar(calendar.is_calendar, "calendar event", empty=True, expand=True)

_ZONE = r" (?!UTC\Z)[A-Za-z][\w+-]*(?:/[\w+-]+)*\Z"
_NEWER = (
    (
        re.compile(_ZONE),
        changes.CALENDAR_TIME_ZONES,
        "a time zone other than UTC",
    ),
    (re.compile(r"~"), changes.CALENDAR_DAYS_BEFORE_END, "~ for days from a month's end"),
    (re.compile(r"\d\.\.\d+/"), changes.CALENDAR_REPEATED_RANGES, "a range that repeats"),
    (re.compile(r"\d\.\.\d"), changes.CALENDAR_RANGES, "a range with .."),
    (re.compile(r" UTC\Z"), changes.CALENDAR_UTC, "UTC"),
    (re.compile(r":\d+\.\d"), changes.CALENDAR_FRACTIONS, "fractions of a second"),
)
"""How it is written, the first version that reads it, and what it is."""


def calendar_event(value: str, subject: Subject) -> Iterator[Complaint]:
    """`OnCalendar=`."""
    wrong = tuple(_CALENDAR(value, subject))
    yield from wrong
    if not wrong and value:
        text = sample(value, subject)
        for pattern, since, what in _NEWER:
            if subject.version < since and pattern.search(text):
                yield Complaint(f"{what} needs systemd {since}")
                return
