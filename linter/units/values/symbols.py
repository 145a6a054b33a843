"""Values that are words out of a set (`systemd.symbols`)."""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.systemd.directives import newest_version
from unitlint.systemd.symbols import members, symbols
from unitlint.text.suggest import nearest
from unitlint.units.list_values import parse_boolean
from unitlint.units.values.complaint import (
    Complaint,
    Effect,
    Parser,
    Subject,
    VersionedTest,
)
from unitlint.units.values.numbers import is_within
from unitlint.units.values.paths import unbalanced
from unitlint.units.values.quoting import Style, Word, WordError, words

_SHOWN = 9

_OPEN = frozenset(
    {
        *("address-families", "architectures", "attach-types", "controllers", "exit-status"),
        *("errno", "file-system-groups", "netlink-families", "partitions", "personalities"),
        *("system-call-groups", "system-calls"),
    }
)
"""Sets that grow with the kernel and with libraries: a later version may know more."""


def is_symbol(word: str, name: str, version: int) -> bool:
    """Whether the version takes the word for one of the set, or may do so."""
    return word in symbols(name, version) or (name in _OPEN and version > newest_version())


def one_of(
    name: str, *, empty: bool = False, boolean: bool = False, numbers: tuple[int, int] | None = None
) -> Parser:
    """A word of the set; perhaps nothing, a boolean, or a number in bounds instead."""

    def parse(value: str, subject: Subject) -> Iterator[Complaint]:
        if (
            is_symbol(value, name, subject.version)
            or (empty and not value)
            or (boolean and parse_boolean(value) is not None)
            or (numbers and is_within(value, *numbers))
        ):
            return
        either = "yes, no, " if boolean else ""
        reason = f"'{value}' is not one of {either}{choices(name, subject.version)}".removesuffix(", ")
        yield Complaint(reason, help=near(value, name, version=subject.version))

    return parse


def choices(name: str, version: int) -> str:
    """The set for a message; cut when it is long."""
    known = members(name, version)
    more = f" and {len(known) - _SHOWN} more" if len(known) > _SHOWN + 1 else ""
    return ", ".join(known[: _SHOWN if more else None]) + more


def near(word: str, *names: str, version: int | None = None) -> str:
    """Help that proposes the member that `word` is a misspelling of."""
    found = nearest(word, set().union(*(symbols(name, version) for name in names)))
    return f"write {found}" if found else ""


def each(
    test: VersionedTest, what: str, *names: str, style: Style = Style.UNQUOTE, inverted: bool = False
) -> Parser:
    """Words that all pass the test; `~` before them inverts the list where that is allowed."""

    def parse(value: str, subject: Subject) -> Iterator[Complaint]:
        if subject.version > newest_version() and not _OPEN.isdisjoint(names):
            return
        skipped = int(inverted and value.startswith("~"))
        for word in split(value[skipped:], style):
            if isinstance(word, Complaint):
                yield word
            elif not test(word.text, subject.version):
                start, end = word.start + skipped, word.end + skipped
                help_ = near(word.text, *names, version=subject.version)
                yield Complaint(f"'{word.text}' is not a valid {what}", start, end, Effect.PARTLY, help_)

    return parse


def split(value: str, style: Style) -> Iterator[Word | Complaint]:
    """The words of a value; a complaint where the list breaks off."""
    try:
        yield from words(value, style)
    except WordError as error:
        yield unbalanced(error)
