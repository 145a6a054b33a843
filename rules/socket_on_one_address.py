"""A socket listens on an address that the machine may not have yet.

Sockets are set up early in the boot, before the network is (systemd.socket(5), Default Dependencies). Where
the address isn't configured by then, binding fails with "Cannot assign requested address", the socket stays
failed and its service is never started. `FreeBind=yes` is recommended "whenever you bind a socket to a
specific IP address" (systemd.socket(5), FreeBind=). The loopback and unspecified addresses exist from the
start. It is a note in units of users, whose managers mostly start when somebody logs in.

**Bad**

```ini
[Socket]
ListenStream=192.0.2.17:9090
```

**Good**

```ini
[Socket]
ListenStream=192.0.2.17:9090
FreeBind=yes
```

Add `FreeBind=yes`.
"""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_address

from unitlint.configuration.configuration import Manager
from unitlint.contracts.names import is_loaded
from unitlint.findings.finding import Draft, Severity, finding
from unitlint.graph.edges import Kind
from unitlint.machine.machine import Machine
from unitlint.quick import patterns as re
from unitlint.rules.shared.insertion import line_after
from unitlint.systemd.triggers import ADDRESSES
from unitlint.text.source import is_known
from unitlint.units.effective import last_boolean
from unitlint.units.settings import is_undecided
from unitlint.units.unit import Unit

SEVERITY = Severity.WARNING
CATEGORY = "order"
SINCE = "0.1.0"
FIXABLE = True

_ADDRESS = re.compile(r"(?:\[(?P<six>[0-9A-Fa-f:.]+)\]|(?P<four>\d+\.\d+\.\d+\.\d+)):\d+")


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each such line of the user's."""
    for unit in machine.own_units:
        if unit.type != "socket" or not is_loaded(unit) or _binds_anyway(unit) or _waits(machine, unit):
            continue
        for setting in (s for key in ADDRESSES for s in unit.values("Socket", key)):
            address = _address(setting.value)
            if address and machine.ownership.owns(setting.place):
                yield finding(
                    setting.place,
                    f"{unit.name} fails if the machine doesn't have the address {address} yet: "
                    "it binds before the network is up",
                    unit=unit.name,
                    help="add FreeBind=yes to [Socket]",
                    fix=line_after(setting.place, "FreeBind=yes"),
                    severity=Severity.NOTE if machine.configuration.manager is Manager.USER else None,
                )


def _binds_anyway(unit: Unit) -> bool:
    return is_undecided(unit, "FreeBind") or last_boolean(unit, "Socket", "FreeBind")


def _waits(machine: Machine, unit: Unit) -> bool:
    """Whether the user has it wait for something, which may well be the network."""
    graph = machine.graph
    for name in graph.targets(unit.name, Kind.AFTER):
        edge = graph.edge(unit.name, Kind.AFTER, name)
        if edge is not None and any(machine.ownership.naming_origins(edge)):
            return True
    return False


def _address(value: str) -> str:
    """The one address that `value` listens on; empty where it is none, or one that is always there."""
    match = _ADDRESS.fullmatch(value) if is_known(value) else None
    if match is None:
        return ""
    try:
        address = ip_address(match["six"] or match["four"])
    except ValueError:
        return ""
    return "" if address.is_unspecified or address.is_loopback or address.is_multicast else str(address)
