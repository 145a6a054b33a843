"""systemd expands the `%` of a date format before date(1) sees it.

`%H`, `%d`, `%m` and the like are specifiers in a unit: the host name, the credentials directory, the machine
ID (systemd.unit(5), SPECIFIERS). `date +%d-%m` gets those, and makes names without a date, often with
slashes. Letters that are not specifiers keep the unit from loading, which another rule reports. podman writes
`Exec=`, `HealthCmd=` and other keys of a Quadlet into the command line of its service, too.

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
from unitlint.generators.quadlet.arguments import cut_of
from unitlint.machine.machine import Machine
from unitlint.quick import patterns as re
from unitlint.rules.shared.command_lines import user_commands
from unitlint.text.source import Place, is_known
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
    reported = set()
    for unit, place, text in (*_commands(machine), *_of_quadlets(machine)):
        found = _FORMAT.search(text)
        wanted = re.findall(r"%([A-Za-z])", found["format"]) if found else []
        if found is None or "%%" in found["format"] or not set(wanted) <= _MEANT:
            continue
        if expand(found["format"], unit) is None or (unit, place) in reported:
            continue
        reported.add((unit, place))
        letters = ", ".join(f"%{letter}" for letter in dict.fromkeys(wanted))
        yield finding(
            WordPlace(place, found["format"]),
            f"date(1) gets no date format in {unit}: systemd expands {letters} first",
            unit=unit,
            help=f"write +{found['format'].replace('%', '%%')}",
        )


_Line = tuple[str, Place, str]
"""A service, where its line stands, and the command."""


def _commands(machine: Machine) -> Iterator[_Line]:
    for unit in machine.units_with_own_lines:
        for command in user_commands(unit, machine.systemd_version):
            yield unit.name, command.setting.place, " ".join((command.executable, *command.arguments))


def _of_quadlets(machine: Machine) -> Iterator[_Line]:
    """What podman writes into the command line of the service: `Exec=`, `HealthCmd=` and the like."""
    for quadlet in machine.quadlets.values():
        section = quadlet.type.section
        for setting in quadlet.settings:
            is_argument = setting.section == section and cut_of(section, setting.key) is not None
            if is_argument and is_known(setting.value):
                yield quadlet.service, setting.place, setting.value
