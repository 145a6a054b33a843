"""Every value of `values.txt` for every directive: which lines systemd and unitlint complain of."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.conformance import complaints
from tests.conformance.complaints import Place
from tests.conformance.file_judge import hidden_by_debian
from tests.conformance.systemd import Systemd
from unitlint.systemd.directives import OWN_SECTIONS, keys, lookup, named
from unitlint.units.values.complaint import Effect, Subject
from unitlint.units.values.judge import complaints as complaints_about

FILE = Path(__file__).with_name("values.txt")
TOO_LONG = ("a" * 300, "/" + "a" * 300, "/" + "a/" * 2100)
POOL: Sequence[str] = ("", *FILE.read_text(encoding="utf-8").splitlines()[1:], *TOO_LONG)
"""The empty value, those of the file, and some that are too long."""

OLDEST = 252
"""The oldest version that the tables are made for."""
UNIT_TYPES = tuple(t for t in OWN_SECTIONS if t not in ("device", "scope"))
DEPRECATED = ("BindTo", "BlockIOWeight", "BlockIODeviceWeight", "BlockIOReadBandwidth", "CPUShares")
"""Some that are still parsed, and that the man pages no longer list."""
LIKE_NO_OTHER = ("Delegate", "ManagedOOMSwap", "Slice", "TimeoutSec")
"""Directives that mean something else for other types, though their kind is the same."""
ALONE = ("LUOSession", "Unit")
"""Directives whose earlier assignments count for what is said of a later one."""


@dataclass(frozen=True, slots=True)
class Key:
    """A directive of a section, in units of a type."""

    unit_type: str
    section: str
    name: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """Unit files, and the assignment that stands at each place of them."""

    files: dict[str, bytes] = field(default_factory=dict)
    at: dict[Place, tuple[Key, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many assignments were judged, and on which of them the two differ."""

    pairs: int = 0
    complaints: int = 0
    """Those that systemd complains of."""
    missed: Mapping[tuple[str, str], list[str]] = field(default_factory=dict)
    """(directive, value) that systemd alone complains of, with its words."""
    made_up: Mapping[tuple[str, str], list[str]] = field(default_factory=dict)
    """Those that unitlint alone complains of."""

    def __bool__(self) -> bool:
        return bool(self.missed or self.made_up)


def directives(version: int) -> Iterator[Key]:
    """Every directive of that version, once for each kind of value that it has."""
    for unit_type, own in OWN_SECTIONS.items():
        for section in own or ("Unit",) * (unit_type == "target"):
            for key in _keys(section, version):
                if unit_type in ("service", "target") or _differs_from_service(
                    unit_type, section, key, version
                ):
                    yield Key(unit_type, section, key)


def _keys(section: str, version: int) -> Iterator[str]:
    deprecated = (key for key in DEPRECATED if section in named(key))
    yield from sorted({*keys(section, version), *deprecated})


def _differs_from_service(unit_type: str, section: str, key: str, version: int) -> bool:
    """Whether the directive is the type's own, or means something else for it than for a service."""
    mine, service = lookup(unit_type, section, key, version), lookup("service", "Service", key, version)
    return mine is not None and (
        service is None or mine.kind(version) != service.kind(version) or key in LIKE_NO_OTHER
    )


def came_or_changed(key: Key, version: int) -> bool:
    """Whether the directive is younger than systemd 252, or takes other kinds of values since."""
    directive = named(key.name)[key.section]
    return directive.since > OLDEST or directive.kind(version) != directive.kind(OLDEST)


def judge(
    unit_type: str,
    by: Systemd,
    values: Sequence[str] = POOL,
    *,
    wanted: Callable[[Key], bool] = lambda _: True,
) -> Outcome:
    """Ask both about the wanted directives of a unit type with each of the values."""
    sheet = Sheet()
    for key in directives(by.version):
        if key.unit_type == unit_type and wanted(key):
            _fill(sheet, key, values, by.version)
    with complaints.folder(sheet.files) as top:
        said = complaints.said_by_systemd(top, sheet.files, by).places
    ours = {place: _says(place[0], *at, by.version) for place, at in sheet.at.items()}
    named_at = {place: (key.name, value) for place, (key, value) in sheet.at.items()}
    return Outcome(
        pairs=len(sheet.at),
        complaints=sum(place in said for place in sheet.at),
        missed={named_at[place]: said[place] for place in sheet.at if place in said and not ours[place]},
        made_up={
            named_at[place]: ours[place]
            for place in sheet.at
            if ours[place] and place not in said and not hidden_by_debian(ours[place], by.version)
        },
    )


def _fill(sheet: Sheet, key: Key, values: Sequence[str], version: int) -> None:
    """Write units that give the directive every value: one each where a value may end the unit."""
    alone = key.name in ALONE or any(_refuses(key, value, version) for value in values)
    for number, group in enumerate([value] for value in values) if alone else [(0, values)]:
        name = f"{key.name.lower()}-{number}.{key.unit_type}"
        lines = [f"[{key.section}]", *(f"{key.name}={value}" for value in group), ""]
        sheet.files[name] = "\n".join(lines).encode()
        sheet.at.update({(name, line): (key, value) for line, value in enumerate(group, start=2)})


def _refuses(key: Key, value: str, version: int) -> bool:
    found = complaints_about(value, Subject(f"x.{key.unit_type}", key.section, key.name, version))
    return any(complaint.effect is Effect.REFUSED for complaint in found)


def _says(unit: str, key: Key, value: str, version: int) -> list[str]:
    if lookup(key.unit_type, key.section, key.name, version) is None:
        return [f"there is no {key.name}="]
    subject = Subject(unit, key.section, key.name, version)
    return [complaint.reason for complaint in complaints_about(value, subject)]
