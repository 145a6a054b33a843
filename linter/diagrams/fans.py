"""How many ranks an arrow spans.

Boxes that hang on one other alone stand on several ranks instead of one, as Graphviz' `unflatten` has them.
Where an order is told in words, the lines keep boxes on the ranks that all the order gives them: time runs
downwards for those, too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from unitlint.diagrams.drawing import Arrow, Drawing
from unitlint.diagrams.ranks import Step, ranks

RANKS = 3
FAN = 4
"""So many boxes that hang on one are spread over ranks; in a crowd two are."""


def lengths(drawing: Drawing) -> list[int]:
    """How many ranks each arrow spans at least, in the drawing's order; of one in words, nothing is meant."""
    if not drawing.ordered:
        return [1] * len(drawing.arrows)
    spans = iter(_fanned(drawing.lines, 2 if drawing.crowded else FAN))
    steps = [
        Step(arrow.tail, arrow.head, ranks=1 if arrow.in_words else next(spans), drawn=not arrow.in_words)
        for arrow in drawing.arrows
    ]
    if all(step.drawn for step in steps):
        return [step.ranks for step in steps]
    found = ranks(steps)
    return [max(1, found[step.later] - found[step.earlier]) for step in steps]


def _fanned(arrows: Sequence[Arrow], least: int) -> list[int]:
    out = Counter(arrow.tail for arrow in arrows)
    into = Counter(arrow.head for arrow in arrows)
    hanging = [_from(arrow, out, into) or _to(arrow, out, into) for arrow in arrows]
    fans = Counter(hanging)
    numbers: Counter[str] = Counter()
    made = []
    for fan in hanging:
        made.append(numbers[fan] % RANKS + 1 if fan and fans[fan] >= least else 1)
        numbers[fan] += 1
    return made


def _from(arrow: Arrow, out: Mapping[str, int], into: Mapping[str, int]) -> str:
    """The tail, where the head has no other arrow to it and at most one from it."""
    alone = into[arrow.head] == 1 and out[arrow.head] <= 1
    return f"from {arrow.tail}" if alone and out[arrow.tail] > 1 else ""


def _to(arrow: Arrow, out: Mapping[str, int], into: Mapping[str, int]) -> str:
    """The head, where the tail has no other arrow at all."""
    alone = out[arrow.tail] == 1 and not into[arrow.tail]
    return f"to {arrow.head}" if alone and into[arrow.head] > 1 else ""
