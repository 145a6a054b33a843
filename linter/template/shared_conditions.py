"""Whether two places of a template come together, or each under a condition of its own."""

from __future__ import annotations

from collections.abc import Iterable

from unitlint.template.arms import Arm, Choice, Unknown, Verbatim, Written
from unitlint.template.formulas import Formula

Conditions = frozenset[tuple[Formula, bool]]
"""What has to hold for a place to be output."""


def share_conditions(arms: Iterable[Arm], first: int, second: int) -> bool:
    """Whether one of two offsets is output wherever the other is; so it is with what no arm has.

    Of two conditions that have nothing in common it isn't known that both are ever met: the code that fills
    in the template may well see to it that they exclude each other.
    """
    one, other = (conditions_at(arms, offset) for offset in (first, second))
    return one is None or other is None or one <= other or other <= one


def conditions_at(arms: Iterable[Arm], offset: int, above: Conditions = frozenset()) -> Conditions | None:
    """What has to hold for the text at `offset` to be output; None where no arm has it."""
    for arm in arms:
        match arm:
            case Verbatim(start, end) if start <= offset < end:
                return above
            case Unknown(start) | Written(start=start) if start == offset:
                return above
            case Choice(asked, body, otherwise):
                for inner, answer in ((body, True), (otherwise, False)):
                    found = conditions_at(inner, offset, above | {(asked, answer)})
                    if found is not None:
                        return found
    return None
