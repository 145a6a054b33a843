"""Blocks, rows and words: a review as text and Markdown both show it, each in its own way.

A name or value of an input is a `Quoted`, which writers show as code. They trust neither it nor the words
around it, which quote inputs too: both are escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from unitlint.quick.dataclasses import dataclass, field
from unitlint.text.source import Location

MOST_NAMES = 6
MOST_ROWS = 40


@dataclass(frozen=True, slots=True)
class Quoted:
    """A name or a value of an input."""

    text: str


Words = tuple[str | Quoted, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One line: its sign (`+`, `-`, `~` or none), its words, and where it stands, on which side."""

    sign: str
    words: Words
    location: Location | None = None
    in_base: bool = False
    rows: tuple[Row, ...] = field(default=())
    """What it is made of, or the chain that proves it."""


@dataclass(frozen=True, slots=True)
class Block:
    """Rows under a heading; `hidden` counts those that are left out for length."""

    title: Words
    rows: tuple[Row, ...] = ()
    hidden: int = 0
    blocks: tuple[Block, ...] = field(default=())
    folded: bool = False
    """Whether a comment shows it only when it is opened: what calls for nothing."""


def block(title: Words, rows: Sequence[Row]) -> Block:
    """A block of at most `MOST_ROWS`."""
    return Block(title, tuple(rows[:MOST_ROWS]), max(0, len(rows) - MOST_ROWS))


def names(units: Sequence[str], *, most: int = MOST_NAMES) -> Words:
    """`a, b and c`, or `a, b, c and 9 more`."""
    shown: list[str | Quoted] = []
    kept = units if len(units) <= most else units[: most - 1]
    rest = len(units) - len(kept)
    for number, name in enumerate(kept):
        last = number == len(kept) - 1 and not rest
        if number:
            shown.append(" and " if last else ", ")
        shown.append(Quoted(name))
    return (*shown, f" and {rest} more") if rest else tuple(shown)


def count(number: int, word: str) -> str:
    """`1 dependency`, `2 dependencies`."""
    plural = f"{word[:-1]}ies" if word.endswith("y") else f"{word}s"
    return f"{number} {word if number == 1 else plural}"


def joined(parts: Iterable[str]) -> str:
    """`a, b and c`."""
    listed = list(parts)
    return listed[0] if len(listed) == 1 else f"{', '.join(listed[:-1])} and {listed[-1]}"
