"""A target has a condition, but the units that it starts have none.

A condition applies only to its own unit. The units that the target wants are queued with it before its
conditions are checked, and start whether or not they are met (systemd.unit(5), CONDITIONS AND ASSERTS). The
rule passes over a unit that another one wants, too, that has its own condition, or that is bound to the
target.

**Bad**

```ini
# app.target, enabled
[Unit]
ConditionPathExists=/etc/app/enabled

[Install]
WantedBy=multi-user.target

# api.service, enabled
[Service]
ExecStart=/usr/bin/api

[Install]
WantedBy=app.target
```

**Good**

```ini
# app.target, enabled
[Install]
WantedBy=multi-user.target

# api.service, enabled
[Unit]
ConditionPathExists=/etc/app/enabled

[Service]
ExecStart=/usr/bin/api

[Install]
WantedBy=app.target
```

Add the condition to the units.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.contracts.names import is_loaded
from unitlint.findings.finding import Draft, Severity, finding
from unitlint.graph.edges import PULLS_IN, Kind
from unitlint.machine.machine import Machine
from unitlint.machine.places import unit_place
from unitlint.units.settings import is_undecided
from unitlint.units.unit import Setting, Unit

SEVERITY = Severity.NOTE
CATEGORY = "order"
SINCE = "0.1.0"

_WAITING = (Kind.REQUISITE, Kind.BINDS_TO)
"""Dependencies that a unit whose condition fails doesn't satisfy (systemd.unit(5))."""


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each condition of a target of the user's that its units lack, once all are enabled."""
    if any(map(_is_conditional, machine.own_units)):
        yield from _judge(machine.linked)


def _is_conditional(unit: Unit) -> bool:
    return unit.type == "target" and is_loaded(unit) and unit.is_users and _condition(unit) is not None


def _judge(machine: Machine) -> Iterator[Draft]:
    for target in filter(_is_conditional, machine.own_units):
        condition = _condition(target)
        if condition is None or is_undecided(target) or not machine.ownership.owns(condition.place):
            continue
        for name in sorted(machine.graph.targets(target.name, Kind.WANTS)):
            unit = machine.graph.units[name]
            if _starts_all_the_same(machine, unit, target):
                yield finding(
                    condition.place,
                    f"{name} starts even if this is not met: it only applies to {target.name}",
                    unit=target.name,
                    help=f"write {condition.key}={condition.value} into {name}, too",
                )


def _condition(unit: Unit) -> Setting | None:
    found = (s for s in unit.settings if s.section == "Unit" and s.key.startswith(("Condition", "Assert")))
    return next((setting for setting in found if setting.value), None)


def _starts_all_the_same(machine: Machine, unit: Unit, target: Unit) -> bool:
    """Whether the unit is the user's, started by the target alone, and has nothing of its own to hold it."""
    if not is_loaded(unit) or unit_place(unit) is None or is_undecided(unit) or unit.type != "service":
        return False
    others = {other for kind in PULLS_IN for other in machine.graph.sources(unit.name, kind)} - {target.name}
    bound = any(target.name in machine.graph.targets(unit.name, kind) for kind in _WAITING)
    return not others and not bound and _condition(unit) is None
