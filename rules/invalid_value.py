"""A value that systemd does not take.

systemd says so in the journal and goes on without the line, or without the word that is wrong; for a few
directives (`User=`, `WorkingDirectory=`, `DynamicUser=` and others) it refuses the whole unit. The pages that
systemd.directives(7) lists say what a directive takes; systemd.time(7) has time spans and calendar events.

**Bad**

```ini
[Service]
ExecStart=/usr/bin/web
RestartSec=5 parsecs
```

**Good**

```ini
[Service]
ExecStart=/usr/bin/web
RestartSec=5 s
```

Write a value of the kind that the message names.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.findings import Finding, Severity
from unitlint.model import Model
from unitlint.rules.common import Line, UserFile, each_file, lines
from unitlint.rules.values import complaints_of, is_command_line, value_finding
from unitlint.units.values.complaint import Complaint, Effect

SEVERITY = Severity.WARNING
CATEGORY = "syntax"
SINCE = "0.1.0"

_FIRST_COUNTS = (("path", "Path"), ("timer", "Timer"))
"""Types and sections whose `Unit=` may stand once: systemd takes the first and skips the others."""


def check(model: Model) -> Iterator[Finding]:
    """One finding for each value, or word of one, that systemd skips or stops at."""
    return each_file(model, _judge)


def _judge(file: UserFile, version: int) -> Iterator[Finding]:
    for line, complaint in complaints_of(file, version):
        if complaint.effect is not Effect.TAKEN and not is_command_line(line) and not complaint.specifier:
            yield value_finding("invalid-value", file, line, complaint)
    for line in _further_units(file):
        yield value_finding("invalid-value", file, line, Complaint("systemd takes the first Unit= only"))


def _further_units(file: UserFile) -> Iterator[Line]:
    for unit_type, section in _FIRST_COUNTS:
        if file.type == unit_type:
            units = [x for x in lines(file.source) if x.section == section and x.node.key == "Unit"]
            yield from units[1:]
