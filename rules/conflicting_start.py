"""The boot pulls in two units that conflict with each other.

Both are pulled in, and one has `Conflicts=` with the other: systemd can't start both. If both are required
the transaction fails; otherwise systemd drops the start of one of them (systemd.unit(5), Conflicts=).

It is a note where only the base system wants the unit that isn't started, and a unit of yours says that it
conflicts with it: that is how chronyd takes the place of systemd-timesyncd, and a display manager the screen
from `getty@tty1.service`. Of a root the distribution's own links below `/usr/lib` are the base's.

**Bad**

```ini
# chronyd.service, enabled
[Unit]
Conflicts=ntpd.service

[Service]
ExecStart=/usr/bin/chronyd

[Install]
WantedBy=multi-user.target

# ntpd.service, enabled
[Service]
ExecStart=/usr/bin/ntpd

[Install]
WantedBy=multi-user.target
```

**Good**

```ini
# chronyd.service, enabled
[Unit]
Conflicts=ntpd.service

[Service]
ExecStart=/usr/bin/chronyd

[Install]
WantedBy=multi-user.target

# ntpd.service
[Service]
ExecStart=/usr/bin/ntpd

[Install]
WantedBy=multi-user.target
```

Don't enable both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from unitlint.configuration.configuration import ROOT
from unitlint.contracts.names import listed
from unitlint.findings.finding import Draft, Related, Severity, finding
from unitlint.graph.edges import PULLS_IN, Kind
from unitlint.machine.machine import Machine
from unitlint.machine.ownership import Ownership
from unitlint.rules.shared.graph import at_odds, is_vendors
from unitlint.systemd.file_names import VENDOR_PATHS
from unitlint.text.source import Place

SEVERITY = Severity.ERROR
CATEGORY = "order"
SINCE = "0.1.0"


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each unit whose start is dropped for conflicts that the user states."""
    ownership = machine.ownership
    lost = {left.unit for left in machine.boot.left_out}
    reported: set[frozenset[str]] = set()
    for left in machine.boot.left_out:
        is_lost = left.reason == "conflicting" or left.edge.kind is Kind.CONFLICTS
        rivals = _rivals(machine, left.unit) if is_lost else ()
        places = {other: place for other in rivals if (place := _place(machine, ownership, left.unit, other))}
        if places:
            yield _finding(machine, left.unit, places, _pulled(machine, left.unit, ownership))
            continue
        for other in sorted(at_odds(machine.graph, left.unit) & lost):
            place, pair = _place(machine, ownership, left.unit, other), frozenset((left.unit, other))
            if place is not None and pair not in reported:
                reported.add(pair)
                yield _both_lost(machine, left.unit, other, place)


def _place(machine: Machine, ownership: Ownership, lost: str, kept: str) -> Place | None:
    """Where the user says that the two conflict."""
    return _user_line(machine, ownership, lost, kept) or _user_line(machine, ownership, kept, lost)


def _user_line(machine: Machine, ownership: Ownership, source: str, target: str) -> Place | None:
    """Where the user says that `source` conflicts with `target`."""
    edge = machine.graph.edge(source, Kind.CONFLICTS, target)
    statement = next(ownership.user_origins(edge), None) if edge is not None else None
    return statement[1] if statement is not None else None


def _pulled(machine: Machine, name: str, ownership: Ownership) -> Place | None:
    """Where the user pulls the unit in."""
    for kind in PULLS_IN:
        for source in sorted(machine.graph.sources(name, kind)):
            edge = machine.graph.edge(source, kind, name)
            if edge is not None and source in machine.boot.jobs:
                for _, place in ownership.user_origins(edge):
                    return place
    return None


def _rivals(machine: Machine, name: str) -> Iterator[str]:
    for other in sorted(at_odds(machine.graph, name)):
        job = machine.boot.jobs.get(other)
        if job is not None and job.type == "start":
            yield other


def _only_base_wants(machine: Machine, name: str, pulled: Place | None) -> bool:
    """Whether all that pulls the unit in is the base's, of a root what lies below /usr/lib."""
    if machine.configuration.kind != ROOT:
        return pulled is None and not _is_users(machine, name)
    if pulled is not None and not is_vendors(machine, pulled):
        return False
    return not any(
        name in links
        for directory in machine.configuration.directories
        if directory.path not in VENDOR_PATHS
        for links in directory.dependencies.values()
    )


def _is_users(machine: Machine, name: str) -> bool:
    unit = machine.graph.unit(name)
    return unit is not None and unit.is_users


def _both_lost(machine: Machine, one: str, other: str, place: Place) -> Draft:
    """Each is stopped for the other: neither start is left, or what is left hangs on chance."""
    pulled = ((name, _pulled(machine, name, machine.ownership)) for name in (one, other))
    may = {one, other} & set(machine.boot.uncertain)
    outcome = "it starts only one of them, and which one may vary" if may else "it starts neither"
    return finding(
        place,
        f"the boot pulls in both {one} and {other}, which conflict: {outcome}",
        unit=one,
        related=tuple(Related(at.location, f"pulls in {name}") for name, at in pulled if at),
        help=f"pull in only one of {one} and {other}",
    )


def _finding(machine: Machine, lost: str, places: Mapping[str, Place], pulled: Place | None) -> Draft:
    kept, (first, *others) = list(places), places.values()
    clauses = [Related(place.location, f"conflicts with {name}") for name, place in places.items()][1:]
    if pulled is not None:
        clauses.append(Related(pulled.location, f"pulls in {lost}"))
    is_certain = not {lost, *kept} & set(machine.boot.uncertain)
    by_design = is_certain and _only_base_wants(machine, lost, pulled)
    also = "are also started" if others else "is also started"
    if not others and kept[0] in machine.boot.uncertain:
        also = "may also start"
    starts = "may not start" if lost in machine.boot.uncertain else "doesn't start"
    return finding(
        first,
        f"the boot {starts} {lost}: it conflicts with {listed(kept)}, which {also}",
        unit=lost,
        related=tuple(clauses),
        help=f"pull in only one of {lost} and {listed(kept)}" if not others else f"don't pull in {lost}",
        severity=Severity.NOTE if by_design else None,
    )
