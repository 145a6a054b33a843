"""A udev rule mounts something that only udev sees.

systemd-udevd runs with a mount namespace of its own: the rest of the machine doesn't see what `mount` in
`RUN+=` mounts (udev(7), RUN: "running programs that access the network or mount/unmount filesystems is not
allowed inside of udev rules, due to the default sandbox"). The rule also reads scripts that the configuration
delivers.

**Bad**

```
# /etc/udev/rules.d/99-usb.rules
ACTION=="add", SUBSYSTEM=="block", RUN+="/bin/mount /dev/%k /media/usb"
```

**Good**

```
# /etc/udev/rules.d/99-usb.rules
ACTION=="add", SUBSYSTEM=="block", RUN+="/usr/bin/systemd-mount --no-block /dev/%k /media/usb"
```

Use `systemd-mount --no-block`, or a unit that the device wants with `SYSTEMD_WANTS`.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.findings.finding import Draft, Related, Severity, finding
from unitlint.machine.machine import Machine
from unitlint.rules.shared.udev_programs import UdevProgram, commands_of, udev_programs
from unitlint.units.unit import Unit

SEVERITY = Severity.WARNING
CATEGORY = "mounts"
SINCE = "0.1.0"
READS_FILES = True

_MOUNTING = frozenset({"mount", "umount"})
_UDEVD = "systemd-udevd.service"
_OPENING = ("MountFlags", "PrivateMounts")


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each such rule of the user's."""
    udevd = machine.graph.unit(_UDEVD)
    if udevd is not None and _is_opened(udevd):
        return
    for program in udev_programs(machine):
        yield from _judge(machine, program)


def _is_opened(udevd: Unit) -> bool:
    """Whether a drop-in gives udev the mount namespace of the machine."""
    return any(s.file.is_users for key in _OPENING for s in udevd.values("Service", key))


def _judge(machine: Machine, program: UdevProgram) -> Iterator[Draft]:
    for command in commands_of(machine, program):
        name = command.words[0].rpartition("/")[2]
        if name in _MOUNTING and len(command.words) > 1:
            place = command.place
            yield finding(
                program.place,
                f"only udev sees what {name} does here: systemd-udevd runs in its own mount namespace",
                related=(Related(place.location, "this command"),) if place is not None else (),
                help="use systemd-mount --no-block, or start a unit with SYSTEMD_WANTS",
            )
            return
