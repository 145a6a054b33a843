"""A unit pulls in one that systemd has deprecated.

`systemd-udev-settle.service` waits until udev has nothing to do, for all devices, whatever the unit needs. It
slows the boot, and no device is sure to be there afterwards: the kernel finds devices when it finds them
(systemd-udev-settle.service(8)). Since version 247 systemd asks in the journal to fix whoever pulls it in.

**Bad**

```ini
# array.service
[Unit]
Requires=systemd-udev-settle.service
After=systemd-udev-settle.service

[Service]
ExecStart=/usr/bin/array
```

**Good**

```ini
# array.service
[Unit]
Requires=dev-disk-by\\x2dlabel-array.device
After=dev-disk-by\\x2dlabel-array.device

[Service]
ExecStart=/usr/bin/array
```

Wait for the unit of the device that is needed.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.findings.finding import Draft, Severity, finding
from unitlint.graph.edges import PULLS_IN
from unitlint.machine.machine import Machine
from unitlint.systemd.special_units import UDEV_SETTLE

SEVERITY = Severity.NOTE
CATEGORY = "references"
SINCE = "0.1.0"


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each line of the user's that pulls it in."""
    for edge in machine.own_edges(*PULLS_IN):
        if edge.target == UDEV_SETTLE:
            for _, place in machine.ownership.naming_origins(edge):
                yield finding(
                    place,
                    f"{UDEV_SETTLE} slows the boot, and no device is sure to be there after it",
                    unit=edge.source,
                    help="wait for the device itself: Requires= and After= with its .device unit",
                )
