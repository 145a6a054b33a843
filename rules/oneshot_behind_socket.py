"""A socket starts a oneshot service, which never accepts the connection.

With `Accept=no` systemd hands the listening socket over and starts the service for as long as a connection
waits on it. A oneshot service that doesn't accept it is started again and again, until `TriggerLimitBurst=`
makes the socket fail (systemd.socket(5), Accept= and TriggerLimitIntervalSec=); with `RemainAfterExit=yes` it
counts as running from then on, and is never started again. The rule looks only at stream sockets whose
service takes no socket as its standard input: reading a FIFO or a datagram accepts it.

**Bad**

```ini
# /etc/systemd/system/hook.socket
[Socket]
ListenStream=/run/hook

# /etc/systemd/system/hook.service
[Service]
Type=oneshot
ExecStart=/usr/bin/hook
```

**Good**

```ini
# /etc/systemd/system/hook.socket
[Socket]
ListenStream=/run/hook
Accept=yes

# /etc/systemd/system/hook@.service
[Service]
ExecStart=/usr/bin/hook
StandardInput=socket
```

Write `Accept=yes` and make the service a template, `hook@.service`, with one instance for each connection.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.contracts.names import is_loaded
from unitlint.findings.finding import Draft, Related, Severity, finding
from unitlint.graph.edges import Kind
from unitlint.machine.machine import Machine
from unitlint.units.effective import last_flag, last_taken
from unitlint.units.settings import is_undecided
from unitlint.units.unit import Unit
from unitlint.units.verify import type_setting

SEVERITY = Severity.NOTE
CATEGORY = "order"
SINCE = "0.1.0"


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each such pair, at the socket's line."""
    for unit in machine.own_units:
        if unit.type != "socket" or not is_loaded(unit) or not _accepts_nothing(unit):
            continue
        streams = [s for s in unit.values("Socket", "ListenStream") if machine.ownership.owns(s.place)]
        for name in sorted(machine.graph.targets(unit.name, Kind.TRIGGERS)) if streams else ():
            service = machine.graph.units[name]
            kind = type_setting(service)
            if kind is not None and kind.value == "oneshot" and _takes_no_socket(service):
                yield finding(
                    streams[0].place,
                    f"{unit.name} starts {name} over and over for one connection: "
                    "a oneshot service never accepts it",
                    unit=unit.name,
                    related=[Related(kind.place.location, f"{name} is oneshot")],
                    help=f"set Accept=yes, and rename the service to {name.replace('.service', '@.service')}",
                )


def _accepts_nothing(unit: Unit) -> bool:
    accept = last_flag(unit, "Socket", "Accept")
    return not is_undecided(unit, "Accept") and (accept is None or accept.value is False)


def _takes_no_socket(service: Unit) -> bool:
    standard_input = last_taken(service, "Service", "StandardInput")
    return is_loaded(service) and (standard_input is None or standard_input.value == "null")
