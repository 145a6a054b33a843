"""An option of a line of `/etc/crypttab` whose value systemd can't read.

systemd-cryptsetup-generator(8) logs that and ignores the option: how long the device of a volume or of its
key is waited for stays what it is by default (crypttab(5), `x-systemd.device-timeout=`, `keyfile-timeout=`).

**Bad**

```
# /etc/crypttab
data /dev/vg1/data none luks,x-systemd.device-timeout=ten
```

**Good**

```
# /etc/crypttab
data /dev/vg1/data none luks,x-systemd.device-timeout=10min
```

Write a time span as systemd.time(7) has it.
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
    return generators_findings("crypttab-option", SEVERITY, model)
