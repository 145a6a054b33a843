"""A value is deprecated: systemd accepts it with a warning.

systemd logs a warning whenever it loads such a unit: the value is unsafe, was renamed, or will be dropped
(systemd.kill(5), systemd.exec(5), systemd.resource-control(5)).

**Bad**

```ini
[Service]
ExecStart=/usr/bin/web
KillMode=none
```

**Good**

```ini
[Service]
ExecStart=/usr/bin/web
KillMode=mixed
```

Write what the help suggests.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.findings.finding import Draft, Severity
from unitlint.machine.machine import Machine
from unitlint.rules.shared.common import SectionLine, UserFile, each_file
from unitlint.rules.shared.values import complaints_of, is_escape, value_finding
from unitlint.systemd.directives import named
from unitlint.units.values.complaint import Effect

SEVERITY = Severity.NOTE
CATEGORY = "syntax"
SINCE = "0.1.0"


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each value that systemd warns of; deprecated names have a rule of their own."""
    return each_file(machine, _judge)


def _judge(file: UserFile, version: int) -> Iterator[Draft]:
    for line, complaint in complaints_of(file, version):
        if complaint.effect is Effect.TAKEN and not is_escape(line, complaint) and not _is_deprecated(line):
            yield value_finding(file, line, complaint)


def _is_deprecated(line: SectionLine) -> bool:
    """Whether the directive itself is, whatever its value."""
    directive = named(line.node.key).get(line.section)
    return directive is not None and directive.deprecated
