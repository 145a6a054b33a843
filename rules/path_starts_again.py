"""A path unit starts its service again and again, because what it waits for stays.

When a service that a path unit started has ended, the paths are checked again, and while the file of
`PathExists=` is there the service starts anew (systemd.path(5), DESCRIPTION). A oneshot service stops as soon
as its commands finish: it runs all the time, or is refused by its start limit, and then the path unit fails
with `unit-start-limit-hit` and watches nothing any more. Files that the service itself removes, such as those
in a spool, are what these settings are for; the rule looks only at the kernel's own, in `/dev`, `/proc` and
`/sys`, at systemd's in `/run/systemd`, and at what every system has, `/etc` and `/var/lib` for two.

**Bad**

```ini
# camera.path
[Path]
PathExists=/dev/video0

[Install]
WantedBy=multi-user.target

# camera.service
[Service]
Type=oneshot
ExecStart=/usr/bin/camera-settings restore
```

**Good**

```ini
# camera.path
[Path]
PathExists=/dev/video0

[Install]
WantedBy=multi-user.target

# camera.service
[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/bin/camera-settings restore
```

Keep the service active (`RemainAfterExit=yes`), wait for a change (`PathChanged=`), or let a device start it
(`WantedBy=dev-video0.device` and a udev rule with `TAG+="systemd"`).
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.contracts.names import is_loaded
from unitlint.findings.finding import Draft, Related, Severity, finding
from unitlint.graph.edges import Kind
from unitlint.machine.machine import Machine
from unitlint.quick import patterns as re
from unitlint.rules.shared.command_lines import type_of_service
from unitlint.rules.shared.graph import at_odds
from unitlint.text.source import is_known
from unitlint.units.effective import last_boolean
from unitlint.units.settings import is_undecided
from unitlint.units.specifiers import expand
from unitlint.units.unit import Setting, Unit
from unitlint.units.verify import type_setting

SEVERITY = Severity.WARNING
CATEGORY = "order"
SINCE = "0.1.0"

_BY_LEVEL = ("PathExists", "PathExistsGlob", "DirectoryNotEmpty")
"""Conditions that hold for as long as the file is there (systemd.path(5))."""
_LASTING = re.compile(r"/(?:proc|sys|dev(?!/(?:shm|mqueue)/)|run/systemd)/\S*")
_ALWAYS = re.compile(
    r"/|/(?:etc|usr|var|run|usr/(?:bin|lib|share)|var/(?:lib|log|cache)|etc/(?:passwd|group|os-release))/?"
)
"""What every system has (file-hierarchy(7)), with something in it."""
_MAY_BE_EMPTY = re.compile(r"(?:/var)?/tmp/?")


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each path that stays, and the service that ends."""
    for unit in machine.own_units:
        if unit.type != "path" or not is_loaded(unit) or is_undecided(unit):
            continue
        for name in sorted(machine.graph.targets(unit.name, Kind.TRIGGERS)):
            service = machine.graph.units[name]
            if _ends(machine, service) and not _stops(machine, service, unit):
                yield from (_finding(unit, service, setting) for setting in _lasting(machine, unit))


def _lasting(machine: Machine, unit: Unit) -> Iterator[Setting]:
    for setting in (s for key in _BY_LEVEL for s in unit.values("Path", key)):
        path = expand(setting.value, unit.name) or ""
        if is_known(path) and _stays(setting.key, path) and machine.ownership.owns(setting.place):
            yield setting


def _stays(key: str, path: str) -> bool:
    """Whether the condition holds whatever the service does."""
    if key != "DirectoryNotEmpty" and _MAY_BE_EMPTY.fullmatch(path):
        return True
    return _LASTING.fullmatch(path) is not None or _ALWAYS.fullmatch(path) is not None


def _ends(machine: Machine, service: Unit) -> bool:
    """Whether the service is over as soon as its commands are."""
    if service.type != "service" or not is_loaded(service) or is_undecided(service):
        return False
    is_oneshot = type_of_service(service, machine.systemd_version) == "oneshot"
    return is_oneshot and not last_boolean(service, "Service", "RemainAfterExit")


def _stops(machine: Machine, service: Unit, path: Unit) -> bool:
    """Whether the service ends the watch itself."""
    named = any(path.name in s.value for s in service.settings if s.key.startswith("Exec"))
    return named or path.name in at_odds(machine.graph, service.name)


def _finding(path: Unit, service: Unit, setting: Setting) -> Draft:
    kind = type_setting(service)
    return finding(
        setting.place,
        f"{path.name} starts {service.name} again whenever it ends, until it hits the start limit: "
        f"{setting.value} is still there",
        unit=path.name,
        related=(Related(kind.place.location, f"{service.name} ends"),) if kind is not None else (),
        help=f"add RemainAfterExit=yes to {service.name}, or wait for a change with PathChanged=",
    )
