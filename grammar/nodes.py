"""What the parsers return: frozen nodes with offsets, whose texts concatenate to the file they came from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Section:
    """`[Name]` and the line's end. `name` is what stands between the brackets."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Assignment:
    """`Key=value`, continuation lines included.

    `value` is what systemd sees: continuations joined by a blank, comment lines inside them skipped, blanks
    at both ends stripped. `[key_start, key_end)` and `[value_start, value_end)` are the spans of the key and
    of the raw value; `[start, end)` is the whole, line end included.
    """

    key: str
    value: str
    start: int
    end: int
    key_start: int
    key_end: int
    value_start: int
    value_end: int


@dataclass(frozen=True, slots=True)
class Comment:
    """A line that starts with `#` or `;`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Blank:
    """A line of blanks; or one that only a rendered template would fill (it holds a placeholder)."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Junk:
    """A line that is none of the others; `reason` is one short clause for the finding.

    `fatal` when systemd refuses the whole file for it and reads no further; else it skips the line with a
    warning, and in a section that it ignores without one.
    """

    reason: str
    start: int
    end: int
    fatal: bool = False


UnitNode = Section | Assignment | Comment | Blank | Junk
