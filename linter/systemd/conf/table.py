"""The tables of keys and of words, and questions to them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from unitlint.quick.dataclasses import dataclass
from unitlint.text.lines import bare_lines


@dataclass(frozen=True, slots=True)
class Key:
    """A key of one section of a kind of file."""

    name: str
    parser: str = ""
    """What reads its values: `config_parse_NAME` of systemd's sources; empty where that isn't known."""
    since: int = 0
    """The first version known to have it, where that is newer than 218."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words that a parser takes."""

    words: tuple[str, ...]
    boolean: bool = False
    """Whether a boolean will do as well."""


def lookup(kind: str, section: str, key: str) -> Key | None:
    """The key, of whatever version."""
    return keys(kind, section).get(key)


def sections(kind: str) -> tuple[str, ...]:
    """The sections of a kind of file, of all versions."""
    return tuple(_table().get(kind, {}))


def keys(kind: str, section: str) -> Mapping[str, Key]:
    """The keys of a section, by name."""
    return _table().get(kind, {}).get(section, {})


def words(parser: str) -> Words | None:
    """What a parser takes; None for one whose values aren't words.

    >>> words("dnssec_mode")
    Words(words=('allow-downgrade',), boolean=True)
    """
    return _words().get(parser)


@cache
def _table() -> Mapping[str, Mapping[str, Mapping[str, Key]]]:
    table: dict[str, dict[str, dict[str, Key]]] = {}
    for file, section, key, parser, since in _rows("keys.tsv", 5):
        table.setdefault(file, {}).setdefault(section, {})[key] = Key(key, parser, int(since or 0))
    return table


@cache
def _words() -> Mapping[str, Words]:
    return {
        parser: Words(tuple(known.split()), boolean == "boolean")
        for parser, boolean, known in _rows("words.tsv", 3)
    }


def _rows(name: str, fields: int) -> list[list[str]]:
    lines = bare_lines(Path(__file__).with_name(name).read_text(encoding="utf-8"))
    return [
        [*line.split("\t"), *[""] * fields][:fields] for line in lines if line and not line.startswith("#")
    ]
