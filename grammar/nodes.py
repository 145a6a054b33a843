"""What the parsers return: frozen nodes with offsets, whose texts concatenate to the file they came from."""

from __future__ import annotations

from unitlint.quick.dataclasses import dataclass


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


@dataclass(frozen=True, slots=True)
class FstabField:
    """A field of an fstab entry, its escapes decoded; an absent one has its default and an empty span."""

    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class FstabEntry:
    """A line of fstab(5) that names a file system; the fields after `where` may be absent."""

    what: FstabField
    where: FstabField
    type: FstabField
    options: FstabField
    frequency: FstabField
    pass_number: FstabField
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class FstabOption:
    """One of an entry's comma-separated options; `value` is None where it has no '='."""

    name: str
    value: str | None
    start: int
    end: int


FstabNode = FstabEntry | Comment | Blank | Junk
