"""`Alias=` names a unit of another type.

An alias has the suffix of its unit; systemctl refuses to enable a unit whose `Alias=` ends otherwise, and
systemd doesn't take such a link (systemd.unit(5), Alias=). Mounts, slices, swaps and automounts can't have
aliases at all.

**Bad**

```ini
# chronyd.service
[Install]
Alias=ntp.target
```

**Good**

```ini
# chronyd.service
[Install]
Alias=ntp.service
```

Give the alias the unit's own suffix.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.findings.finding import Draft, Severity, finding
from unitlint.machine.machine import Machine
from unitlint.rules.shared.common import names_in
from unitlint.text.source import is_known
from unitlint.units.list_values import WordPlace
from unitlint.units.names import unit_type
from unitlint.units.search_path import ALIASED
from unitlint.units.specifiers import expand

SEVERITY = Severity.ERROR
CATEGORY = "enablement"
SINCE = "0.1.0"


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each alias that can't be."""
    for unit in machine.own_units:
        for setting in unit.assignments("Install", "Alias"):
            if not setting.file.is_users:
                continue
            for word in names_in(setting.value):
                name = expand(word, unit.name, in_name=True) or ""
                if not is_known(name) or (unit_type(name) == unit.type and unit.type in ALIASED):
                    continue
                has_none = unit.type not in ALIASED
                yield finding(
                    WordPlace(setting.place, word),
                    f"{unit.name} can't be enabled: {name} is not a valid alias for a {unit.type} unit",
                    unit=unit.name,
                    help="delete the alias" if has_none else f"end the alias with .{unit.type}",
                )
