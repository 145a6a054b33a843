"""An empty `After=`, `Requires=` or `Wants=` doesn't remove dependencies.

An empty assignment empties most lists, but not dependencies: those of the unit file, another drop-in, a link
or podman's generator stay (systemd.unit(5), Example 2, Overriding vendor settings: "dependencies … can't be
reset to an empty list, so dependencies can only be added in drop-ins"). systemd 252 still has
`Requires=engine.service` for the example.

**Bad**

```ini
# /etc/systemd/system/pool.service.d/soft.conf
[Unit]
Requires=
Wants=engine.service

# /etc/systemd/system/pool.service
[Unit]
Requires=engine.service

[Service]
ExecStart=/usr/bin/pool
```

**Good**

```ini
# /etc/systemd/system/pool.service
[Unit]
Wants=engine.service

[Service]
ExecStart=/usr/bin/pool
```

Deliver the whole unit below `/etc/systemd/system` without the dependency. In a Quadlet,
`DefaultDependencies=false` in `[Quadlet]` leaves out what podman adds.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.findings.finding import Draft, Related, Severity, finding
from unitlint.graph.explicit import FORWARD, REVERSE
from unitlint.machine.machine import Machine
from unitlint.quick.dataclasses import dataclass
from unitlint.rules.shared.common import lines, user_files
from unitlint.rules.shared.graph import is_vendors
from unitlint.rules.shared.quadlets import is_podmans
from unitlint.text.source import Location
from unitlint.units.unit import Setting, Unit

SEVERITY = Severity.WARNING
CATEGORY = "syntax"
SINCE = "0.1.0"

_MOUNTS = frozenset({"RequiresMountsFor", "WantsMountsFor"})
_KEYS = frozenset({*FORWARD, *REVERSE, *_MOUNTS})
_BY_PODMAN = frozenset({"After", "Wants"})
"""What podman's generator says of each Quadlet: After= and Wants=network-online.target."""


def check(machine: Machine) -> Iterator[Draft]:
    """A warning for each empty dependency of the user's that is to take something away, a note for others."""
    seen = set()
    for kept in _by_line(machine):
        seen.add(kept[0].empty.place.location)
        yield _finding(machine, kept)
    for draft in _of_others(machine):
        if draft.location not in seen:
            yield draft


@dataclass(frozen=True, slots=True)
class _Kept:
    """An empty assignment to a unit, and those of the same key before it, which stay."""

    unit: Unit
    empty: Setting
    stays: tuple[Setting, ...]


def _by_line(machine: Machine) -> Iterator[list[_Kept]]:
    """Of each line all units that it is read for, of which a drop-in for a type has many."""
    found: dict[Location, list[_Kept]] = {}
    for unit in machine.own_units:
        for setting in unit.settings.among("Unit", _KEYS):
            if not setting.value and machine.ownership.owns(setting.place):
                before = unit.settings.before(setting)
                stays = tuple(s for s in before if s.section == "Unit" and s.key == setting.key and s.value)
                found.setdefault(setting.place.location, []).append(_Kept(unit, setting, stays))
    yield from found.values()


def _of_others(machine: Machine) -> Iterator[Draft]:
    """Drop-ins of units whose own file isn't there, and of templates without an instance."""
    for file in user_files(machine):
        for line in lines(file.source) if file.drop_in and not file.quadlet else ():
            if line.section == "Unit" and line.node.key in _KEYS and not line.node.value:
                what = f"{file.unit} keeps those in its unit file"
                yield finding(
                    file.source.place(line.node.key_start, line.node.value_end),
                    f"an empty {line.node.key}= doesn't remove dependencies: {what}",
                    unit=file.unit,
                    help=f"replace the whole unit file of {file.unit}: a drop-in can only add dependencies",
                )


def _finding(machine: Machine, found: list[_Kept]) -> Draft:
    """About a unit that keeps something, one of the user's rather than of the base, or about the first."""
    keeping = sorted((kept for kept in found if kept.stays), key=lambda kept: not kept.unit.is_users)
    first = (keeping or found)[0]
    unit, empty, stays = first.unit, first.empty, first.stays
    values = " ".join(s.value for s in stays)
    others = f", and so do {len(keeping) - 1} more" if len(keeping) > 1 else ""
    what = f"{unit.name} keeps {empty.key}={values}{others}" if stays else f"{unit.name} has none"
    return finding(
        empty.place,
        f"an empty {empty.key}= doesn't remove dependencies: {what}",
        unit=unit.name,
        related=[
            Related(s.place.location, "still applies")
            for s in stays
            if s.place.location != empty.place.location
        ],
        help=_way_out(machine, first) if len(keeping) < 2 else "delete the line",
        severity=None if stays else Severity.NOTE,
    )


def _is_own(machine: Machine, setting: Setting) -> bool:
    return machine.ownership.owns(setting.place) and not is_vendors(machine, setting.place)


def _way_out(machine: Machine, kept: _Kept) -> str:
    unit, empty = kept.unit, kept.empty
    by_podman = [s for s in kept.stays if is_podmans(machine, unit.name, s.key, s.place)]
    if by_podman and empty.key in _BY_PODMAN:
        return "write DefaultDependencies=false in [Quadlet] to leave out the dependencies that podman adds"
    if kept.stays and not by_podman and all(_is_own(machine, s) for s in kept.stays):
        return f"delete {empty.key}= where it is set, or the empty line"
    if kept.stays and not by_podman:
        return f"replace the whole unit file of {unit.name}: a drop-in can only add dependencies"
    return "delete the line"
