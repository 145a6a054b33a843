"""The owners' invariants, as data."""

from __future__ import annotations

from dataclasses import dataclass

from unitlint.text import Place


@dataclass(frozen=True, slots=True)
class Contract:
    """One invariant of a boot: what must hold, why, and which document decided it."""

    name: str
    because: str
    see: str
    place: Place
