"""What is asked of settings while a graph is built: two machines that answer it alike have the same graph.

The questions are noted where settings are looked up (`units.unit.Settings`), so that none can be forgotten.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import repeat

Read = tuple[str, str]
"""A section and a key; a key that ends in `*` means all that begin so."""

EVERYTHING: Read = ("*", "*")
"""All settings were looked through."""

FACT = "%"
"""Stands for the section where the machine is asked what a specifier means; the key is its letter."""

_reads: ContextVar[set[Read] | None] = ContextVar("reads", default=None)
being_recorded = _reads.get
"""The questions that are being recorded; None while nobody records. For `Settings`, which is asked most."""


@contextmanager
def recorded() -> Iterator[set[Read]]:
    """The questions that are asked of any unit's settings in the `with` block, in this thread."""
    reads: set[Read] = set()
    token = _reads.set(reads)
    try:
        yield reads
    finally:
        _reads.reset(token)


def note(section: str, key: str) -> None:
    """Say that settings of that section and key are asked for."""
    if (reads := _reads.get()) is not None:
        reads.add((section, key))


def note_all(section: str, keys: Iterable[str]) -> None:
    """Say that settings of that section and all of these keys are asked for."""
    if (reads := _reads.get()) is not None:
        reads.update(zip(repeat(section), keys))


def note_again(questions: Iterable[Read]) -> None:
    """Say that all of these are asked, for an answer that is kept."""
    if (reads := _reads.get()) is not None:
        reads.update(questions)


def is_read(reads: Collection[Read], section: str, key: str) -> bool:
    """Whether a setting of that section and key takes part in an answer."""
    if (section, key) in reads or EVERYTHING in reads:
        return True
    return any((section, f"{key[:end]}*") in reads for end in range(1, len(key) + 1))
