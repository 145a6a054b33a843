"""A service that stops removes a runtime directory that another unit uses.

`RuntimeDirectory=` makes the directory when the service starts and removes it, with all that is in it, when
the service has stopped, whoever else uses it (systemd.exec(5), RuntimeDirectory=, RuntimeDirectoryPreserve=).
A oneshot service without `RemainAfterExit=yes` has stopped as soon as its commands are done: what it put
there for another service is gone before that one starts, and a service that runs already loses its sockets
and files. Daemons that share a directory do that to each other when one of them is stopped; that doesn't
happen at boot and isn't reported.

A socket unit that listens in the runtime directory of its own service loses its node whenever the service
ends, for a restart too: nothing can connect any more, while the socket unit stays active and makes no new
node. With `PartOf=` the service, the socket is restarted with it.

**Bad**

```ini
# prepare.service
[Service]
Type=oneshot
RuntimeDirectory=app
ExecStart=/usr/bin/prepare --to /run/app

# app.service
[Unit]
Requires=prepare.service
After=prepare.service

[Service]
RuntimeDirectory=app
ExecStart=/usr/bin/app
```

**Good**

```ini
# prepare.service
[Service]
Type=oneshot
RuntimeDirectory=app
RuntimeDirectoryPreserve=yes
ExecStart=/usr/bin/prepare --to /run/app

# app.service
[Unit]
Requires=prepare.service
After=prepare.service

[Service]
RuntimeDirectory=app
ExecStart=/usr/bin/app
```

Add `RuntimeDirectoryPreserve=yes`, or `RemainAfterExit=yes`. The service of a socket needs no
`RuntimeDirectory=` for its node: systemd makes the folders above it.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.configuration.configuration import Manager
from unitlint.contracts.names import is_loaded
from unitlint.findings.finding import Draft, Related, Severity, finding
from unitlint.graph.edges import Kind
from unitlint.machine.machine import Machine
from unitlint.quick.remembered import remembered
from unitlint.rules.shared.command_lines import type_of_service
from unitlint.rules.shared.graph import STOPPED_WITH
from unitlint.systemd.symbols import symbols
from unitlint.systemd.triggers import NODES
from unitlint.text.source import is_known
from unitlint.units.effective import last_boolean
from unitlint.units.list_values import parse_boolean
from unitlint.units.settings import is_undecided
from unitlint.units.specifiers import expand
from unitlint.units.unit import Setting, Unit

SEVERITY = Severity.WARNING
CATEGORY = "order"
SINCE = "0.1.0"

_Owner = tuple[Unit, Setting]


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each service that takes the directory from others."""
    if not any(map(_is_about, machine.own_units)):
        return
    owners: dict[str, list[_Owner]] = {}
    for unit in machine.graph.units.values():
        if unit.type == "service" and is_loaded(unit):
            for name, setting in _directories(unit):
                owners.setdefault(name, []).append((unit, setting))
    for name, found in owners.items():
        for owner in found:
            others = [other for other in found if other[0].name != owner[0].name]
            if others and machine.ownership.owns(owner[1].place) and _ends(machine, owner[0]):
                yield from _judge(machine, name, owner, others)
            yield from _sockets(machine, name, owner)


def _is_about(unit: Unit) -> bool:
    """Whether one of its lines may be at fault: what the base's units have among themselves is not asked."""
    return unit.type == "socket" or (unit.type == "service" and bool(_directories(unit)))


@remembered
def _directories(unit: Unit) -> Iterator[tuple[str, Setting]]:
    """The runtime directories of a unit by name; the ID behind a colon is a link's."""
    for setting in unit.values("Service", "RuntimeDirectory") if not is_undecided(unit) else ():
        for word in setting.value.split():
            name = expand(word.partition(":")[0], unit.name)
            if name and is_known(name):
                yield name.rstrip("/"), setting


def _keeps(unit: Unit) -> bool:
    """Whether the last valid value of RuntimeDirectoryPreserve= keeps it over a restart at least."""
    given = reversed(unit.assignments("Service", "RuntimeDirectoryPreserve"))
    kept = (True if s.value in symbols("preserve") else parse_boolean(s.value) for s in given)
    return next((keeps for keeps in kept if keeps is not None), False)


def _ends(machine: Machine, unit: Unit) -> bool:
    """Whether the service is over as soon as its commands are, and the directory with it."""
    is_oneshot = type_of_service(unit, machine.systemd_version) == "oneshot"
    return is_oneshot and not last_boolean(unit, "Service", "RemainAfterExit") and not _keeps(unit)


def _sockets(machine: Machine, name: str, owner: _Owner) -> Iterator[Draft]:
    """One finding for each socket of the service that listens in its directory."""
    service, setting = owner
    if _keeps(service):
        return
    for socket in sorted(machine.graph.sources(service.name, Kind.TRIGGERS)):
        unit = machine.graph.units[socket]
        if unit.type != "socket" or is_undecided(unit) or _ends_with(machine, unit, service):
            continue
        for node in (s for key in NODES for s in unit.values("Socket", key)):
            owned = next((s for s in (node, setting) if machine.ownership.owns(s.place)), None)
            if owned is not None and _runtime_path(machine, node, unit).startswith(f"{name}/"):
                yield _unreachable(owned, setting if owned is node else node, socket, service)


def _ends_with(machine: Machine, socket: Unit, service: Unit) -> bool:
    """Whether the socket is stopped or restarted together with the service."""
    return any(machine.graph.edge(socket.name, kind, service.name) is not None for kind in STOPPED_WITH)


def _runtime_path(machine: Machine, node: Setting, unit: Unit) -> str:
    """Where the node lies below the runtime directories; empty where it doesn't, or that can't be known."""
    tops = ("%t/", "/run/", "/var/run/") if machine.configuration.manager is Manager.SYSTEM else ("%t/",)
    top = next((top for top in tops if node.value.startswith(top)), None)
    path = expand(node.value.removeprefix(top), unit.name) if top is not None else None
    return path if path is not None and is_known(path) else ""


def _unreachable(place: Setting, other: Setting, socket: str, service: Unit) -> Draft:
    return finding(
        place.place,
        f"nothing can connect to {socket} once {service.name} has stopped: its runtime directory is removed, "
        "and the socket with it",
        unit=socket,
        related=(Related(other.place.location, f"{other.key}={other.value}"),),
        help=f"add RuntimeDirectoryPreserve=yes to [Service] of {service.name}",
    )


def _judge(machine: Machine, name: str, owner: _Owner, others: list[_Owner]) -> Iterator[Draft]:
    unit, setting = owner
    staying = next((other for other in others if not _ends(machine, other[0])), None)
    if staying is None:
        return
    other, theirs = staying
    path = f"/run/{name}" if machine.configuration.manager is Manager.SYSTEM else f"%t/{name}"
    yield finding(
        setting.place,
        f"{unit.name} removes {path} as soon as its commands finish, but {other.name} uses it",
        unit=unit.name,
        related=(Related(theirs.place.location, f"{other.name} has the same directory"),),
        help="add RuntimeDirectoryPreserve=yes to [Service]",
    )
