"""systemd expands the `%` of a date format before date(1) sees it.

`%H`, `%d`, `%m` and the like are specifiers in a unit: the host name, the credentials directory, the machine
ID (systemd.unit(5), SPECIFIERS). `date +%d-%m` gets those, and makes names without a date, often with
slashes. Letters that are not specifiers keep the unit from loading, which another rule reports.

**Bad**

```ini
[Service]
Type=oneshot
ExecStart=/bin/sh -c 'tar czf /backup/$(date +%d-%m-%H).tgz /srv'
```

**Good**

```ini
[Service]
Type=oneshot
ExecStart=/bin/sh -c 'tar czf /backup/$(date +%%d-%%m-%%H).tgz /srv'
```

Write `%%`.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.findings.finding import Draft, Severity, finding
from unitlint.machine.machine import Machine
from unitlint.quick import patterns as re
from unitlint.rules.shared.command_lines import user_commands
from unitlint.units.list_values import WordPlace
from unitlint.units.specifiers import expand

SEVERITY = Severity.WARNING
CATEGORY = "commands"
SINCE = "0.1.0"

_FORMAT = re.compile(r"\bdate(?:[ \t]+-\S+)*[ \t]+\\?['\"]?\+(?P<format>[^\s'\")`;|]*%[A-Za-z][^\s'\")`;|]*)")
_MEANT = frozenset("dHmMSsjyYBbaAeIlLpTuUVwWNqC")
"""Letters of date(1) that are specifiers, too."""


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each command line with such a format."""
    for unit in machine.units_with_own_lines:
        reported = set()
        for command in user_commands(unit, machine.systemd_version):
            text = " ".join((command.executable, *command.arguments))
            found = _FORMAT.search(text)
            wanted = re.findall(r"%([A-Za-z])", found["format"]) if found else []
            if found is None or "%%" in found["format"] or not set(wanted) <= _MEANT:
                continue
            if expand(found["format"], unit.name) is None or command.setting.place in reported:
                continue
            reported.add(command.setting.place)
            letters = ", ".join(f"%{letter}" for letter in dict.fromkeys(wanted))
            yield finding(
                WordPlace(command.setting.place, found["format"]),
                f"date(1) gets no date format in {unit.name}: systemd expands {letters} first",
                unit=unit.name,
                help=f"write +{found['format'].replace('%', '%%')}",
            )
