"""A command line is not valid.

No shell reads `Exec…=`: systemd splits the line into words itself, and refuses the whole unit where the
executable is neither an absolute path nor a plain name, or where a quote is not closed (systemd.service(5),
COMMAND LINES). With `-` before the executable it ignores the command instead.

**Bad**

```ini
[Service]
ExecStart=bin/web --title "Our web
```

**Good**

```ini
[Service]
ExecStart=/usr/bin/web --title "Our web"
```

Write the executable's absolute path, close quotes, and write `\\\\` for a backslash.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.findings.finding import Draft, Severity
from unitlint.machine.machine import Machine
from unitlint.rules.shared.common import UserFile, each_file
from unitlint.rules.shared.values import complaints_of, is_command_line, value_finding
from unitlint.units.values.complaint import Effect

SEVERITY = Severity.ERROR
CATEGORY = "syntax"
SINCE = "0.1.0"


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each command line that costs the unit or the command."""
    return each_file(machine, _judge)


def _judge(file: UserFile, version: int) -> Iterator[Draft]:
    for line, complaint in complaints_of(file, version):
        if is_command_line(line) and complaint.effect is not Effect.TAKEN and not complaint.specifier:
            yield value_finding(file, line, complaint)
