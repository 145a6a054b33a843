"""A unit waits for a device that never gets a unit.

systemd makes units only of devices with the tag `systemd`. Its own rules give it to all block and network
devices, terminals and some more, but not to USB, input, serial and video devices. A udev rule that gives such
a device a link doesn't give it the tag, so `dev-LINK.device` never appears: a unit after it waits for 90
seconds, and one that requires it fails (systemd.device(5)).

**Bad**

```
# /etc/udev/rules.d/75-stick.rules
SUBSYSTEM=="usb", ATTRS{idVendor}=="1209", SYMLINK+="stick"
```

```ini
# stick.service
[Unit]
BindsTo=dev-stick.device
After=dev-stick.device

[Service]
ExecStart=/usr/bin/stick /dev/stick
```

**Good**

```
# /etc/udev/rules.d/75-stick.rules
SUBSYSTEM=="usb", ATTRS{idVendor}=="1209", SYMLINK+="stick", TAG+="systemd"
```

Add `TAG+="systemd"` to the rule.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.contracts.names import listed
from unitlint.findings.finding import Draft, Related, Severity, finding
from unitlint.graph.edges import STARTED_WITH, Kind
from unitlint.machine.machine import Machine

SEVERITY = Severity.WARNING
CATEGORY = "references"
SINCE = "0.1.0"
READS_FILES = True

_WAITING = (*STARTED_WITH, Kind.AFTER)


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each link of a device that a unit waits for, and that no rule tags."""
    rules = machine.udev
    for device, made in sorted(rules.links.items()):
        waiting = _waiting(machine, device)
        if not waiting or any(rules.is_tagged(rule) for rule, _ in made):
            continue
        rule, piece = made[0]
        if machine.ownership.owns(rule.place(piece)):
            yield finding(
                rule.place(piece),
                f"{listed(sorted(waiting))} waits for {device}, which never appears: "
                'the rule does not tag it "systemd"',
                unit=min(waiting),
                related=tuple(related for related in waiting.values() if related is not None),
                help='add TAG+="systemd" to the rule',
            )


def _waiting(machine: Machine, device: str) -> dict[str, Related | None]:
    """The units that name the device's, and where."""
    found: dict[str, Related | None] = {}
    for kind in _WAITING:
        for source in machine.graph.sources(device, kind):
            edge = machine.graph.edge(source, kind, device)
            for _, place in machine.ownership.user_origins(edge) if edge is not None else ():
                found.setdefault(source, Related(place.location, f"{source} waits for it"))
    return found
