"""The fstab that a machine gets."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from unitlint.machine.machine import Machine
from unitlint.systemd.escaping import simplify
from unitlint.systemd.generator_files import FSTAB
from unitlint.text.source import SourceText

if TYPE_CHECKING:
    from unitlint.generators.fstab.entry import Entry


def fstab_entries(machine: Machine) -> tuple[Entry, ...]:
    """The lines of the delivered fstab; none where it isn't delivered, or as text elsewhere."""
    file = machine.configuration.file(FSTAB)
    return _entries(file.source) if file is not None and file.source is not None else ()


def fstab_lines(machine: Machine) -> Mapping[str, Entry]:
    """By the path at which each mounts something, the last line of a path."""
    file = machine.configuration.file(FSTAB)
    return _lines(file.source) if file is not None and file.source is not None else {}


@lru_cache(maxsize=8)
def _lines(source: SourceText) -> Mapping[str, Entry]:

    return {simplify(entry.where.value): entry for entry in _entries(source)}


@lru_cache(maxsize=8)
def _entries(source: SourceText) -> tuple[Entry, ...]:
    """A text is read once, however many contracts ask about it."""
    from unitlint.generators.fstab.entry import read_entry
    from unitlint.grammar.fstab import parse_fstab
    from unitlint.grammar.nodes import FstabEntry

    nodes = parse_fstab(source.text)
    return tuple(read_entry(source, node) for node in nodes if isinstance(node, FstabEntry))
