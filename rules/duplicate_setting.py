"""A setting with a single value is assigned twice in one file.

The last assignment counts, and the one before it does nothing (systemd.syntax(7)). The rule passes over
settings that add up, such as `After=` and `ExecStartPre=`, and drop-ins that override their unit.

**Bad**

```ini
# web.service
[Service]
Restart=always
ExecStart=/usr/bin/web
Restart=on-failure
```

**Good**

```ini
# web.service
[Service]
ExecStart=/usr/bin/web
Restart=on-failure
```

Delete the wrong one.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.findings.finding import Draft, Edit, Fix, Related, Severity, finding
from unitlint.machine.machine import Machine
from unitlint.rules.shared.common import SectionLine, UserFile, each_file, key_span, lines
from unitlint.rules.shared.values import skipped_lines
from unitlint.systemd.directives import lookup

SEVERITY = Severity.NOTE
CATEGORY = "syntax"
SINCE = "0.1.0"
FIXABLE = True


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each assignment that a later one in the same file makes void."""
    return each_file(machine, _judge)


def _judge(file: UserFile, version: int) -> Iterator[Draft]:
    last: dict[tuple[str, str], SectionLine] = {}
    skipped = skipped_lines(file, version)
    for line in lines(file.source):
        key = (line.section, line.node.key)
        directive = lookup(file.type, line.section, line.node.key, version)
        if directive is None or directive.many or line in skipped:
            continue
        if (void := last.get(key)) is not None and void.node.value:
            yield _finding(file, void, line)
        last[key] = line


def _finding(file: UserFile, void: SectionLine, counts: SectionLine) -> Draft:
    whole = file.source.location(void.node.start, void.node.end)
    later = f"sets it to '{counts.node.value}'" if counts.node.value else "resets it"
    return finding(
        key_span(file.source, void.node),
        f"this {void.node.key}= has no effect in {file.unit}: a later line {later}",
        unit=file.unit,
        related=(Related(key_span(file.source, counts.node), "this one applies"),),
        help="delete the wrong one",
        fix=Fix(
            "delete the line that has no effect",
            (Edit(whole, "", file.source.text[void.node.start : void.node.end]),),
        ),
    )
