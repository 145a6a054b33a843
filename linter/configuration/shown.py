"""Which lines of a template's file are there in each of its branches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from unitlint.quick.dataclasses import dataclass, field
from unitlint.text.lines import lines_of
from unitlint.text.source import Location, SourceText


@dataclass(eq=False, slots=True)
class BranchSet:
    """The branches of one configuration whose files somebody else fills in: which are met isn't known.

    What is said of a line holds only if it is said in each branch that has the line.
    """

    texts: Sequence[Sequence[SourceText]]
    """Of each branch, the texts that its templates make."""
    _lines: dict[tuple[int, str], dict[int, str]] = field(default_factory=dict)

    def line(self, branch: int, location: Location) -> str | None:
        """What stands in the location's line in a branch; None where the branch has no such line."""
        made = [text for text in self.texts[branch] if text.path == location.path]
        if not made:
            return ""  # no template
        key = (branch, location.path)
        if key not in self._lines:
            self._lines[key] = _lines(made)
        return self._lines[key].get(location.line)


def _lines(made: Sequence[SourceText]) -> dict[int, str]:
    """Line of the file → what a branch makes of it."""
    found: dict[int, str] = {}
    for text in made:
        position = 0
        for line in lines_of(text.text):
            for start, end in _pieces(text, position, position + len(line)):
                number = text.location(start, end).line
                found[number] = found.get(number, "") + text.text[start:end]
            position += len(line)
    return found


def _pieces(text: SourceText, start: int, end: int) -> Iterator[tuple[int, int]]:
    """`[start, end)` cut where another part of the file begins."""
    cuts = [segment.inner for segment in text.segments if start < segment.inner < end]
    yield from pairwise((start, *cuts, end))
