"""Calendar events that older versions of systemd don't read (NEWS of the versions below)."""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.quick import patterns as re
from unitlint.units.values import calendar
from unitlint.units.values.complaint import Complaint, Subject
from unitlint.units.values.scalars import scalar
from unitlint.units.values.specifiers import sample

_CALENDAR = scalar(calendar.is_calendar, "calendar event", empty=True, expand=True)

_NEWER = (
    (re.compile(r" (?!UTC\Z)[A-Za-z][\w+-]*(?:/[\w+-]+)*\Z"), 235, "a time zone other than UTC"),
    (re.compile(r"~"), 233, "~ for days from a month's end"),
    (re.compile(r"\d\.\.\d+/"), 233, "a range that repeats"),
    (re.compile(r"\d\.\.\d"), 231, "a range with .."),
    (re.compile(r" UTC\Z"), 228, "UTC"),
    (re.compile(r":\d+\.\d"), 228, "fractions of a second"),
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
