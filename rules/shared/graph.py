"""What rules that ask the graph share: whose line states an edge, what is known, how a chain is shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from unitlint.configuration.configuration import ROOT
from unitlint.findings.finding import Related
from unitlint.graph.edges import Edge, Graph, Kind
from unitlint.machine.contract import Hop
from unitlint.machine.machine import Machine
from unitlint.systemd.file_names import VENDOR_PATHS
from unitlint.text.source import Location, Place
from unitlint.tree.present import is_file
from unitlint.units.unit import LoadState, Unit

STOPPED_WITH = (Kind.PART_OF, Kind.REQUIRES, Kind.BINDS_TO)
"""Edges by which a unit is stopped when somebody stops the other (systemd.unit(5))."""


def base_is_known(machine: Machine) -> bool:
    """Whether a unit that the graph lacks is one that the machine lacks."""
    return machine.is_complete


def is_missing(unit: Unit | None) -> bool:
    """Whether no file has that name."""
    return unit is None or unit.load_state is LoadState.NOT_FOUND


def may_start(machine: Machine, name: str) -> bool:
    """Whether a unit that nothing here starts may start all the same, on a base that isn't known in full.

    Either the base may have it, or it does, and whoever has the machine may enable it: docker, for one.
    """
    unit = machine.graph.unit(name)
    if base_is_known(machine) or name in machine.starting:
        return False
    if unit is None or is_missing(unit):
        return True
    return unit.fragment is not None and not unit.is_configured


def has_init_script(machine: Machine, name: str) -> bool:
    """Whether a root has a script of System V's from which systemd makes the service.

    systemd-sysv-generator(8): `/etc/init.d/foo` and `/etc/init.d/foo.sh` become `foo.service`.
    """
    stem, dot, suffix = name.rpartition(".")
    if machine.configuration.kind != ROOT or not dot or suffix != "service":
        return False
    return any(
        is_file(Path(machine.configuration.path, "etc/init.d", script)) for script in (stem, f"{stem}.sh")
    )


def is_vendors(machine: Machine, place: Place) -> bool:
    """Whether a root has the line where packages have their units."""
    if machine.configuration.kind != ROOT:
        return False
    path = f"/{place.location.path}"  # a root may be the current folder
    return any(f"{folder}/" in path for folder in VENDOR_PATHS)


def at_odds(graph: Graph, name: str) -> frozenset[str]:
    """The units with which it conflicts, whichever of the two says so."""
    return frozenset((*graph.targets(name, Kind.CONFLICTS), *graph.sources(name, Kind.CONFLICTS)))


def edges_to(graph: Graph, name: str, *kinds: Kind) -> Iterator[Edge]:
    """The edges of these kinds that lead to a unit, sorted by kind and source."""
    for kind in kinds:
        sources = graph.sources(name, kind)
        yield from (Edge(source, kind, name, sources[source]) for source in sorted(sources))


def loaded_names(graph: Graph) -> list[str]:
    """The units that a misspelt name may have meant."""
    return [name for name, unit in graph.units.items() if unit.load_state is LoadState.LOADED]


def related(hops: Iterable[Hop], place: Location) -> tuple[Related, ...]:
    """A chain as the proof of a finding at `place`, where the hops stand that no file states."""
    return tuple(Related(hop.place.location if hop.place else place, hop.sentence) for hop in hops)
