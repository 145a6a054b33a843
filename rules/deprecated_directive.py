"""A directive is deprecated: it has a new name, section or successor.

systemd still accepts it for now, some with a warning in the journal. A renamed or moved directive keeps its
values; a successor may have others (systemd.unit(5), systemd.resource-control(5)).

**Bad**

```ini
[Unit]
BindTo=dev-sdb.device
```

**Good**

```ini
[Unit]
BindsTo=dev-sdb.device
```

Use the new name.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.findings.finding import Draft, Edit, Fix, Severity, finding
from unitlint.machine.machine import Machine
from unitlint.rules.shared.common import SectionLine, UserFile, each_file, key_span, lines
from unitlint.systemd.directives import Directive, lookup

SEVERITY = Severity.NOTE
CATEGORY = "syntax"
SINCE = "0.1.0"
FIXABLE = True


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each assignment to such a directive."""
    return each_file(machine, _judge, lasting=True)


def _judge(file: UserFile, version: int) -> Iterator[Draft]:
    for line in lines(file.source):
        directive = lookup(file.type, line.section, line.node.key, version)
        if directive is None or not directive.deprecated:
            continue
        if _has_successor(file, directive, version):
            yield _finding(file, line, directive)


def _has_successor(file: UserFile, directive: Directive, version: int) -> bool:
    """Whether what the man pages name in its place exists in that version."""
    section, key = _successor(directive)
    return lookup(file.type, section, key, version) is not None


def _successor(directive: Directive) -> tuple[str, str]:
    """The section and name of what does the work today."""
    section, _, key = directive.moved_to.rpartition(".")
    name = directive.renamed_to or directive.superseded_by.partition("=")[0] or key
    return section or directive.section, name


def _finding(file: UserFile, line: SectionLine, directive: Directive) -> Draft:
    place = key_span(file.source, line.node)
    section, name = _successor(directive)
    if directive.renamed_to:
        became, help_ = f"it is now called {name}=", f"write {name}="
    elif directive.moved_to:
        became, help_ = f"it now belongs in [{section}]", f"write {name}= in [{section}]"
    else:
        successor = directive.superseded_by if "=" in directive.superseded_by else f"{name}="
        became, help_ = f"{successor} replaces it", f"write {successor}"
    return finding(
        place,
        f"{directive.key}= in {file.unit} is deprecated: {became}",
        unit=file.unit,
        help=help_,
        fix=Fix(help_, (Edit(place, name, directive.key),)) if directive.renamed_to else None,
    )
