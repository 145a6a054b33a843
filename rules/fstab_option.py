"""An option of a line of `/etc/fstab` whose value systemd can't read.

systemd-fstab-generator(8) logs that, ignores the option and mounts the line without it: a timeout stays what
it is by default, and a unit that the option names doesn't pull the mount in (systemd.mount(5), FSTAB).

**Bad**

```
# /etc/fstab
/dev/vg1/data /data ext4 x-systemd.device-timeout=10minutes! 0 0
```

**Good**

```
# /etc/fstab
/dev/vg1/data /data ext4 x-systemd.device-timeout=10min 0 0
```

Write a time span as systemd.time(7) has it, or a unit's whole name.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.findings.finding import Finding, Severity
from unitlint.machine.machine import Machine
from unitlint.rules.shared.problems import generators_findings

SEVERITY = Severity.WARNING
CATEGORY = "mounts"
SINCE = "0.1.0"


def check(model: Machine) -> Iterator[Finding]:
    """One finding for each option that is ignored."""
    return generators_findings("fstab-option", SEVERITY, model)
