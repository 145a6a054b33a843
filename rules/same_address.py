"""Two sockets of one boot listen on the same address.

Only one of them gets it: of two with the same port the second fails with "Address already in use", and of two
with the same path the second takes the file away from the first (systemd.socket(5), ListenStream=). The rule
passes over sockets that conflict with each other, and those with `ReusePort=yes`. It is a note where
something has yet to enable one of them.

**Bad**

```ini
# web.socket, enabled
[Socket]
ListenStream=8080

[Install]
WantedBy=sockets.target

# web.service
[Service]
ExecStart=/usr/bin/web

# admin.socket, enabled
[Socket]
ListenStream=0.0.0.0:8080

[Install]
WantedBy=sockets.target

# admin.service
[Service]
ExecStart=/usr/bin/admin
```

**Good**

```ini
# web.socket, enabled
[Socket]
ListenStream=8080

[Install]
WantedBy=sockets.target

# web.service
[Service]
ExecStart=/usr/bin/web

# admin.socket, enabled
[Socket]
ListenStream=8081

[Install]
WantedBy=sockets.target

# admin.service
[Service]
ExecStart=/usr/bin/admin
```

Let one of them listen elsewhere, or enable only one.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.contracts.names import is_loaded
from unitlint.findings.finding import Draft, Related, Severity, finding
from unitlint.machine.machine import Machine, Start
from unitlint.quick.remembered import remembered
from unitlint.rules.shared.graph import at_odds
from unitlint.systemd.triggers import NODES
from unitlint.text.source import is_known
from unitlint.units.effective import is_taken, last_boolean, last_taken
from unitlint.units.settings import is_undecided
from unitlint.units.specifiers import expand
from unitlint.units.unit import Setting, Unit

SEVERITY = Severity.WARNING
CATEGORY = "order"
SINCE = "0.1.0"


_EVERYWHERE = "0.0.0.0:"
_DECIDING = (*NODES, "ReusePort", "BindIPv6Only", "BindToDevice")


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each socket that listens where one before it does."""
    if not any(unit.type == "socket" for unit in machine.own_units):
        return
    taken: dict[tuple[str, str], tuple[Unit, Setting]] = {}
    for unit in machine.graph.units.values():
        for address, setting in _addresses(unit) if unit.type == "socket" and is_loaded(unit) else ():
            other, first = taken.setdefault(address, (unit, setting))
            starts = (
                {machine.starts(unit.name), machine.starts(other.name)} if other is not unit else {Start.NO}
            )
            if Start.NO in starts or other.name in at_odds(machine.graph, unit.name):
                continue
            mine, its = (setting, first) if machine.ownership.owns(setting.place) else (first, setting)
            if machine.ownership.owns(mine.place):
                yield finding(
                    mine.place,
                    f"{unit.name} and {other.name} listen on the same address, {setting.value}: "
                    "only one of them gets it",
                    unit=unit.name,
                    related=[Related(its.place.location, "the other one")],
                    help="let one of them listen elsewhere, or enable only one",
                    severity=Severity.NOTE if Start.ONCE_ENABLED in starts else None,
                )


@remembered
def _addresses(unit: Unit) -> Iterator[tuple[tuple[str, str], Setting]]:
    if is_undecided(unit, *_DECIDING) or last_boolean(unit, "Socket", "ReusePort"):
        return
    if any(last_taken(unit, "Socket", key) is not None for key in ("BindIPv6Only", "BindToDevice")):
        return
    for key in NODES:
        for setting in unit.values("Socket", key):
            address = expand(setting.value, unit.name)
            if address and is_known(address) and is_taken(setting, unit):
                yield (key, address.removeprefix(_EVERYWHERE)), setting
