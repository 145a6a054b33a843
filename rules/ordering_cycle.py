"""Units wait for each other in a circle.

systemd can't start units whose `After=` and `Before=` form a cycle. When it meets one in a transaction it
deletes the job of one of them, as if nobody had asked for that unit, and goes on; which one may change from
boot to boot. Where each of them is required, the whole transaction fails (systemd.unit(5), Before=, After=;
systemd-analyze(1) verify finds such a cycle only from the units that are in it).

Default dependencies take part: a service is after `basic.target` unless it says `DefaultDependencies=no`,
so one that is before a mount, a socket or a timer often closes a circle.

A cycle that the boot doesn't meet is a warning: it occurs when something starts its units together later, or
once a unit is enabled that nothing links yet. So unitlint looks at a folder, an image's tree, a root and a
cloud-config a second time as if their units were enabled, with the links that `[Install]` asks for: a target
is after what it wants, so `After=graphical.target` in what `multi-user.target` wants is a cycle. Of a
template it is the instance of `DefaultInstance=`, or one called `NAME` that stands for all. A cycle with a
unit that the boot has started by then can't occur any more, and is not reported. On a base system that isn't
known in full something may pull in each passive target, such as `network.target` (systemd.special(7)), and a
machine may be set to boot `graphical.target` instead of `multi-user.target`.

**Bad**

```ini
# setup-disks.service, enabled
[Unit]
Before=local-fs.target

[Service]
Type=oneshot
ExecStart=/usr/bin/setup-disks

[Install]
WantedBy=multi-user.target
```

**Good**

```ini
# setup-disks.service, enabled
[Unit]
DefaultDependencies=no
Before=local-fs.target

[Service]
Type=oneshot
ExecStart=/usr/bin/setup-disks

[Install]
WantedBy=multi-user.target
```

Remove one of the dependencies in the circle: the related locations list them in order.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from unitlint.configuration.configuration import FOLDER
from unitlint.contracts.names import listed
from unitlint.findings.finding import Draft, Related, Severity, finding
from unitlint.graph.edges import Edge
from unitlint.graph.origins import OriginKind
from unitlint.machine.chains import hops
from unitlint.machine.enabling import AsEnabled
from unitlint.machine.machine import Machine
from unitlint.quick.dataclasses import replace
from unitlint.rules.shared.graph import base_is_known, related
from unitlint.systemd.file_names import INSTALL_FOLDERS
from unitlint.systemd.milestones import AIMS
from unitlint.systemd.passive_targets import OF_OTHERS
from unitlint.text.source import Place
from unitlint.transaction.transaction import Cycle

SEVERITY = Severity.ERROR
CATEGORY = "order"
SINCE = "0.1.0"


_PULLED_IN_BY_OTHERS = OF_OTHERS.union(AIMS)
"""Targets that a system may start though nothing here shows it; it may be set to boot either aim."""

_SHOWN = 5
"""Victims named in the message; `unitlint boot` lists them all."""


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each cycle that a line of the user's takes part in."""
    ownership, starting = machine.ownership, machine.starting
    later = machine.once_enabled
    closed = later.cycles if later is not None else ()
    seen = [frozenset(cycle.units) for cycle in closed]
    for cycle in machine.boot.cycles:
        if cycle.latent and any(not units.isdisjoint(cycle.units) for units in seen):
            continue
        statements = [(i, p) for i, edge in enumerate(cycle.edges) for _, p in ownership.user_origins(edge)]
        enabling = _enabling(machine, cycle) if cycle.latent and machine.configuration.kind == FOLDER else ()
        enabling = enabling or _lacking(machine, cycle)
        if statements and (enabling or not cycle.latent or starting.isdisjoint(cycle.units)):
            yield _finding(machine, cycle, enabling, *statements[0])
    if later is not None:
        yield from _once_enabled(machine, later)


def _once_enabled(machine: Machine, later: AsEnabled) -> Iterator[Draft]:
    """The cycles that the boot will meet when the units are enabled that nothing links.

    Those of instances too, which only enabling makes, that it meets once others pull in the rest.
    """
    for cycle in later.cycles:
        enabling = tuple(unit for unit in cycle.units if unit in later.units) or later.units
        yield from _enabled(machine, later, cycle, enabling)
    known = {frozenset(cycle.units) for cycle in (*machine.boot.cycles, *later.cycles)}
    new = [c for c in later.boot.cycles if c.latent and frozenset(c.units) not in known]
    then = replace(machine, graph=later.graph, boot=later.boot) if new else machine
    for cycle in new:
        enabling = tuple(unit for unit in cycle.units if unit in later.units)
        if enabling and _lacking(then, cycle):
            yield from _enabled(machine, later, cycle, enabling)


def _enabled(machine: Machine, later: AsEnabled, cycle: Cycle, enabling: tuple[str, ...]) -> Iterator[Draft]:
    statements = [
        (i, p) for i, edge in enumerate(cycle.edges) for _, p in machine.ownership.user_origins(edge)
    ]
    if statements:
        then = replace(machine, graph=later.graph, boot=later.boot)
        finding = _finding(then, replace(cycle, latent=True), enabling, *statements[0])
        yield replace(finding, related=(*finding.related, *_assumed(later, enabling)))


def _assumed(later: AsEnabled, enabling: Collection[str]) -> Iterator[Related]:
    """The links that nothing makes yet."""
    for link in later.links:
        if link.unit in enabling and link.folder:
            yield Related(link.place.location, f"enabling {link.unit} links it into {link.folder}")


def _enabling(machine: Machine, cycle: Cycle) -> tuple[str, ...]:
    """The units of the cycle that would make the boot meet it, if they were enabled.

    A folder's links seldom tell what will be enabled. What a base system that isn't known in full pulls in is
    not known either: its targets may be.
    """
    starting = machine.starting
    idle = frozenset(cycle.units) - starting
    units = tuple(name for name in cycle.units if name in idle and _would_start(machine, name, cycle))
    met = machine.acting(units)
    if not base_is_known(machine):
        met |= {name for name in idle if name.endswith(".target")}
    return units if units and met.issuperset(cycle.units) else ()


def _lacking(machine: Machine, cycle: Cycle) -> tuple[str, ...]:
    """What the boot lacks to meet the cycle, where the whole system is likely to have it.

    Those are units that are to be enabled, and the passive targets of a base that isn't known in full: it has
    other units that pull them in. So does the aim that the base isn't known to boot.
    """
    if not cycle.latent or base_is_known(machine):
        return ()
    later = machine.once_enabled
    idle = frozenset(cycle.units) - machine.starting
    enabled = tuple(
        unit for unit in cycle.units if later is not None and unit in idle.intersection(later.units)
    )
    lacking = idle - machine.acting(enabled)
    if not idle or not _PULLED_IN_BY_OTHERS.issuperset(lacking):
        return ()
    return enabled or tuple(unit for unit in cycle.units if unit in lacking)


def _would_start(machine: Machine, name: str, cycle: Cycle) -> bool:
    """Whether the `[Install]` section has the unit wanted or required by what the boot starts."""
    settings = machine.graph.units[name].settings
    wanting = (s.value.split() for s in settings if s.section == "Install" and s.key in INSTALL_FOLDERS)
    return any(w in machine.starting or w in cycle.units for words in wanting for w in words)


def _finding(machine: Machine, cycle: Cycle, enabling: tuple[str, ...], first: int, place: Place) -> Draft:
    edges = (*cycle.edges[first:], *cycle.edges[:first])
    units = (*cycle.units[first:], *cycle.units[:first])
    return finding(
        place,
        f"{_circle(units)}: {_consequence(machine, cycle, enabling)}",
        unit=units[0],
        related=related(hops(machine.graph, edges), place.location),
        help=_way_out(machine, edges),
        severity=Severity.WARNING if cycle.latent else None,
    )


def _way_out(machine: Machine, edges: Iterable[Edge]) -> str:
    """Default dependencies have no line to delete; only their unit can be rid of all of them."""
    made = {o.unit for edge in edges for o in edge.origins if o.kind is OriginKind.DEFAULT}
    own = sorted(name for name in made if (unit := machine.graph.unit(name)) is not None and unit.user_owned)
    without = f", or set DefaultDependencies=no in {listed(own, 'or')}" if own else ""
    return f"remove one of these dependencies{without}"


def _circle(units: tuple[str, ...]) -> str:
    return f"{units[0]} waits for {', which waits for '.join((*units[1:], units[0]))}"


def _consequence(machine: Machine, cycle: Cycle, enabling: tuple[str, ...]) -> str:
    if enabling:
        are = "is" if len(enabling) == 1 else "are"
        event = "pulled in" if _PULLED_IN_BY_OTHERS.issuperset(enabling) else "enabled"
        return f"once {listed(enabling)} {are} {event}, systemd will not start one of them"
    if cycle.latent:
        return "harmless at boot, but a cycle once they start together"
    if not cycle.victims:
        fails = "can't" if machine.boot.error else "may fail to"
        return f"systemd {fails} start {machine.boot.target}"
    if len(cycle.victims) == 1:
        return f"systemd will not start {cycle.victims[0]}"
    if len(cycle.victims) <= _SHOWN:
        return f"systemd will not start one of {listed(cycle.victims)}"
    own = [unit for unit in cycle.victims if unit in cycle.units][:_SHOWN]
    rest = len(cycle.victims) - len(own)
    return f"systemd will not start one of {', '.join(own)}, or one of {rest} other units in cycles with them"
