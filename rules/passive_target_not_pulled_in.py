"""A unit comes before a passive target, which nothing pulls in.

`Before=network-pre.target` orders two units only where the target is part of the boot. The units of systemd
that come after such a target don't pull it in: a unit that has to come first must do that
(systemd.special(7), Special Passive System Units). Without `Wants=` the unit starts at any time, and a
firewall may load its rules long after the network is up. Any unit of the boot that pulls the target in is
enough. It is a note in folders, to which others add. Where no unit of the boot comes after the target, the
order has no effect either way; for `network-pre.target` it is still reported, unless the whole system is
known.

**Bad**

```ini
# banner.service, enabled
[Unit]
Before=getty-pre.target

[Service]
Type=oneshot
ExecStart=/usr/bin/banner

[Install]
WantedBy=multi-user.target
```

**Good**

```ini
# banner.service, enabled
[Unit]
Wants=getty-pre.target
Before=getty-pre.target

[Service]
Type=oneshot
ExecStart=/usr/bin/banner

[Install]
WantedBy=multi-user.target
```

Add `Wants=` with the target's name.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.configuration.configuration import OPEN_KINDS
from unitlint.contracts.names import is_loaded
from unitlint.findings.finding import Draft, Severity, finding
from unitlint.graph.edges import Edge, Kind
from unitlint.machine.machine import Machine
from unitlint.rules.shared.graph import base_is_known
from unitlint.rules.shared.insertion import line_after
from unitlint.systemd.dependencies import PULLING_IN
from unitlint.systemd.passive_targets import EARLY, PASSIVE
from unitlint.units.settings import is_undecided

SEVERITY = Severity.WARNING
CATEGORY = "order"
SINCE = "0.1.0"
FIXABLE = True

_NETWORK = "network-pre.target"


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each unit and each such target, at its Before=."""
    looked_at = _looked_at(machine)
    for edge in machine.own_edges(Kind.AFTER):
        target, unit = edge.source, machine.graph.units[edge.target]
        if target not in looked_at or not is_loaded(unit) or is_undecided(unit, *PULLING_IN):
            continue
        if target not in machine.acting((unit.name,)):
            later = _waiting(machine, target, unit.name)
            if later or (target == _NETWORK and not base_is_known(machine)):
                yield from _finding(machine, edge, later)


def _looked_at(machine: Machine) -> list[str]:
    """In folders only the network's: of the others most systems have a unit that pulls them in."""
    if machine.configuration.kind in OPEN_KINDS and not base_is_known(machine):
        return [_NETWORK]
    return sorted(PASSIVE if base_is_known(machine) else EARLY)


def _waiting(machine: Machine, target: str, name: str) -> str:
    """A unit of the boot that is to come after the target; empty when there is none."""
    others = (other for other in sorted(machine.graph.sources(target, Kind.AFTER)) if other != name)
    return next((other for other in others if other in machine.starting), "")


def _finding(machine: Machine, edge: Edge, later: str) -> Iterator[Draft]:
    target, name = edge.source, edge.target
    statement = next(machine.ownership.user_origins(edge), None)
    if statement is None or statement[0].unit != name:
        return
    waits = f"{later} doesn't wait for {name}" if later else f"nothing waits for {name}"
    yield finding(
        statement[1],
        f"{waits}: nothing pulls in {target}",
        unit=name,
        help=f"add Wants={target} to {name}",
        fix=line_after(statement[1], f"Wants={target}"),
        severity=None if later and machine.configuration.kind not in OPEN_KINDS else Severity.NOTE,
    )
