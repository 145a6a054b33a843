"""What a table becomes by one more version of systemd."""

from __future__ import annotations

from unitlint.quick.dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Outcome:
    """A table's text, what is new in it, and what only a person can decide."""

    text: str
    certain: tuple[str, ...]
    undecided: tuple[str, ...] = ()
