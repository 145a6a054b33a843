"""A line of `/etc/crypttab` that systemd gives up on.

systemd-cryptsetup-generator(8) makes a service of each line of crypttab(5). A line of a name alone, or one
for a volume that an earlier line has, makes none: the volume is never set up, and what is mounted from it
never comes. Before systemd 257 a line that can't be followed keeps the lines below it from being read.

**Bad**

```
# /etc/crypttab
data UUID=6b8e9b1c-0d8f-4a3e-8a57-3f0c6d2b7a11 none luks
data UUID=90d5c2f7-73b1-4f0e-9d58-61f0f3f9a7de none luks
```

**Good**

```
# /etc/crypttab
data UUID=6b8e9b1c-0d8f-4a3e-8a57-3f0c6d2b7a11 none luks
logs UUID=90d5c2f7-73b1-4f0e-9d58-61f0f3f9a7de none luks
```

Write a name of its own and a device, then the key and the options.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.findings.finding import Finding, Severity
from unitlint.machine.machine import Machine
from unitlint.rules.shared.problems import generators_findings

SEVERITY = Severity.ERROR
CATEGORY = "mounts"
SINCE = "0.1.0"


def check(model: Machine) -> Iterator[Finding]:
    """One finding for each line that sets up nothing."""
    return generators_findings("crypttab-syntax", SEVERITY, model)
