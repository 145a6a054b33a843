"""A unit's condition can't be met, so the unit never starts.

systemd silently skips a unit whose condition is not met, and fails one whose assertion is not met
(systemd.unit(5), CONDITIONS AND ASSERTS). Usually the machine decides. Here the configuration does: it
delivers the file that must not exist, or one that can't be executed or is empty; it writes `/etc/machine-id`,
so that there is no first boot; the word is one that systemd never finds (`ConditionArchitecture=amd64`, which
is `x86-64` there); the kernel command line has a word that it must not have; or `--virt` says what the system
runs in. Conditions of the base system's own units are ignored, also in a root file system that holds systemd
itself: those adapt a unit to the machine. So is a path that a command or a script names, which may take the
file away.

**Bad**

```yaml
variant: fcos
version: 1.5.0
storage:
  files:
    - path: /etc/setup.done
      contents:
        inline: ""
systemd:
  units:
    - name: setup.service
      enabled: true
      contents: |
        [Unit]
        ConditionPathExists=!/etc/setup.done
        [Service]
        Type=oneshot
        ExecStart=/usr/bin/setup
        [Install]
        WantedBy=multi-user.target
```

**Good**

```yaml
variant: fcos
version: 1.5.0
systemd:
  units:
    - name: setup.service
      enabled: true
      contents: |
        [Unit]
        ConditionPathExists=!/etc/setup.done
        [Service]
        Type=oneshot
        ExecStart=/usr/bin/setup
        [Install]
        WantedBy=multi-user.target
```

Remove the condition, or what keeps it from being met.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.contracts.names import is_loaded
from unitlint.findings.finding import Draft, Related, Severity, finding
from unitlint.machine.machine import Machine
from unitlint.platforms.select import select_platform
from unitlint.rules.shared.conditions import Failed, failed
from unitlint.rules.shared.starting import Mentions, mentions_of
from unitlint.units.unit import Setting, Unit

SEVERITY = Severity.WARNING
CATEGORY = "enablement"
SINCE = "0.1.0"
READS_FILES = True


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each condition of the user's that can't hold."""
    mentions = mentions_of(machine)
    for unit in machine.own_units:
        if is_loaded(unit) and unit.user_owned:
            for kind in ("Condition", "Assert"):
                for found in failed(machine, unit, kind):
                    owned = machine.ownership.owns(found.setting.place)
                    if owned and not _is_named(mentions, found) and not _is_systemds(unit, found.setting):
                        yield _finding(unit, kind, found)


def _is_named(mentions: Mentions, found: Failed) -> bool:
    """Whether something else has to do with the file of the condition, and may take it away."""
    path = found.setting.value.strip().lstrip("|!").strip()
    return path.startswith("/") and mentions.names_path(path)


def _is_systemds(unit: Unit, setting: Setting) -> bool:
    """Whether systemd's own unit of that name has the same condition."""
    shipped = select_platform("systemd")
    return unit.name in shipped.unit_names and any(
        (its.key, its.value) == (setting.key, setting.value)
        for directory in shipped.directories
        if (file := directory.units.get(unit.name)) is not None
        for its in file.settings or ()
    )


def _finding(unit: Unit, kind: str, found: Failed) -> Draft:
    setting, verdict = found.setting, found.verdict
    so = "never starts" if kind == "Condition" else "always fails"
    place = verdict.place.location if verdict.place is not None else None
    return finding(
        setting.place,
        f"{unit.name} {so}: {setting.key}={setting.value} can't be met, because {verdict.reason}",
        unit=unit.name,
        help="delete the condition, or change what keeps it from being met",
        related=(Related(place, "decided here"),) if place is not None else (),
    )
