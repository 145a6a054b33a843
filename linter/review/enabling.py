"""What a change does to the boot as it will be once the units are enabled that nothing links."""

from __future__ import annotations

from unitlint.machine.machine import Machine
from unitlint.quick.dataclasses import replace
from unitlint.review.changes import EnablingChange
from unitlint.transaction.transaction import Cycle, Transaction
from unitlint.units.install import InstallLink


def enabling_changes(base: Machine, head: Machine) -> tuple[EnablingChange, ...]:
    """The assumed links that one side has; none for a unit that the other one starts by itself."""
    before, after = _links(base), _links(head)
    rows = [
        *(_change(after[path], gained=True) for path in after.keys() - before.keys()),
        *(
            _change(before[path], gained=False)
            for path in before.keys() - after.keys()
            if before[path].unit not in head.boot.jobs
        ),
    ]
    return tuple(sorted(rows, key=lambda row: (row.unit, row.link, row.gained)))


def _links(machine: Machine) -> dict[str, InstallLink]:
    later = machine.once_enabled
    return {link.path: link for link in later.links} if later is not None else {}


def _change(link: InstallLink, *, gained: bool) -> EnablingChange:
    return EnablingChange(link.unit, link.path, gained, link.place.location)


def boot_once_enabled(machine: Machine) -> Transaction:
    """The boot that pictures show: with the links that enabling makes; a folder of sources holds none."""
    later = machine.enabled_in_full
    return later.boot if later is not None else machine.boot


def starting_later(machine: Machine) -> tuple[str, ...]:
    """The units with a file that start only once the links are made, sorted."""
    later = machine.enabled_in_full
    if later is None:
        return ()
    units = later.graph.units
    return tuple(name for name in sorted(machine.starting_once_enabled) if units[name].fragment is not None)


def cycles_of(machine: Machine) -> tuple[Cycle, ...]:
    """The cycles of the boot, and those that it meets once the links are made."""
    later = machine.once_enabled
    closed = later.cycles if later is not None else ()
    return (*machine.boot.cycles, *(replace(cycle, latent=True) for cycle in closed))
