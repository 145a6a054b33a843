"""A line of `/etc/fstab` that systemd gives up on.

systemd-fstab-generator(8) makes a mount or swap unit of each line of fstab(5). A line without a mount point,
or with one that is no path, makes none; of two lines for one mount point the later one makes none. The
machine boots all the same, without what the line should mount. A timeout option without a value makes the
generator crash, and then no line below is mounted either.

**Bad**

```
# /etc/fstab
/dev/vg1/data data ext4 defaults 0 0
```

**Good**

```
# /etc/fstab
/dev/vg1/data /data ext4 defaults 0 0
```

Write the line as fstab(5) has it: what, where, type, options, and two numbers.
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
    """One finding for each line that mounts nothing."""
    return generators_findings("fstab-syntax", SEVERITY, model)
