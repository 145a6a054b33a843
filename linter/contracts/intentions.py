"""What a machine's files say on purpose: masks, mounts, enabled units and orders that somebody wrote down."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum

from unitlint.configuration.unit_files import Owner, UnitFile
from unitlint.contracts.presence import is_enabled
from unitlint.contracts.well_known import WELL_KNOWN
from unitlint.graph.edges import Edge, Kind
from unitlint.graph.explicit import MOUNTS_FOR
from unitlint.graph.origins import OriginKind
from unitlint.machine.chains import chain
from unitlint.machine.machine import Machine
from unitlint.quick.dataclasses import dataclass
from unitlint.systemd.file_names import is_vendors
from unitlint.systemd.milestones import AWAITED
from unitlint.text.source import Place, TextPlace
from unitlint.units.effective import last_path
from unitlint.units.list_values import WordPlace
from unitlint.units.unit import LoadState, Unit


class Topic(StrEnum):
    """What a line is about."""

    MASKED = "masked"
    MOUNTED = "mounted"
    ENABLED = "enabled"
    ORDERED = "ordered"


_ORDERING = ("After", "Before", *MOUNTS_FOR)
"""Settings by which a line orders two units (systemd.unit(5))."""


@dataclass(frozen=True, slots=True)
class Intention:
    """One thing that holds: `subject`, a unit or a path, is masked, mounted, enabled, or after `earlier`."""

    topic: Topic
    subject: str
    earlier: str = ""
    see: str = ""
    because: str = ""


def intentions(machine: Machine, documents: Mapping[str, str]) -> Iterator[Intention]:
    """All that the machine's own files, and the documents that name its units, say."""
    own = {name: unit for name, unit in sorted(machine.graph.units.items()) if _is_own(machine, unit)}
    named_in = {**_of_quadlets(machine, documents), **documents}
    for name, unit in own.items():
        if unit.load_state is LoadState.MASKED and unit.user_owned:
            yield Intention(Topic.MASKED, name, see=named_in.get(name, _path(unit)))
        where, _ = last_path(unit, "Mount", "Where")
        if where not in ("", "/") and _is_brought(machine, unit):
            yield Intention(Topic.MOUNTED, where)
        elif unit.is_users and name in machine.starting and (name in named_in or is_enabled(machine, name)):
            yield Intention(Topic.ENABLED, name, see=named_in.get(name, ""))
    yield from _well_known(machine, own)
    yield from _orders(machine, own)


def _is_own(machine: Machine, unit: Unit) -> bool:
    """Whether somebody wrote it, or a line of an fstab, for this machine; no package of a root."""
    if not machine.has_own_base:
        return unit.user_owned or unit.is_configured
    files = (unit.fragment, *unit.drop_ins)
    return any(file is not None and _is_administrators(file) for file in files)


def _is_brought(machine: Machine, unit: Unit) -> bool:
    """Whether the unit itself is the user's, and not a drop-in of a unit that the base system has."""
    if not machine.has_own_base:
        return unit.is_configured
    return unit.fragment is not None and _is_administrators(unit.fragment)


def _is_administrators(file: UnitFile) -> bool:
    return file.owner is Owner.GENERATOR or not is_vendors(file.path.rpartition("/")[0])


def _of_quadlets(machine: Machine, documents: Mapping[str, str]) -> dict[str, str]:
    """The services of the Quadlets that a document names by their files."""
    return {q.service: documents[name] for name, q in machine.quadlets.items() if name in documents}


def _well_known(machine: Machine, own: Mapping[str, Unit]) -> Iterator[Intention]:
    """Well-known orders of units that the user has had a hand in."""
    starting = machine.starting | machine.starting_once_enabled
    for later, earlier, because in WELL_KNOWN:
        pair = {later, earlier}
        if not pair <= starting or own.keys().isdisjoint(pair):
            continue
        if chain(machine.graph, later=later, earlier=earlier, through=starting):
            yield Intention(Topic.ORDERED, later, earlier, because=because)


def _orders(machine: Machine, own: Mapping[str, Unit]) -> Iterator[Intention]:
    """Orders that the user's lines state: of own units, and in a drop-in, which is there for nothing else."""
    starting = machine.starting | machine.starting_once_enabled
    for edge in machine.own_edges(Kind.AFTER):
        for origin, place in machine.ownership.user_origins(edge):
            if origin.setting not in _ORDERING or _is_podmans(place):
                continue
            path, of_base = place.location.path, not machine.graph.units[edge.source].is_users
            in_drop_in = ".d/" in path or (of_base and origin.unit == edge.source)
            adds = origin.kind is OriginKind.FILE and (in_drop_in or of_base)
            if _is_of_own(machine, edge, own) or (adds and {edge.source, edge.target} <= starting):
                yield Intention(Topic.ORDERED, edge.source, edge.target, path if in_drop_in else "")


def _is_of_own(machine: Machine, edge: Edge, own: Mapping[str, Unit]) -> bool:
    named = edge.source in own and (edge.target in own or edge.target in AWAITED)
    return named and machine.graph.has(edge.source) and machine.graph.has(edge.target)


def _is_podmans(place: Place) -> bool:
    """Whether podman adds it to each Quadlet, whatever its lines say: that stands before them."""
    setting = place.setting if isinstance(place, WordPlace) else place
    return isinstance(setting, TextPlace) and setting.start == setting.end


def _path(unit: Unit) -> str:
    place = unit.place
    return place.location.path if place is not None else ""
