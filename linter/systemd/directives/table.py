"""The table of directives, and questions to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TypedDict

from unitlint.quick.dataclasses import dataclass
from unitlint.text.lines import bare_lines

OWN_SECTIONS: Mapping[str, tuple[str, ...]] = {
    "automount": ("Automount",),
    "device": (),
    "mount": ("Mount",),
    "path": ("Path",),
    "scope": ("Scope",),
    "service": ("Service",),
    "slice": ("Slice",),
    "socket": ("Socket",),
    "swap": ("Swap",),
    "target": (),
    "timer": ("Timer",),
}
"""The section that only units of that type have; [Unit] and [Install] are everybody's (systemd.unit(5))."""


ITS_OWN = "OTHER"
"""systemd's word for what is no kind of value, and may differ from directive to directive."""

USER_PREFIX = "X-"
"""Sections and keys with it are for others to read: systemd skips them in silence (systemd.unit(5))."""


@dataclass(frozen=True, slots=True)
class Directive:
    """A directive of one section."""

    section: str
    key: str
    kinds: tuple[tuple[int, str], ...] = ()
    """Systemd's words for its values (`BOOLEAN`, `UNIT [...]`), each with the first version that says so."""
    since: int = 0
    """The first version of systemd that has it; 0 when it is older than the man pages tell."""
    until: int = 0
    """The first version known to ignore it; 0 for none."""
    many: bool = False
    """Whether assignments add up, and an empty one resets them; otherwise the last one counts."""
    renamed_to: str = ""
    """The same directive's present name; takes the same values."""
    moved_to: str = ""
    """The present place, as `Section.Key`."""
    superseded_by: str = ""
    """What does its work today, with values of its own."""
    removed: bool = False
    """Whether every version in the table parses it only to say that it is ignored."""

    def kind(self, version: int) -> str:
        """systemd's word for its values in that version; empty for what is parsed only to be ignored."""
        return next((kind for first, kind in reversed(self.kinds) if first <= version), "")

    @property
    def deprecated(self) -> bool:
        """Whether the man pages no longer list it, or only to name its successor."""
        return self.removed or bool(self.renamed_to or self.moved_to or self.superseded_by)

    def accepted_by(self, version: int) -> bool:
        """Whether systemd of that version acts on it."""
        return not self.removed and self.since <= version and not (self.until and version >= self.until)


def lookup(unit_type: str, section: str, key: str, version: int) -> Directive | None:
    """The directive as a unit of that type has it in that version; None where systemd ignores the line."""
    if section not in sections(unit_type):
        return None
    directive = named(key).get(section)
    return directive if directive is not None and directive.accepted_by(version) else None


def sections(unit_type: str) -> tuple[str, ...]:
    """The sections that systemd reads in a unit of that type."""
    return ("Unit", *OWN_SECTIONS.get(unit_type, ()), "Install")


def own_section(unit_type: str) -> str:
    """The section that only units of that type have; empty where they have none."""
    return next(iter(OWN_SECTIONS.get(unit_type, ())), "")


def is_private(name: str) -> bool:
    """Whether a section or key is one of those that systemd leaves to others."""
    return name.startswith(USER_PREFIX)


@cache
def newer_names(version: int) -> frozenset[str]:
    """The names of the directives that a later version brought to some section."""
    rows = ((key, row[2]) for key, found in _table().items() for row in found)
    return frozenset(key for key, since in rows if since and int(since) > version)


@cache
def newest_version() -> int:
    """The newest version that the table knows something of."""
    return max(int(cell) for rows in _table().values() for row in rows for cell in row[2:] if cell)


@cache
def named(key: str) -> Mapping[str, Directive]:
    """The directives of that name, of all versions, by their sections."""
    facts, found = _facts().get(key, {}), {}
    for names, kinds, since, until in _table().get(key, ()):
        for section in names.split(","):
            traits = facts.get("", _NONE) | facts.get(section, _NONE)
            versions = int(since or 0), int(until or 0)
            found[section] = Directive(section, key, kinds_of(kinds), *versions, **traits)
    for section in facts.keys() - found.keys() - {""}:
        found[section] = Directive(section, key, **facts[section])
    return found


def keys(section: str, version: int) -> Iterator[str]:
    """The names that may stand in a section, without those that are out of date."""
    for key in _table():
        directive = named(key).get(section)
        if directive is not None and directive.accepted_by(version) and not directive.deprecated:
            yield key


def kinds_of(text: str) -> tuple[tuple[int, str], ...]:
    """The kinds of a row: `BOOLEAN|257:OTHER` → ((0, BOOLEAN), (257, OTHER))."""
    first, *later = text.split("|")
    changes = (change.partition(":") for change in later)
    return ((0, first), *((int(version), kind) for version, _, kind in changes))


class _Traits(TypedDict, total=False):
    many: bool
    renamed_to: str
    moved_to: str
    superseded_by: str
    removed: bool


_NONE: _Traits = {}


@cache
def _table() -> Mapping[str, list[list[str]]]:
    """Key → its rows: sections, kinds, since, until."""
    table: dict[str, list[list[str]]] = {}
    for key, *cells in _rows("directives.tsv", 5):
        table.setdefault(key, []).append(cells)
    return table


@cache
def _facts() -> Mapping[str, Mapping[str, _Traits]]:
    """Key → section (empty for all) → what `traits.tsv` says."""
    facts: dict[str, dict[str, _Traits]] = {}
    for key, names, fact, detail in _rows("traits.tsv", 4):
        for section in names.split(","):
            known = facts.setdefault(key, {})
            known[section] = known.get(section, _NONE) | _traits(fact, detail)
    return facts


def _traits(fact: str, detail: str) -> _Traits:
    match fact:
        case "many":
            return {"many": True}
        case "renamed":
            return {"renamed_to": detail}
        case "moved":
            return {"moved_to": detail}
        case "superseded":
            return {"superseded_by": detail}
        case "removed":
            return {"removed": True}
    raise ValueError(f"traits.tsv: {fact}")


def _rows(name: str, width: int) -> Iterator[list[str]]:
    for line in bare_lines(Path(__file__).with_name(name).read_text(encoding="utf-8")):
        if not line.startswith("#"):
            cells = line.split("\t")
            yield cells + [""] * (width - len(cells))
