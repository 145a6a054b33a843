"""Which units start in another wave, and what becomes of the longest chain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from unitlint.review.blocks import Quoted, Row, Words, count, names
from unitlint.review.changes import BootChange, WaveChange
from unitlint.review.wording import Wording

MOST_MOVED = 12
"""Units that a line tells the waves of."""


def wave_rows(waves: Sequence[WaveChange], wording: Wording) -> Iterator[Row]:
    """Units that move as far, together."""
    by_shift: dict[int, list[WaveChange]] = {}
    for change in waves:
        by_shift.setdefault(change.after - change.before, []).append(change)
    for shift, moved in sorted(by_shift.items()):
        far: Words = (f"{count(abs(shift), 'wave')} {'later' if shift > 0 else 'earlier'}",)
        far += (" in ", Quoted(wording.head)) if wording else ()
        if len(moved) == 1:
            one = moved[0]
            yield Row("~", (Quoted(one.unit), " starts ", *far, f" ({one.before} → {one.after})"))
            continue
        words: Words = (f"{len(moved)} units start ", *far, ": ")
        for number, one in enumerate(moved[:MOST_MOVED]):
            words += (", " if number else "", Quoted(one.unit), f" ({one.before} → {one.after})")
        rest = len(moved) - MOST_MOVED
        yield Row("~", (*words, f" and {rest} more") if rest > 0 else words)


def chain_rows(boot: BootChange, wording: Wording) -> Iterator[Row]:
    """How the longest chain differs, in a line."""
    before, after = boot.longest_before, boot.longest_after
    if before == after:
        return
    gained = [unit for unit in after if unit not in before]
    lost = [unit for unit in before if unit not in after]
    words = _length(len(before), len(after), wording)
    here: Words = (*wording.only(gained=True), ": ") if wording else (" new in it: ",)
    gone: Words = (*wording.only(gained=False), ": ") if wording else (" no longer in it: ",)
    words += (";", *here, *names(gained, most=12)) if gained else ()
    words += (";", *gone, *names(lost, most=12)) if lost else ()
    yield Row("~", words)


def _length(before: int, after: int, wording: Wording) -> Words:
    jobs = count(after, "job")
    if wording:
        both: Words = (" in ", Quoted(wording.head), f", {before} in ", Quoted(wording.base))
        return (f"the longest chain has {jobs}", *(both if before != after else (" in both",)))
    if before != after:
        return (f"the longest chain has {jobs} instead of {before}",)
    return (f"the longest chain still has {jobs}",)
