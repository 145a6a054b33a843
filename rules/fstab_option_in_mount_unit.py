"""A mount unit has an `x-systemd.` option that only works in `/etc/fstab`.

systemd-fstab-generator(8) turns these options into settings of the units that it writes. In `Options=` of a
mount or swap unit they do nothing: the mount doesn't wait longer for its device, and isn't ordered after
anything (systemd.mount(5), FSTAB). `x-systemd.device-bound` and `x-systemd.graceful-option=` count in both.
The rule passes over units that the generator wrote (`SourcePath=`).

**Bad**

```ini
# data.mount
[Mount]
What=/dev/disk/by-label/data
Where=/data
Options=x-systemd.device-timeout=600
```

**Good**

```
# /etc/fstab
LABEL=data /data ext4 x-systemd.device-timeout=600 0 0
```

Write the mount in `/etc/fstab`, or the unit's own setting: `After=`, `Requires=`, `TimeoutSec=`, an automount
unit, `JobRunningTimeoutSec=` in a drop-in of the device.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.contracts.names import is_loaded
from unitlint.findings.finding import Draft, Severity, finding
from unitlint.machine.machine import Machine
from unitlint.systemd.directives import named, own_section
from unitlint.units.effective import last_taken
from unitlint.units.list_values import WordPlace
from unitlint.units.unit import Setting, Unit

SEVERITY = Severity.WARNING
CATEGORY = "mounts"
SINCE = "0.1.0"

_INSTEAD = {
    "x-systemd.requires": "Requires= and After= in [Unit]",
    "x-systemd.after": "After= in [Unit]",
    "x-systemd.before": "Before= in [Unit]",
    "x-systemd.wanted-by": "WantedBy= in [Install]",
    "x-systemd.required-by": "RequiredBy= in [Install]",
    "x-systemd.requires-mounts-for": "RequiresMountsFor= in [Unit]",
    "x-systemd.automount": "an automount unit of the same name",
    "x-systemd.idle-timeout": "TimeoutIdleSec= in the automount unit",
    "x-systemd.device-timeout": "JobRunningTimeoutSec= in a drop-in of the device unit",
    "x-systemd.mount-timeout": "TimeoutSec= in [Mount]",
    "x-systemd.rw-only": "ReadWriteOnly= in [Mount]",
    "x-systemd.makefs": "",
    "x-systemd.growfs": "",
    "x-systemd.pcrfs": "",
}
"""The options that only the generator reads, and what does the same in a unit, where anything does."""


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each such option in a unit file of the user's."""
    for unit in machine.own_units:
        section = own_section(unit.type)
        if section not in named("Options") or not is_loaded(unit):
            continue
        setting = unit.last(section, "Options")
        generated = last_taken(unit, "Unit", "SourcePath") is not None
        if setting is not None and setting.file.is_users and not generated:
            yield from _judge(unit, setting)


def _judge(unit: Unit, setting: Setting) -> Iterator[Draft]:
    for option in setting.value.split(","):
        name = option.strip().partition("=")[0]
        if name in _INSTEAD:
            instead = _INSTEAD[name]
            yield finding(
                WordPlace(setting.place, option.strip()),
                f"{name} has no effect in {unit.name}: it only works in /etc/fstab",
                unit=unit.name,
                help=f"write {instead}, or move the mount to /etc/fstab"
                if instead
                else "move the mount to /etc/fstab",
            )
