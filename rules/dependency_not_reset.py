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

from collections.abc import Iterable, Iterator

from unitlint.configuration.unit_files import Owner
from unitlint.findings.finding import Draft, Related, Severity, finding
from unitlint.graph.explicit import FORWARD, REVERSE
from unitlint.machine.machine import Machine
from unitlint.rules.shared.common import lines, user_files
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
    for unit in machine.own_units:
        for setting in unit.settings.among("Unit", _KEYS):
            if not setting.value and machine.ownership.owns(setting.place):
                seen.add(setting.place.location)
                yield _finding(unit, setting, unit.settings.before(setting))
    for draft in _of_others(machine):
        if draft.location not in seen:
            yield draft


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


def _finding(unit: Unit, empty: Setting, before: Iterable[Setting]) -> Draft:
    stays = [s for s in before if s.section == "Unit" and s.key == empty.key and s.value]
    generated = empty.file.owner is Owner.GENERATOR or any(s.file.owner is Owner.GENERATOR for s in stays)
    values = " ".join(s.value for s in stays)
    what = f"{unit.name} keeps {empty.key}={values}" if stays else f"{unit.name} has none"
    return finding(
        empty.place,
        f"an empty {empty.key}= doesn't remove dependencies: {what}",
        unit=unit.name,
        related=[
            Related(s.place.location, "still applies")
            for s in stays
            if s.place.location != empty.place.location
        ],
        help=_way_out(unit, empty, generated=generated, stays=bool(stays)),
        severity=None if stays else Severity.NOTE,
    )


def _way_out(unit: Unit, empty: Setting, *, generated: bool, stays: bool) -> str:
    if generated and empty.key in _BY_PODMAN:
        return "write DefaultDependencies=false in [Quadlet] to leave out the dependencies that podman adds"
    if stays:
        return f"replace the whole unit file of {unit.name}: a drop-in can only add dependencies"
    return "delete the line"
