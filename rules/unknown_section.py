"""A unit has a section that its type doesn't know.

systemd skips every line up to the next section header and only logs that in the journal: dependencies there
do not exist (systemd.unit(5)). Sections that start with `X-` are for other programs and are skipped on
purpose.

**Bad**

```ini
# docker.service
[Services]
ExecStart=/usr/bin/dockerd
```

**Good**

```ini
# docker.service
[Service]
ExecStart=/usr/bin/dockerd
```

Write the section's name as systemd.unit(5) or the type's own page has it, or give it the prefix `X-`.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.findings.finding import Draft, Edit, Fix, Severity, finding
from unitlint.grammar.nodes import Section
from unitlint.machine.machine import Machine
from unitlint.rules.shared.common import UserFile, each_file, nodes, span
from unitlint.systemd.directives import is_private
from unitlint.text.source import is_known
from unitlint.text.suggest import nearest

SEVERITY = Severity.WARNING
CATEGORY = "syntax"
SINCE = "0.1.0"
FIXABLE = True


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each header whose section systemd skips."""
    return each_file(machine, _judge)


def _judge(file: UserFile, version: int) -> Iterator[Draft]:
    del version  # sections have stayed the same for as long as the tables reach
    allowed = file.sections
    for node in nodes(file.source):
        if isinstance(node, Section) and _unknown(node.name, allowed):
            yield _finding(file, node, allowed)


def _unknown(name: str, allowed: tuple[str, ...]) -> bool:
    return name not in allowed and not is_private(name) and is_known(name)


def _finding(file: UserFile, node: Section, allowed: tuple[str, ...]) -> Draft:
    place = span(file.source, node.start, node.end)
    meant = nearest(node.name.strip(), allowed)
    edit = Edit(place, f"[{meant}]", f"[{node.name}]")
    return finding(
        place,
        f"unknown section [{node.name}] in {_what(file)}; systemd ignores everything in it",
        unit=file.unit,
        help=f"write [{meant}]"
        if meant
        else f"the sections are {', '.join(f'[{name}]' for name in allowed)}",
        fix=Fix(f"write [{meant}]", (edit,), safe=False) if meant else None,
    )


def _what(file: UserFile) -> str:
    return f"a .{file.quadlet.lower()} file" if file.quadlet else f"a {file.type} unit"
