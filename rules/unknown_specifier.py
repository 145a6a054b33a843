"""A percent sign is followed by a letter that is not a specifier.

systemd expands specifiers before it does anything else with a value (systemd.unit(5), SPECIFIERS). It skips
a line with one that it does not know, and refuses the whole unit where the line is a command, a user or a
directory that the unit can't do without.

**Bad**

```ini
[Service]
ExecStart=/usr/bin/date +%F
```

**Good**

```ini
[Service]
ExecStart=/usr/bin/date +%%F
```

Write `%%` for a percent sign.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.findings.finding import Draft, Severity
from unitlint.machine.machine import Machine
from unitlint.rules.shared.common import UserFile, each_file
from unitlint.rules.shared.values import complaints_of, value_finding

SEVERITY = Severity.WARNING
CATEGORY = "syntax"
SINCE = "0.1.0"


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for the first such specifier of a line."""
    return each_file(machine, _judge)


def _judge(file: UserFile, version: int) -> Iterator[Draft]:
    for line, complaint in complaints_of(file, version):
        if complaint.specifier:
            yield value_finding(file, line, complaint)
