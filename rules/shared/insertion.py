"""Fixes that add a line to a unit, or replace a word of it."""

from __future__ import annotations

from unitlint.findings.finding import Edit, Fix
from unitlint.quick.dataclasses import replace
from unitlint.text.source import Place
from unitlint.units.list_values import WordPlace


def line_after(place: Place, line: str) -> Fix | None:
    """Add `line` below the assignment at `place`; None where the place is no word of an assignment.

    Unsafe: it changes what the boot does.
    """
    if not isinstance(place, WordPlace):
        return None
    whole = place.setting.location
    end = replace(whole, line=whole.end_line, column=whole.end_column)
    return Fix(f"add {line}", (Edit(end, f"\n{line}"),), safe=False)


def other_word(place: Place, word: str) -> Fix | None:
    """Write `word` instead of the one at `place`. Unsafe: the name is a guess."""
    if not word or not isinstance(place, WordPlace) or place.location == place.setting.location:
        return None
    return Fix(f"write {word}", (Edit(place.location, word, place.word),), safe=False)
