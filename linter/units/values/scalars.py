"""Values that are one word and pass a test."""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.units.list_values import parse_boolean
from unitlint.units.values import numbers, resources, timespan
from unitlint.units.values.complaint import Complaint, Effect, Parser, Subject, Test
from unitlint.units.values.specifiers import sample


def scalar(
    test: Test, what: str, *, empty: bool = False, fatal: bool = False, expand: bool = False
) -> Parser:
    """A value that is one word and passes the test."""
    effect = Effect.REFUSED if fatal else Effect.IGNORED

    def parse(value: str, subject: Subject) -> Iterator[Complaint]:
        text = sample(value, subject) if expand else value
        if not (empty and not value) and not test(text):
            yield Complaint(
                f"'{value}' is not a valid {what}" if value else f"the {what} is missing", effect=effect
            )

    return parse


def is_boolean(text: str) -> bool:
    """Whether systemd reads it as yes or no."""
    return parse_boolean(text) is not None


def is_span(text: str) -> bool:
    """Whether it is a time span; a bare number counts seconds."""
    return timespan.parse(text) is not None


def is_nanoseconds(text: str) -> bool:
    """Whether it is a time span; a bare number counts nanoseconds."""
    return timespan.parse(text, nanoseconds=True) is not None


def is_size(text: str) -> bool:
    """Whether it is a number of bytes of 64 bits, below the largest."""
    size = numbers.size(text)
    return size is not None and size < numbers.U64_MAX


def within(low: int, high: int) -> Test:
    """Whether it is a number in those bounds, both included."""
    return lambda text: numbers.is_within(text, low, high)


BOOLEAN = scalar(is_boolean, "boolean (yes or no)")
SPAN = scalar(is_span, "time span")
MODE = scalar(numbers.is_mode, "octal mode")
UNSIGNED = scalar(numbers.is_unsigned, "number from 0 to 4294967295")
WEIGHT = scalar(resources.is_weight, "number from 1 to 10000")
TIMER_SPAN = scalar(is_span, "time span", empty=True, expand=True)
ANY = scalar(lambda _: True, "text")
BOOLEAN_OR_NOTHING = scalar(is_boolean, "boolean (yes or no)", empty=True)
