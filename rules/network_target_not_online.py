"""A unit needs the network to be up when it starts, but doesn't wait for it.

`network.target` means that the network's manager runs, not that any address is configured: a download or a
bind to an address fails at that moment on most boots (systemd.special(7), network.target,
network-online.target). The rule looks at units that say `After=network.target` and whose first commands are
downloads, and at services that say so and pull in `network-online.target` by `Wants=`: that alone starts both
at the same time (systemd.unit(5), Wants=). It doesn't report the reverse, a unit
that waits for `network-online.target` without need: the unit doesn't say whether its program copes with
addresses that come later.

**Bad**

```ini
# fetch.service
[Unit]
After=network.target

[Service]
Type=oneshot
ExecStart=/usr/bin/curl -o /run/data https://example.com/data
```

**Good**

```ini
# fetch.service
[Unit]
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
ExecStart=/usr/bin/curl -o /run/data https://example.com/data
```

Wait for `network-online.target`, and pull it in.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.configuration.configuration import Manager
from unitlint.contracts.names import is_loaded
from unitlint.findings.finding import Draft, Related, Severity, finding
from unitlint.graph.edges import Kind
from unitlint.machine.chains import acting, waits
from unitlint.machine.machine import Machine
from unitlint.rules.shared.command_lines import CommandLine, user_commands
from unitlint.rules.shared.graph import may_start
from unitlint.rules.shared.insertion import line_after
from unitlint.text.source import is_known
from unitlint.units.names import unit_type
from unitlint.units.settings import is_undecided
from unitlint.units.unit import Unit

SEVERITY = Severity.WARNING
CATEGORY = "order"
SINCE = "0.1.0"
FIXABLE = True

_ONLINE = "network-online.target"
_DOWNLOADERS = frozenset({"curl", "wget", "git", "aria2c"})
_FIRST_KEYS = frozenset({"ExecStartPre", "ExecStart"})
_LOCAL = ("localhost", "127.0.0.", "[::1]", "169.254.", "--unix-socket")
_WAITS = ("online", "wait")
"""What the names of units that wait for the network have in them."""


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each such unit of the user's that no chain orders after the network being up."""
    yield from _downloading(machine)
    if machine.configuration.manager is Manager.SYSTEM:
        yield from _wanting(machine)


def _downloading(machine: Machine) -> Iterator[Draft]:
    for edge in machine.own_edges(Kind.AFTER):
        name, unit = edge.source, machine.graph.units[edge.source]
        if edge.target != "network.target" or not is_loaded(unit):
            continue
        statement = next(machine.ownership.naming_origins(edge), None)
        command = next((c for c in user_commands(unit, machine.systemd_version) if _downloads(c)), None)
        if statement is not None and command is not None and not _waits(machine, unit):
            yield finding(
                statement[1],
                f"{name} may download before the network is up: network.target doesn't wait for it",
                unit=name,
                related=(Related(command.setting.place.location, "the download"),),
                help="write Wants=network-online.target and After=network-online.target",
            )


def _wanting(machine: Machine) -> Iterator[Draft]:
    """One for each service whose own Wants= pulls the target in, and which is after network.target alone."""
    for edge in machine.own_edges(Kind.WANTS):
        name, unit = edge.source, machine.graph.units[edge.source]
        if edge.target != _ONLINE or "network.target" not in machine.graph.targets(name, Kind.AFTER):
            continue
        if unit.type != "service" or not is_loaded(unit) or _is_ordered(machine, unit):
            continue
        for origin, place in machine.ownership.naming_origins(edge):
            if origin.setting == "Wants":
                yield finding(
                    place,
                    f"{name} doesn't wait for the network to be up: it wants {_ONLINE}, but isn't after it",
                    unit=name,
                    help=f"add After={_ONLINE} to {name}",
                    fix=line_after(place, f"After={_ONLINE}"),
                )
                break


def _is_ordered(machine: Machine, unit: Unit) -> bool:
    """Whether it waits for the target or for what the target waits for, the target for it, or it may wait.

    It may wait by a unit of a base that isn't known: docker.service waits for the network.
    """
    jobs = acting(machine, (unit.name,))
    if _waits(machine, unit) or waits(machine, later=_ONLINE, earlier=unit.name, jobs=jobs):
        return True
    earlier = [name for name in machine.graph.targets(unit.name, Kind.AFTER) if unit_type(name) != "target"]
    providers = machine.graph.targets(_ONLINE, Kind.AFTER)
    return any(may_start(machine, name) for name in earlier) or any(name in providers for name in earlier)


def _downloads(command: CommandLine) -> bool:
    program = command.executable.rpartition("/")[2]
    if command.setting.key not in _FIRST_KEYS or program not in _DOWNLOADERS or command.may_fail:
        return False
    value = command.setting.value
    return is_known(value) and "://" in value and not any(word in value for word in _LOCAL)


def _waits(machine: Machine, unit: Unit) -> bool:
    if is_undecided(unit, "After", "Before"):
        return True
    jobs = acting(machine, (unit.name,))
    if waits(machine, later=unit.name, earlier=_ONLINE, jobs=jobs):
        return True
    return any(word in name for name in machine.graph.targets(unit.name, Kind.AFTER) for word in _WAITS)
