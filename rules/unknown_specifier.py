"""A specifier that systemd does not know.

systemd leaves such a `%x` as it stands (systemd.unit(5), SPECIFIERS), so a percent sign that is meant as one
works by luck: the next version may give the letter a meaning.

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

from unitlint.findings import Finding, Severity
from unitlint.model import Model
from unitlint.rules.common import UserFile, each_file, lines
from unitlint.rules.values import value_span
from unitlint.text import is_known
from unitlint.units.directives import lookup
from unitlint.units.values import unknown_specifiers

SEVERITY = Severity.NOTE
CATEGORY = "syntax"
SINCE = "0.1.0"


def check(model: Model) -> Iterator[Finding]:
    """One finding for each specifier that stays as it stands."""
    return each_file(model, _judge)


def _judge(file: UserFile, version: int) -> Iterator[Finding]:
    for line in lines(file.source):
        value = line.node.value
        if "%" not in value or not is_known(value):
            continue
        if lookup(file.type, line.section, line.node.key, version) is None or line.section == "Install":
            continue
        for offset, letter in unknown_specifiers(value):
            yield Finding(
                rule="unknown-specifier",
                severity=SEVERITY,
                message=f"{file.unit} gets %{letter} as it stands: systemd has no such specifier",
                location=value_span(file.source, line.node, offset, offset + 2),
                unit=file.unit,
                help=f"write %%{letter} if a percent sign is meant",
            )
