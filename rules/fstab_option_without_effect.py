"""An `x-systemd.` option in `/etc/fstab` has no effect on its line.

`x-systemd.device-timeout=` sets how long systemd waits for a device, and does nothing where the file system
has none: on a bind mount, tmpfs, or network file system. `x-systemd.idle-timeout=` is the automount's, and
does nothing without `x-systemd.automount` (systemd.mount(5), FSTAB).

**Bad**

```
# /etc/fstab
/var/lib/data/log /var/log none bind,x-systemd.device-timeout=600 0 0
```

**Good**

```
# /etc/fstab
/var/lib/data/log /var/log none bind,x-systemd.requires-mounts-for=/var/lib/data 0 0
```

Delete the option, or put it on the line that has the device.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from unitlint.contracts.fstab import fstab_entries
from unitlint.findings.finding import Draft, Severity, finding
from unitlint.machine.machine import Machine
from unitlint.text.source import is_known

if TYPE_CHECKING:
    from unitlint.generators.fstab.entry import Entry, Option

SEVERITY = Severity.NOTE
CATEGORY = "mounts"
SINCE = "0.1.0"

_TAGS = ("UUID=", "LABEL=", "PARTUUID=", "PARTLABEL=", "ID=")
"""fstab(5), the first field; systemd waits for the device behind each."""


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each option that counts for nothing, unless its value can't be read either."""
    refused = {problem.place for problem in machine.graph.problems}
    for entry in fstab_entries(machine):
        for option, reason in _without_effect(entry):
            if option.place not in refused:
                yield _finding(entry, option, reason)


def _without_effect(entry: Entry) -> Iterator[tuple[Option, str]]:
    what = entry.what.value
    timeout = entry.option("x-systemd.device-timeout")
    if timeout is not None and is_known(what) and not what.startswith(("/dev/", *_TAGS)):
        yield timeout, f"{what} is not a device"
    idle = entry.option("x-systemd.idle-timeout")
    if idle is not None and not entry.has("x-systemd.automount"):
        yield idle, "it needs x-systemd.automount"


def _finding(entry: Entry, option: Option, reason: str) -> Draft:
    name = option.text.partition("=")[0]
    target = entry.what.value if entry.type.value == "swap" else entry.where.value
    return finding(
        option.place,
        f"{name} has no effect on {target}: {reason}",
        help="delete the option",
    )
