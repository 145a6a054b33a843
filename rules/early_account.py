"""An early unit runs as a user that may not exist yet.

With `DefaultDependencies=no` a service starts before sysinit.target, and systemd-sysusers.service makes the
users and groups of sysusers.d: without an order after it, the service fails with 217/USER or 216/GROUP in
boots where it comes first (systemd.unit(5), DefaultDependencies=; sysusers.d(5); systemd.exec(5), PROCESS
EXIT CODES). So does a socket with `SocketUser=` or `SocketGroup=`, and its service can't be reached.
`StateDirectory=` needs no order: systemd waits for the mounts of that by itself.

**Bad**

```yaml
variant: flatcar
version: 1.1.0
storage:
  files:
    - path: /etc/sysusers.d/probe.conf
      contents:
        inline: |
          u probe - "Probe"
systemd:
  units:
    - name: probe.service
      enabled: true
      contents: |
        [Unit]
        DefaultDependencies=no
        Before=sysinit.target
        Conflicts=shutdown.target
        Before=shutdown.target
        [Service]
        Type=oneshot
        User=probe
        ExecStart=/usr/bin/true
        [Install]
        WantedBy=sysinit.target
```

**Good**

```yaml
variant: flatcar
version: 1.1.0
storage:
  files:
    - path: /etc/sysusers.d/probe.conf
      contents:
        inline: |
          u probe - "Probe"
systemd:
  units:
    - name: probe.service
      enabled: true
      contents: |
        [Unit]
        DefaultDependencies=no
        After=systemd-sysusers.service
        Before=sysinit.target
        Conflicts=shutdown.target
        Before=shutdown.target
        [Service]
        Type=oneshot
        User=probe
        ExecStart=/usr/bin/true
        [Install]
        WantedBy=sysinit.target
```

Write `After=` with the unit that the message names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from unitlint.findings.finding import Draft, Severity, finding
from unitlint.graph.edges import Graph, Kind
from unitlint.machine.machine import Machine, Start
from unitlint.rules.shared.accounts import ACCOUNT_KINDS, named_accounts, sysusers
from unitlint.units.effective import last_flag
from unitlint.units.unit import Setting, Unit

SEVERITY = Severity.WARNING
CATEGORY = "order"
SINCE = "0.1.0"
READS_FILES = True

_SYSUSERS = "systemd-sysusers.service"


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each account that may come too late."""
    made = {key: sysusers(machine, kind) for key, kind, _ in ACCOUNT_KINDS}
    for unit in machine.own_units if any(made.values()) else ():
        if not _is_early(unit) or not _may_start(machine, unit.name):
            continue
        if _SYSUSERS not in _before(machine.graph, unit.name):
            yield from _of_unit(unit, made)


def _of_unit(unit: Unit, made: Mapping[str, frozenset[str]]) -> Iterator[Draft]:
    for key, _, status in ACCOUNT_KINDS:
        for setting, name in named_accounts(unit, key):
            if setting.file.is_users and name in made[key]:
                outcome = f"{status}: {_SYSUSERS} creates its {key.lower()} {name}"
                yield _finding(unit, setting, _SYSUSERS, outcome)


def _may_start(machine: Machine, name: str) -> bool:
    """Whether the boot starts the unit, or will once the unit is enabled."""
    return name in machine.starting or machine.starts(name) is not Start.NO


def _is_early(unit: Unit) -> bool:
    """Whether it is a service or socket of the user's without default dependencies."""
    flag = last_flag(unit, "Unit", "DefaultDependencies")
    return unit.type in ("service", "socket") and unit.user_owned and flag is not None and flag.value is False


def _before(graph: Graph, name: str) -> frozenset[str]:
    """All that the unit is after, by any chain."""
    seen, todo = {name}, [name]
    while todo:
        for other in graph.targets(todo.pop(), Kind.AFTER):
            if other not in seen:
                seen.add(other)
                todo.append(other)
    return frozenset(seen - {name})


def _finding(unit: Unit, setting: Setting, later: str, outcome: str) -> Draft:
    return finding(
        setting.place,
        f"{unit.name} may fail with {outcome}, but nothing makes it wait for that",
        unit=unit.name,
        help=f"add After={later} to [Unit]",
    )
