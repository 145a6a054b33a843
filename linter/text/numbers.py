"""Numbers that stand in somebody's text."""

from __future__ import annotations

DIGITS = 400
"""Digits of the longest number that is read exactly. systemd's have 20; Python's own limit is 4,300."""

HUGE: int = 10**DIGITS
"""What every longer number counts as: beyond any range, yet small enough to be multiplied and printed."""


def whole_number(text: str, base: int = 10) -> int:
    """`int(text, base)`, where a number of any length is read in time that grows with its length.

    Raises ValueError for what is no number, as `int` does.
    """
    digits = text.strip().lstrip("+-")
    if len(digits) <= DIGITS:
        return int(text, base)
    if not digits.replace("_", "").isalnum():
        raise ValueError(f"no number: {digits[:DIGITS]}…")
    significant = digits.lstrip("0")
    if len(significant) <= DIGITS:
        return int(significant, base) if significant else 0
    return -HUGE if text.strip().startswith("-") else HUGE
