"""Sets of words that values are taken from, with the versions of each word: `symbols.tsv`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_NEVER = 10**6


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
    return frozenset(members(name, version))


def members(name: str, version: int | None) -> list[str]:
    """The same in the order of the table."""
    return [word.text for word in _words(name) if word.is_known(version)]


def set_names() -> Iterable[str]:
    """The names of all sets."""
    return _rows().keys()


@cache
def _words(name: str) -> tuple[_Word, ...]:
    return tuple(map(_word, _rows()[name].split(" ")))


@cache
def _rows() -> Mapping[str, str]:
    table = Path(__file__).with_name("symbols.tsv").read_text(encoding="utf-8")
    rows = (line.partition("\t") for line in table.splitlines() if not line.startswith("#"))
    return {name: words for name, _, words in rows}


def _word(entry: str) -> _Word:
    """`word`, `word@254` or `word@-254`; a word itself may start with `@`."""
    text, mark, version = entry.rpartition("@")
    if not text:
        return _Word(mark + version, 0, _NEVER)
    number = int(version)
    return _Word(text, max(number, 0), -number if number < 0 else _NEVER)
