"""A unit downloads something at its start, but only waits for `network.target`.

`network.target` means that the network's manager runs, not that any address is configured: a download at that
moment fails on most boots (systemd.special(7), network.target, network-online.target). The rule looks at
units that say `After=network.target` and whose first commands are downloads. It doesn't report the reverse, a
unit that waits for `network-online.target` without need: the unit doesn't say whether its program copes with
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

from unitlint.contracts.names import is_loaded
from unitlint.findings.finding import Draft, Related, Severity, finding
from unitlint.graph.edges import Kind
from unitlint.machine.chains import acting, waits
from unitlint.machine.machine import Machine
from unitlint.rules.shared.command_lines import Command, user_commands
from unitlint.text.source import is_known
from unitlint.units.settings import is_undecided
from unitlint.units.unit import Unit

SEVERITY = Severity.WARNING
CATEGORY = "order"
SINCE = "0.1.0"

_DOWNLOADERS = frozenset({"curl", "wget", "git", "aria2c"})
_FIRST_KEYS = frozenset({"ExecStartPre", "ExecStart"})
_LOCAL = ("localhost", "127.0.0.", "[::1]", "169.254.", "--unix-socket")
_WAITS = ("online", "wait")
"""What the names of units that wait for the network have in them."""


def check(model: Machine) -> Iterator[Draft]:
    """One finding for each such unit of the user's that no chain orders after the network being up."""
    ownership, seen = model.ownership, model
    for name in sorted(model.graph.sources("network.target", Kind.AFTER)):
        unit = model.graph.units[name]
        edge = model.graph.edge(name, Kind.AFTER, "network.target")
        statement = (
            next(ownership.naming_origins(edge), None) if edge is not None and is_loaded(unit) else None
        )
        command = next((c for c in user_commands(unit, model.systemd_version) if _downloads(c)), None)
        if statement is not None and command is not None and not _waits(seen, unit):
            yield finding(
                statement[1],
                f"{name} may download before the network is up: network.target doesn't wait for it",
                unit=name,
                related=(Related(command.setting.place.location, "the download"),),
                help="write Wants=network-online.target and After=network-online.target",
            )


def _downloads(command: Command) -> bool:
    program = command.executable.rpartition("/")[2]
    if command.setting.key not in _FIRST_KEYS or program not in _DOWNLOADERS or command.may_fail:
        return False
    value = command.setting.value
    return is_known(value) and "://" in value and not any(word in value for word in _LOCAL)


def _waits(seen: Machine, unit: Unit) -> bool:
    if is_undecided(unit, "After", "Before"):
        return True
    jobs = acting(seen, (unit.name,))
    if waits(seen, later=unit.name, earlier="network-online.target", jobs=jobs):
        return True
    return any(word in name for name in seen.graph.targets(unit.name, Kind.AFTER) for word in _WAITS)
