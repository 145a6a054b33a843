"""Boxes that hang on one other alone, on several ranks instead of one, as Graphviz' `unflatten` has them."""

from __future__ import annotations

from collections import Counter

from unitlint.diagrams.drawing import Arrow, Drawing

RANKS = 3


def lengths(drawing: Drawing) -> list[int]:
    """How many ranks each arrow spans at least, in the drawing's order."""
    if not drawing.crowded:
        return [1] * len(drawing.arrows)
    out = Counter(arrow.tail for arrow in drawing.arrows)
    into = Counter(arrow.head for arrow in drawing.arrows)
    hanging: Counter[str] = Counter()
    made = []
    for arrow in drawing.arrows:
        hangs = _from(arrow, out, into) or _to(arrow, out, into)
        made.append(hanging[hangs] % RANKS + 1 if hangs else 1)
        hanging[hangs] += 1
    return made


def _from(arrow: Arrow, out: Counter[str], into: Counter[str]) -> str:
    """The tail, where the head has no other arrow to it and at most one from it."""
    alone = into[arrow.head] == 1 and out[arrow.head] <= 1
    return f"from {arrow.tail}" if alone and out[arrow.tail] > 1 else ""


def _to(arrow: Arrow, out: Counter[str], into: Counter[str]) -> str:
    """The head, where the tail has no other arrow at all."""
    alone = out[arrow.tail] == 1 and not into[arrow.tail]
    return f"to {arrow.head}" if alone and into[arrow.head] > 1 else ""
