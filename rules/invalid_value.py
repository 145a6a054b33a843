"""A value of a unit is not valid.

systemd logs that in the journal and ignores the line, or the wrong word in it; for a few directives (`User=`,
`WorkingDirectory=`, `DynamicUser=` and others) it refuses the whole unit. The pages that
systemd.directives(7) lists say what a directive takes; systemd.time(7) has time spans and calendar events.
Text after a value is part of it: comments need their own lines (systemd.syntax(7)).

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

from unitlint.findings.finding import Draft, Severity, finding
from unitlint.machine.machine import Machine
from unitlint.quick.dataclasses import replace
from unitlint.rules.shared.common import (
    MOVE_COMMENT,
    OWN_LINE,
    SectionLine,
    UserFile,
    comment_in,
    each_file,
    lines,
)
from unitlint.rules.shared.values import (
    complaints_of,
    further_units,
    is_command_line,
    value_finding,
    value_span,
)
from unitlint.systemd.file_names import INSTALL_FOLDERS
from unitlint.units.values.complaint import Complaint, Effect

SEVERITY = Severity.WARNING
CATEGORY = "syntax"
SINCE = "0.1.0"

_LISTS = (*INSTALL_FOLDERS, "Alias", "Also")
"""The lists of [Install], which nothing reads at boot."""


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each value, or word of one, that systemd skips or stops at."""
    return each_file(machine, _judge)


def _judge(file: UserFile, version: int) -> Iterator[Draft]:
    reported: set[SectionLine] = set()
    for line, complaint in complaints_of(file, version):
        if complaint.effect is Effect.TAKEN or is_command_line(line) or complaint.specifier:
            continue
        behind = _comment_behind(line, complaint)
        if behind is None:
            yield value_finding(file, line, complaint)
        elif line not in reported:
            reported.add(line)
            yield value_finding(file, line, behind)
    for line in lines(file.source):
        if line.section == "Install" and line.node.key in _LISTS and comment_in(line.node.value) >= 0:
            yield _comment_in_install(file, line)
    for line in further_units(file):
        yield value_finding(file, line, Complaint("systemd uses only the first Unit="))


def _comment_behind(line: SectionLine, complaint: Complaint) -> Complaint | None:
    """What to say instead where the end of the value was meant for a comment (systemd.syntax(7))."""
    value = line.node.value
    start = comment_in(value)
    if start < 0 or -1 < complaint.end <= start:
        return None
    return replace(
        complaint,
        reason=f"{value[start:]!r} is part of the value: {OWN_LINE}",
        start=start,
        end=len(value),
        help=MOVE_COMMENT,
    )


def _comment_in_install(file: UserFile, line: SectionLine) -> Draft:
    """A comment in a list, of which `systemctl enable`, or podman for a Quadlet, reads each word."""
    value, key = line.node.value, line.node.key
    start = comment_in(value)
    comment = repr(value[start:])
    fault = f"enabling {file.unit} fails: {comment} is part of {key}="
    if file.quadlet:
        fault = f"podman takes {comment} in {key}= of {file.unit} for names of units"
    return finding(
        value_span(file.source, line.node, start, len(value)),
        f"{fault}: {OWN_LINE}",
        unit=file.unit,
        help=MOVE_COMMENT,
    )
