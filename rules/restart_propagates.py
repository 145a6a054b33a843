"""When a service fails and restarts by itself, the services that require it restart with it.

An automatic restart is a restart job, which systemd passes on to all units that have the service in
`Requires=`, just as if somebody had restarted it (systemd.service(5), Restart=; systemd.unit(5), Requires=).
Containers and setup steps that could have gone on are stopped and run again. What has the service in
`BindsTo=` stays down instead, and a oneshot service fails only while it starts, when nothing that waits for
it runs: see `failure-not-retried` for both.

**Bad**

```ini
# proxy.service, enabled
[Service]
Restart=on-failure
ExecStart=/usr/bin/proxy

[Install]
WantedBy=multi-user.target

# web.service, enabled
[Unit]
Requires=proxy.service
After=proxy.service

[Service]
ExecStart=/usr/bin/web

[Install]
WantedBy=multi-user.target
```

**Good**

```ini
# proxy.service, enabled
[Service]
Restart=on-failure
ExecStart=/usr/bin/proxy

[Install]
WantedBy=multi-user.target

# web.service, enabled
[Unit]
Wants=proxy.service
After=proxy.service

[Service]
ExecStart=/usr/bin/web

[Install]
WantedBy=multi-user.target
```

Write `Wants=` in units that can go on while the other restarts; where the restart is meant, ignore this.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.contracts.names import is_loaded, listed
from unitlint.findings.finding import Draft, Related, Severity, finding
from unitlint.graph.edges import PULLS_AND_FAILS, Kind
from unitlint.machine.machine import Machine
from unitlint.machine.ownership import Ownership
from unitlint.rules.shared.quadlets import is_podmans
from unitlint.rules.shared.restarts import restarts_by_itself, stays_down
from unitlint.text.source import Place
from unitlint.units.unit import Setting, Unit
from unitlint.units.verify import type_setting

SEVERITY = Severity.NOTE
CATEGORY = "order"
SINCE = "0.1.0"

_SHOWN = 3


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each service of the user's that restarts, with all that restarts with it."""
    ownership = machine.ownership
    for unit in machine.own_units:
        setting = restarts_by_itself(unit) if is_loaded(unit) and not _fails_in_its_start(unit) else None
        if setting is None or not ownership.owns(setting.place):
            continue
        if is_podmans(machine, unit.name, setting.key, setting.place):
            continue  # a pod's: its containers are part of it
        requirers = dict(_requirers(machine, unit, ownership))
        if requirers:
            yield _finding(unit, setting, requirers)


def _fails_in_its_start(unit: Unit) -> bool:
    """Whether it fails before what requires it runs: a oneshot service does its work while it starts."""
    kind = type_setting(unit)
    return kind is not None and kind.value == "oneshot"


def _requirers(machine: Machine, unit: Unit, ownership: Ownership) -> Iterator[tuple[str, Place]]:
    bound = machine.graph.sources(unit.name, Kind.BINDS_TO) if stays_down(machine, unit) else ()
    for kind in PULLS_AND_FAILS:
        for name in sorted(machine.graph.sources(unit.name, kind)):
            if name in bound:
                continue  # it is stopped first
            edge = machine.graph.edge(name, kind, unit.name)
            statement = next(ownership.user_origins(edge), None) if edge is not None else None
            if statement is not None and name.endswith(".service") and name in machine.starting:
                yield name, statement[1]


def _finding(unit: Unit, setting: Setting, requirers: dict[str, Place]) -> Draft:
    names = sorted(requirers)
    shown = names if len(names) <= _SHOWN + 1 else [*names[:_SHOWN], f"{len(names) - _SHOWN} more"]
    verb = "restarts" if len(names) == 1 else "restart"
    return finding(
        setting.place,
        f"when {unit.name} fails and restarts, {listed(shown)} {verb} with it",
        unit=unit.name,
        related=tuple(Related(requirers[n].location, f"{n} requires {unit.name}") for n in names),
        help=f"use Wants={unit.name} where a unit works without it",
    )
