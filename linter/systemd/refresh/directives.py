"""`directives.tsv` as the versions that it was captured from, and with one more of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass
from unitlint.systemd import directives
from unitlint.systemd.refresh.outcome import Outcome
from unitlint.systemd.refresh.release import Release
from unitlint.systemd.refresh.rows import Item, Items, rows
from unitlint.text.lines import bare_lines, lines_of

FILE = Path(directives.__file__).with_name("directives.tsv")

NEW = (
    "do assignments add up, does it supersede another one (traits.tsv)?"
    " which values does it take (units/values/kinds.py)?"
    " does a bad one stop the unit (systemd/fatal_directives.py)?"
)

_CAPTURED = re.compile(r"(?<=--dump-configuration-items of )[\d, ]+\d")


@dataclass(frozen=True, slots=True)
class Line:
    """What a row of the table says of one directive of one section."""

    kinds: tuple[tuple[int, str], ...]
    since: int
    until: int

    def kind(self, version: int) -> str | None:
        """systemd's word for its value in that version; None where that version has no such directive."""
        if version < self.since or (self.until and version >= self.until):
            return None
        return next(kind for first, kind in reversed(self.kinds) if first <= version)


@dataclass(frozen=True, slots=True)
class Table:
    """The table's text, taken apart."""

    head: str
    lines: Mapping[Item, Line]

    @property
    def captured(self) -> tuple[int, ...]:
        """The versions that it was made from."""
        found = _CAPTURED.search(self.head)
        return tuple(map(int, found[0].split(","))) if found else ()

    def items(self, version: int) -> Items:
        """What that version, one of those, said of itself."""
        kinds = ((item, line.kind(version)) for item, line in self.lines.items())
        return {item: kind for item, kind in kinds if kind is not None}

    def joined(self, release: Release) -> str:
        """The table's text with one more version in it."""
        versions = {number: self.items(number) for number in self.captured}
        versions[release.version] = release.items
        known = {item: line.since for item, line in self.lines.items()}
        head = _CAPTURED.sub(", ".join(map(str, sorted(versions))), self.head)
        return head + "".join(
            "\t".join((row.key, ",".join(sections), row.kind, str(row.since or ""), str(row.until or "")))
            + "\n"
            for row, sections in rows(versions, known, release.added)
        )


def with_version(text: str, release: Release) -> Outcome:
    """The table with one more version in it."""
    old = read_table(text)
    joined = old.joined(release)
    new = read_table(joined)
    return Outcome(joined, tuple(_differences(old, new)), tuple(_undecided(old, new)))


def read_table(text: str) -> Table:
    """The table of a text such as `directives.tsv`."""
    head = "".join(line for line in lines_of(text) if line.startswith("#"))
    return Table(head, dict(_lines(text)))


def _lines(text: str) -> Iterator[tuple[Item, Line]]:
    for row in bare_lines(text):
        if not row.startswith("#"):
            key, sections, kinds, since, until = row.split("\t")
            line = Line(directives.kinds_of(kinds), int(since or 0), int(until or 0))
            yield from (((section, key), line) for section in sections.split(","))


def _differences(old: Table, new: Table) -> Iterator[str]:
    """What the new table says otherwise, a line a directive."""
    changed: dict[tuple[str, str], list[str]] = {}
    for section, key in sorted(old.lines.keys() | new.lines.keys()):
        before, after = old.lines.get((section, key)), new.lines.get((section, key))
        if before != after:
            change = f"{_row_text(before)} -> {_row_text(after)}" if before else _row_text(after)
            changed.setdefault((key, change), []).append(f"[{section}]")
    for (key, change), sections in sorted(changed.items()):
        yield f"{key}= in {', '.join(sections)}: {change}"


def _undecided(old: Table, new: Table) -> Iterator[str]:
    """What the kind of a value doesn't tell."""
    for key in sorted({key for _, key in new.lines.keys() - old.lines.keys()}):
        yield f"{key}= is new: {NEW}"
    gone = old.items(max(old.captured)).keys() - new.items(max(new.captured)).keys()
    for key in sorted({key for _, key in gone}):
        yield f"{key}= is gone: what does its work now (traits.tsv)?"
    both = sorted(old.lines.keys() & new.lines.keys())
    changed = (key for section, key in both if _has_more(new.lines[section, key], old.lines[section, key]))
    for key in dict.fromkeys(changed):
        yield f"{key}= has another kind: which values does each version take?"


def _has_more(new: Line, old: Line) -> bool:
    return len(old.kinds) < len(new.kinds)


def _row_text(line: Line | None) -> str:
    if line is None:
        return "no row"
    kinds = "|".join(f"{first}:{kind}" if first else kind for first, kind in line.kinds)
    bounds = [f"since {line.since}"] * bool(line.since) + [f"until {line.until}"] * bool(line.until)
    return ", ".join((kinds, *bounds))
