"""What rules that ask the graph share: whose line states an edge, what is known, how a chain is shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from unitlint.contracts.contract import Hop, Machine
from unitlint.findings import Related
from unitlint.graph.edges import Edge, Graph, Origin, OriginKind
from unitlint.model import Model
from unitlint.platforms.select import select_platform
from unitlint.sources.configuration import Owner, UnitFile
from unitlint.text import Location, Place
from unitlint.units.unit import LoadState, Unit

_COMPLETE_KINDS = frozenset({"root", "unit-path"})
"""Inputs that hold the base system themselves."""


def machine(model: Model) -> Machine:
    """The model as contracts see it: chains are looked for there."""
    return Machine(model.graph, model.boot, model.configuration)


def base_is_known(model: Model) -> bool:
    """Whether a unit that the graph lacks is one that the machine lacks."""
    return model.configuration.kind in _COMPLETE_KINDS or select_platform(model.platform).complete


class Ownership:
    """Which places are the user's: the files and list items of the user's own input."""

    def __init__(self, model: Model) -> None:
        self._paths = frozenset(_user_paths(model))

    def owns(self, place: Place | None) -> bool:
        """Whether the user can change what stands there."""
        return place is not None and place.location.path in self._paths

    def stated(self, edge: Edge) -> Iterator[tuple[Origin, Place]]:
        """The user's own lines that state an edge; what systemd adds by itself states nothing."""
        for origin in edge.origins:
            if origin.kind in (OriginKind.DEFAULT, OriginKind.IMPLICIT):
                continue
            if origin.place is not None and self.owns(origin.place):
                yield origin, origin.place


def _user_paths(model: Model) -> Iterator[str]:
    configuration = model.configuration
    for directory in configuration.directories:
        links = (file for group in directory.dependencies.values() for file in group.values())
        drop_ins = (file for group in directory.drop_ins.values() for file in group.values())
        for file in (*directory.units.values(), *drop_ins, *links):
            if file.owner is Owner.USER:
                yield from _paths_of(file)
    for delivered in configuration.files.values():
        if delivered.source is not None:
            yield delivered.source.path


def _paths_of(file: UnitFile) -> Iterator[str]:
    if file.source is not None:
        yield file.source.path
    if file.declared is not None:
        yield file.declared.location.path


def is_missing(unit: Unit | None) -> bool:
    """Whether no file has that name."""
    return unit is None or unit.load_state is LoadState.NOT_FOUND


def loaded_names(graph: Graph) -> list[str]:
    """The units that a misspelt name may have meant."""
    return [name for name, unit in graph.units.items() if unit.load_state is LoadState.LOADED]


def related(hops: Iterable[Hop]) -> tuple[Related, ...]:
    """A chain as the proof of a finding; a hop that no line states has an empty path."""
    return tuple(Related(hop.place.location if hop.place else Location(""), hop.sentence) for hop in hops)
