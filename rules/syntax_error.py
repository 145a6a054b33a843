"""A line is not a section header, an assignment or a comment.

systemd skips such a line and goes on; a broken section header makes it give up on the whole file, so that the
unit does not load (systemd.syntax(7)). What looks like a comment at the end of a line is part of the value.

**Bad**

```ini
[Unit
Description=Sets the clock
After network-online.target
```

**Good**

```ini
[Unit]
Description=Sets the clock
After=network-online.target
```

Write `Key=value`, `[Section]`, or start the line with `#`.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.findings.finding import Draft, Severity, finding
from unitlint.grammar.nodes import Junk, Section
from unitlint.grammar.unit import remedy
from unitlint.machine.machine import Machine
from unitlint.rules.shared.common import UserFile, each_file, nodes, span
from unitlint.systemd.directives import sections

SEVERITY = Severity.WARNING
CATEGORY = "syntax"
SINCE = "0.1.0"


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each line that systemd can't read."""
    return each_file(machine, _judge)


def _judge(file: UserFile, version: int) -> Iterator[Draft]:
    del version  # the syntax is the same in all versions
    if file.quadlet:
        return  # podman refuses the file, which quadlet-error tells
    read = True
    for node in nodes(file.source):
        match node:
            case Section(name):
                read = name in sections(file.type)
            case Junk() if node.fatal or read:
                yield _finding(file, node)


def _finding(file: UserFile, line: Junk) -> Draft:
    outcome = f"systemd ignores this line of {file.unit}"
    if line.fatal:
        outcome = (
            f"systemd ignores the rest of this drop-in for {file.unit}"
            if file.drop_in
            else f"{file.unit} does not load"
        )
    return finding(
        span(file.source, line.start, line.end),
        f"{outcome}: {line.reason}",
        unit=file.unit,
        help=remedy(line),
        severity=Severity.ERROR if line.fatal else None,
    )
