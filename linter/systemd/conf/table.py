"""The table of keys, and questions to it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from unitlint.quick.dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Key:
    """A key of one section of a kind of file."""

    name: str
    kind: str = ""
    """`BOOLEAN`, or empty for what this table doesn't tell."""
    since: int = 0
    """The first version known to have it, where that is newer than 252."""


def lookup(kind: str, section: str, key: str) -> Key | None:
    """The key, of whatever version."""
    return keys(kind, section).get(key)


def sections(kind: str) -> tuple[str, ...]:
    """The sections of a kind of file, of all versions."""
    return tuple(_table().get(kind, {}))


def keys(kind: str, section: str) -> Mapping[str, Key]:
    """The keys of a section, by name."""
    return _table().get(kind, {}).get(section, {})


@cache
def _table() -> Mapping[str, Mapping[str, Mapping[str, Key]]]:
    table: dict[str, dict[str, dict[str, Key]]] = {}
    for line in Path(__file__).with_name("keys.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            file, section, key, kind, since = (*line.split("\t"), "", "")[:5]
            table.setdefault(file, {}).setdefault(section, {})[key] = Key(key, kind, int(since or 0))
    return table
