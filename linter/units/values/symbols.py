"""Values that are names out of a set: the sets are data, `symbols.tsv`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from unitlint.text.numbers import whole_number
from unitlint.units.values.complaint import (
    TABLE_VERSION,
    Complaint,
    Effect,
    Parser,
    Subject,
    VersionedTest,
)
from unitlint.units.values.numbers import is_within
from unitlint.units.values.paths import unbalanced
from unitlint.units.values.words import Style, Word, WordError, words
from unitlint.units.words import parse_boolean

_SHOWN = 9
_NEVER = 10**6

_OPEN = frozenset(
    {
        *("address-families", "architectures", "attach-types", "controllers", "exit-status"),
        *("errno", "file-system-groups", "netlink-families", "partitions", "personalities"),
        *("system-call-groups", "system-calls"),
    }
)
"""Sets that grow with the kernel and with libraries: a later version may know more."""


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a set; `since` is 0, and `until` far away, where no version does without it."""

    text: str
    since: int
    until: int

    def is_known(self, version: int | None) -> bool:
        return version is None or self.since <= version < self.until


@cache
def symbols(name: str, version: int | None = None) -> frozenset[str]:
    """The words of a set that a version knows; by default all that any version does."""
    return frozenset(_members(name, version))


def _members(name: str, version: int | None) -> list[str]:
    return [word.text for word in _sets()[name] if word.is_known(version)]


def is_symbol(word: str, name: str, version: int) -> bool:
    """Whether the version takes the word for one of the set, or may do so."""
    return word in symbols(name, version) or (name in _OPEN and version > TABLE_VERSION)


@cache
def _sets() -> dict[str, tuple[_Word, ...]]:
    table = Path(__file__).with_name("symbols.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return {name: tuple(map(_word, members.split(" "))) for name, members in rows}


def _word(entry: str) -> _Word:
    """`word`, `word@254` or `word@-254`; a word itself may start with `@`."""
    text, mark, version = entry.rpartition("@")
    if not text:
        return _Word(mark + version, 0, _NEVER)
    number = whole_number(version)
    return _Word(text, max(number, 0), -number if number < 0 else _NEVER)


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
        reason = f"'{value}' is none of {either}{choices(name, subject.version)}".removesuffix(", ")
        yield Complaint(reason, help=near(value, name, version=subject.version))

    return parse


def choices(name: str, version: int) -> str:
    """The set for a message; cut when it is long."""
    members = _members(name, version)
    more = f" and {len(members) - _SHOWN} more" if len(members) > _SHOWN + 1 else ""
    return ", ".join(members[: _SHOWN if more else None]) + more


def near(word: str, *names: str, version: int | None = None) -> str:
    """Help that proposes the member that `word` is a misspelling of."""
    from difflib import get_close_matches

    members = sorted(set().union(*(symbols(name, version) for name in names)))
    found = get_close_matches(word, members, n=1, cutoff=0.75)
    return f"write {found[0]}" if found else ""


def each(
    test: VersionedTest, what: str, *names: str, style: Style = Style.UNQUOTE, inverted: bool = False
) -> Parser:
    """Words that all pass the test; `~` before them inverts the list where that is allowed."""

    def parse(value: str, subject: Subject) -> Iterator[Complaint]:
        if subject.version > TABLE_VERSION and not _OPEN.isdisjoint(names):
            return
        skipped = int(inverted and value.startswith("~"))
        for word in split(value[skipped:], style):
            if isinstance(word, Complaint):
                yield word
            elif not test(word.text, subject.version):
                start, end = word.start + skipped, word.end + skipped
                help_ = near(word.text, *names, version=subject.version)
                yield Complaint(f"'{word.text}' is no {what}", start, end, Effect.PARTLY, help_)

    return parse


def split(value: str, style: Style) -> Iterator[Word | Complaint]:
    """The words of a value; a complaint where the list breaks off."""
    try:
        yield from words(value, style)
    except WordError as error:
        yield unbalanced(error)
