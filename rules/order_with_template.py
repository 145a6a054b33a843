"""An ordering names a template, which means only one instance of it.

`After=worker@.service` in `web.service` doesn't mean all workers: systemd inserts the unit's own name and
reads it as `worker@web.service` (systemd.unit(5), "template units"; systemd 252 does so silently). Where
nothing starts that instance, the line orders nothing.

**Bad**

```ini
# web.service
[Unit]
After=worker@.service

[Service]
ExecStart=/usr/bin/web

# worker@.service
[Service]
ExecStart=/usr/bin/worker %i
```

**Good**

```ini
# web.service
[Unit]
After=worker@one.service worker@two.service

[Service]
ExecStart=/usr/bin/web

# worker@.service
[Service]
ExecStart=/usr/bin/worker %i
```

Name the instances; or write `Before=web.service` in the template.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.findings.finding import Draft, Severity, finding
from unitlint.machine.machine import Machine
from unitlint.rules.shared.starting import referring
from unitlint.units.list_values import WordPlace
from unitlint.units.names import instance, is_template, resolve_template
from unitlint.units.unit import Unit

SEVERITY = Severity.WARNING
CATEGORY = "order"
SINCE = "0.1.0"


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each template that a unit which is no instance is ordered with in vain."""
    for unit in machine.own_units:
        if unit.user_owned and instance(unit.name) is None:
            yield from _judge(machine, unit)


def _judge(machine: Machine, unit: Unit) -> Iterator[Draft]:
    for key in ("After", "Before"):
        for setting in unit.assignments("Unit", key):
            for word in setting.value.split() if machine.ownership.owns(setting.place) else ():
                if not is_template(word):
                    continue
                meant = resolve_template(word, owner=unit.name)
                if not referring(machine.graph, meant) and meant not in machine.starting:
                    yield finding(
                        WordPlace(setting.place, word),
                        f"{key}={word} in {unit.name} orders nothing: it means {meant}, "
                        "not every instance, and nothing starts that",
                        unit=unit.name,
                        help=f"name the instances, or set {_OTHER[key]}={unit.name} in {word}",
                    )


_OTHER = {"After": "Before", "Before": "After"}
