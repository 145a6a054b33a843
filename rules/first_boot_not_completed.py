"""A first-boot unit doesn't delay the end of the first boot.

With `ConditionFirstBoot=yes` a unit runs until `/etc/machine-id` is written for good, which happens once
`first-boot-complete.target` is reached. That doesn't wait for a unit without an order before the target: if
the machine goes down while such a unit works, the next boot is no longer a first boot, and the unit never
runs again (systemd.unit(5), ConditionFirstBoot=; machine-id(5), FIRST BOOT SEMANTICS). Such a unit should be
ordered before the target and pull it in, since it is passive (systemd.special(7)). The target came with
systemd 247.

**Bad**

```ini
[Unit]
ConditionFirstBoot=yes

[Service]
Type=oneshot
ExecStart=/usr/bin/prepare
```

**Good**

```ini
[Unit]
ConditionFirstBoot=yes
Wants=first-boot-complete.target
Before=first-boot-complete.target

[Service]
Type=oneshot
ExecStart=/usr/bin/prepare
```

Add both lines.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.contracts.names import is_loaded
from unitlint.findings.finding import Draft, Severity, finding
from unitlint.graph.edges import PULLS_IN, Kind
from unitlint.machine.machine import Machine
from unitlint.systemd import changes
from unitlint.units.list_values import parse_boolean
from unitlint.units.settings import is_undecided
from unitlint.units.unit import Setting, Unit

SEVERITY = Severity.NOTE
CATEGORY = "order"
SINCE = "0.1.0"

_TARGET = "first-boot-complete.target"


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each service of the user's that lacks either of the two."""
    if machine.version_known and machine.systemd_version < changes.FIRST_BOOT_TARGET:
        return
    for unit in machine.own_units:
        condition = _first_boot(unit) if unit.type == "service" and is_loaded(unit) else None
        if condition is None or not machine.ownership.owns(condition.place) or is_undecided(unit):
            continue
        if lacking := _lacking(machine, unit):
            yield finding(
                condition.place,
                f"{unit.name} never runs again if it is interrupted: {_TARGET} doesn't wait for it",
                unit=unit.name,
                help=f"add {' and '.join(lacking)} to [Unit]",
            )


def _first_boot(unit: Unit) -> Setting | None:
    """The condition that has the unit run in a first boot only; with a `|` it need not hold."""
    for setting in unit.values("Unit", "ConditionFirstBoot"):
        value = setting.value.strip()
        negated = value.startswith("!")
        if parse_boolean(value.removeprefix("!").strip()) is (not negated):
            return setting
    return None


def _lacking(machine: Machine, unit: Unit) -> list[str]:
    graph = machine.graph
    before = unit.name in graph.targets(_TARGET, Kind.AFTER)
    pulled = any(_TARGET in graph.targets(unit.name, kind) for kind in PULLS_IN)
    lines = {f"Wants={_TARGET}": pulled, f"Before={_TARGET}": before}
    return [line for line, there in lines.items() if not there]
