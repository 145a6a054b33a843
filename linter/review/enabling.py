"""What a change does to the boot as it will be once the units are enabled that nothing links."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from unitlint.graph.edges import PULLS_IN, Edge
from unitlint.graph.origins import Origin, OriginKind
from unitlint.machine.machine import Machine
from unitlint.quick.dataclasses import replace
from unitlint.review.changes import EdgeChange, EnablingChange
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


def still_pulled_in(changes: Sequence[EdgeChange], head: Machine) -> Iterator[Edge]:
    """What starts units all the same that lost a link, where that is nothing new: an edge each.

    Of several it is one of the user's.
    """
    gone = [change.edge for change in changes if not change.gained]
    lost = {edge.target: edge.source for edge in gone if any(map(_enables, edge.origins))}
    relinked = {change.edge.target for change in changes if change.gained and change.edge.kind in PULLS_IN}
    for unit, source in sorted(lost.items()):
        job = head.boot.jobs.get(unit) if unit not in relinked and source in head.boot.jobs else None
        edges = [edge for edge in job.pulled_in_by if edge.kind in PULLS_IN] if job is not None else []
        own = (edge for edge in edges if any(head.ownership.user_origins(edge)))
        if edges:
            yield next(own, edges[0])


def _enables(origin: Origin) -> bool:
    """Whether it is a link that somebody made; what an fstab asks for is no enabling."""
    return origin.is_link and origin.kind is not OriginKind.GENERATOR


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
