"""Sets of words that values are taken from, with the versions of each word: `symbols.tsv`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass
from unitlint.text.lines import bare_lines

_NEVER = 10**6
_DATED = re.compile(r"(?<!\S)(\S+)@(\d+)(?!\S)")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a set; `since` is 0, and `until` far away, where no version does without it."""

    text: str
    since: int
    until: int

    @property
    def is_dropped(self) -> bool:
        """Whether some version of the table knows it no more."""
        return self.until < _NEVER

    def is_known(self, version: int | None) -> bool:
        """Whether that version knows it; any, where none is told."""
        return version is None or self.since <= version < self.until


@cache
def symbols(name: str, version: int | None = None) -> frozenset[str]:
    """The words of a set that a version knows; by default all that any version does."""
    return frozenset(members(name, version))


def members(name: str, version: int | None) -> list[str]:
    """The same in the order of the table."""
    return [word.text for word in _words(name) if word.is_known(version)]


@cache
def newer_words(version: int) -> Mapping[str, int]:
    """The words that a later version brought to some set, each with the first of these versions."""
    found = [(int(since), text) for row in _rows().values() for text, since in _DATED.findall(row)]
    return {text: since for since, text in sorted(found, reverse=True) if since > version}


def set_names() -> Iterable[str]:
    """The names of all sets."""
    return _rows().keys()


@cache
def _words(name: str) -> tuple[Word, ...]:
    return tuple(map(word_of, _rows()[name].split(" ")))


@cache
def _rows() -> Mapping[str, str]:
    table = Path(__file__).with_name("symbols.tsv").read_text(encoding="utf-8")
    rows = (line.partition("\t") for line in bare_lines(table) if not line.startswith("#"))
    return {name: words for name, _, words in rows}


def word_of(entry: str) -> Word:
    """An entry of the table: `word`, `word@254` or `word@-254`; a word itself may start with `@`."""
    text, mark, version = entry.rpartition("@")
    if not text:
        return Word(mark + version, 0, _NEVER)
    number = int(version)
    return Word(text, max(number, 0), -number if number < 0 else _NEVER)
