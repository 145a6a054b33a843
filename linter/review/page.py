"""A text of limited length, put together from pieces; where it gets too long, the last are left out."""

from __future__ import annotations

from collections.abc import Iterable

from unitlint.quick.dataclasses import dataclass

MOST_CHARACTERS = 65_535
"""What a comment on GitHub may hold; GitLab takes 1,000,000."""


@dataclass(frozen=True, slots=True)
class Opening:
    """A line that opens what a `Closing` closes."""

    text: str


@dataclass(frozen=True, slots=True)
class Closing:
    """The line that closes the last `Opening`."""

    text: str


Piece = str | Opening | Closing


def fit(pieces: Iterable[Piece], *, most: int = MOST_CHARACTERS, last: str = "") -> str:
    """The pieces, each on a line of its own, and `last` at the end, in at most `most` characters.

    From the first piece on that doesn't fit, all are left out, what is open is closed, and a note says so.
    """
    kept: list[str] = []
    open_ones: list[str] = []
    left_out = 0
    room = most - size(last) - 200
    for piece in pieces:
        match piece:
            case Closing():
                kept.append(open_ones.pop())
            case Opening() | str():
                line = piece if isinstance(piece, str) else piece.text
                if left_out or size(line) + 1 > room:
                    left_out += bool(line)
                    line = ""
                else:
                    kept.append(line)
                room -= size(line) + 1
                if isinstance(piece, Opening):
                    open_ones.append("\n</details>" if line else "")
                    room -= size(open_ones[-1]) + 1
    if left_out:
        note = f"_{left_out} more lines are left out: a comment has no room for them. `unitlint review` "
        "prints all._"
        kept += ["", note]
    return "\n".join([*kept, *([last] if last else [])]) + "\n"


def size(text: str) -> int:
    """Characters as GitHub counts them: one outside of the Basic Multilingual Plane is two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
