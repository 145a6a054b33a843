"""Texts that know where they came from, and the places in them.

A unit may stand in a YAML scalar of a template that includes another; every span of it still has to be
shown in the file that somebody wrote. A `SourceText` therefore keeps, for the text that is parsed, a map
of its offsets to those of the text around it, up to the file on disk.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Protocol

from unitlint.quick.dataclasses import dataclass

PLACEHOLDER = "\ue000"
"""Stands for what only a rendered template would know. No rule judges a value that holds one."""


def is_known(value: str) -> bool:
    """Whether no part of `value` is decided by a template."""
    return PLACEHOLDER not in value


def shown_value(value: str) -> str:
    """A value as people wrote it; what only a rendered template knows is `{{…}}`."""
    return value if is_known(value) else value.replace(PLACEHOLDER, "{{…}}")


def known_folder(path: str) -> str:
    """`path` up to the first component that only the machine knows (`%m`); all of it where there is none."""
    return path if is_known(path) else path[: path.index(PLACEHOLDER)].rpartition("/")[0]


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A span in a file on disk; lines and columns count from 1, the end is exclusive in its line."""

    path: str
    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1
    route: str = ""
    """Where embedded text stands in its file: `systemd.units[3].contents`; empty for a whole file."""

    @property
    def location(self) -> Location:
        """Itself: a `Location` is a `Place` that is resolved already."""
        return self


class Place(Protocol):
    """Anything that can say where it stands; resolved only when it is shown."""

    @property
    def location(self) -> Location: ...


@dataclass(frozen=True, slots=True)
class Segment:
    """From `inner` on, offsets of the text stand at `outer` and after (verbatim) or all at `outer`."""

    inner: int
    outer: int
    verbatim: bool = True


@dataclass(frozen=True, eq=False)
class SourceText:
    """A text, and the way from its offsets to the file's lines. Equal only to itself, so it keys caches."""

    path: str
    text: str
    route: str = ""
    outer: SourceText | None = None
    segments: tuple[Segment, ...] = ()
    encoded: bool = False
    """Whether it stands in its file as base64 or compressed: a place in it is a line of the decoded text."""
    parts: tuple[SourceText, ...] = ()
    """The texts of several files that follow one another in it; `path` is the first's."""

    def derive(self, text: str, segments: Sequence[Segment], *, route: str = "") -> SourceText:
        """A text taken out of this one: `segments`, in ascending order from 0, map its offsets to mine."""
        return SourceText(self.path, text, route or self.route, self, tuple(segments))

    def place(self, start: int, end: int) -> TextPlace:
        """The span from offset `start` up to, not including, `end`."""
        return TextPlace(self, start, end)

    def location(self, start: int, end: int) -> Location:
        """Where the span stands in the file on disk."""
        source, first, last = self, start, max(start, end - 1)
        route = self.route
        while source.outer is not None:
            if source.encoded:
                route = f"{route}, line {source._line_column(first)[0]} once decoded"
            first, last = source.outward(first), source.outward(last)
            source = source.outer
        if source.parts:
            return source._in_part(first, last + (end > start))
        line, column = source._line_column(first)
        end_line, end_column = source._line_column(last)
        return Location(self.path, line, column, end_line, end_column + (end > start), route)

    def _in_part(self, start: int, end: int) -> Location:
        """Where a span of several texts stands: in the one in which it begins."""
        starts = list(accumulate((len(part.text) for part in self.parts[:-1]), initial=0))
        index = bisect_right(starts, start) - 1
        part = self.parts[index]
        return part.location(start - starts[index], min(end - starts[index], len(part.text)))

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """The files that it stands in."""
        return tuple(dict.fromkeys(part.path for part in self.root.parts)) or (self.path,)

    @property
    def root(self) -> SourceText:
        """The text of the whole file that this one stands in."""
        source = self
        while source.outer is not None:
            source = source.outer
        return source

    def offset_in_root(self, offset: int) -> int:
        """Where an offset stands in the text of the whole file."""
        source = self
        while source.outer is not None:
            offset, source = source.outward(offset), source.outer
        return offset

    def outward(self, offset: int) -> int:
        """Where an offset stands in the text that this one was taken out of."""
        index = bisect_right(self._inner_starts, offset) - 1
        if index < 0:
            return 0
        segment = self.segments[index]
        return segment.outer + (offset - segment.inner if segment.verbatim else 0)

    def _line_column(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1

    @cached_property
    def _inner_starts(self) -> list[int]:
        return [segment.inner for segment in self.segments]

    @cached_property
    def _line_starts(self) -> list[int]:
        starts = [0]
        position = self.text.find("\n")
        while position >= 0:
            starts.append(position + 1)
            position = self.text.find("\n", position + 1)
        return starts


def joined(parts: Sequence[SourceText], *, route: str) -> SourceText:
    """The texts one after the other, as one text.

    Places are kept line by line: exact in lines that stand in the file as they are, else the line's start.
    """
    root, text = parts[0].root, "".join(part.text for part in parts)
    if any(part.root is not root for part in parts):
        return SourceText(parts[0].path, text, route, parts=tuple(parts))
    segments: list[Segment] = []
    start = 0
    for part in parts:
        for begin, end in pairwise((*part._line_starts, len(part.text))):
            first, last = part.offset_in_root(begin), part.offset_in_root(max(begin, end - 1))
            segments.append(Segment(start + begin, first, verbatim=last - first == max(0, end - 1 - begin)))
        start += len(part.text)
    return root.derive(text, segments, route=route)


@dataclass(frozen=True, slots=True)
class TextPlace:
    """A span of a `SourceText`."""

    source: SourceText
    start: int
    end: int

    @property
    def location(self) -> Location:
        """The span in the file on disk."""
        return self.source.location(self.start, self.end)
