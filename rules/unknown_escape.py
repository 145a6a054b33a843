"""A backslash in a command line doesn't start a valid escape.

systemd unescapes command lines as C does (systemd.service(5), COMMAND LINES). It keeps an unknown escape
as it is, logs that in the journal, and may give it a meaning one day: today `\\d` of a regular expression
arrives as intended only by luck.

**Bad**

```ini
[Service]
ExecStart=/usr/bin/grep -P \\d+ /etc/motd
```

**Good**

```ini
[Service]
ExecStart=/usr/bin/grep -P \\\\d+ /etc/motd
```

Write `\\\\` for one backslash.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.findings.finding import Draft, Severity, finding
from unitlint.machine.machine import Machine
from unitlint.rules.shared.common import UserFile, each_file
from unitlint.rules.shared.values import complaints_of, is_escape, value_span
from unitlint.units.values.complaint import Effect

SEVERITY = Severity.NOTE
CATEGORY = "syntax"
SINCE = "0.1.0"


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for the first such escape of a command."""
    return each_file(machine, _judge)


def _judge(file: UserFile, version: int) -> Iterator[Draft]:
    for line, complaint in complaints_of(file, version):
        if is_escape(line, complaint) and complaint.effect is Effect.TAKEN:
            yield finding(
                value_span(file.source, line.node, complaint.start, complaint.end),
                f"systemd keeps the backslash in {line.node.key}= of {file.unit}: {complaint.reason}",
                unit=file.unit,
                help=complaint.help,
            )
