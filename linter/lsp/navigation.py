"""Where a unit is written, and where it is named."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from unitlint.configuration.unit_files import Owner, UnitFile
from unitlint.graph.edges import Edge, Graph
from unitlint.graph.origins import Origin
from unitlint.machine.machine import Machine
from unitlint.text.source import Location
from unitlint.tree.present import exists
from unitlint.units.list_values import WordPlace
from unitlint.units.unit import Unit

TextAt = Callable[[Location], str]
"""What stands at a location, as it was checked."""


def definitions(name: str, machines: Iterable[Machine]) -> list[Location]:
    """The unit's fragment, then its drop-ins, on all machines; of a masked unit where it is masked."""
    found: dict[Location, None] = {}
    for model in machines:
        unit = model.graph.unit(name)
        if unit is not None:
            found.update(dict.fromkeys(_written(unit)))
    return list(found)


def _written(unit: Unit) -> Iterator[Location]:
    for file in (unit.fragment, *unit.drop_ins):
        if file is not None and (location := _start(file)) is not None:
            yield location


def _start(file: UnitFile) -> Location | None:
    """Where a file begins; None for what is on no disk here, as the units of a platform's catalogue."""
    if file.source is not None and not file.link:
        return file.source.location(0, 0)
    if file.declared is not None and file.owner is not Owner.PLATFORM:
        return file.declared.location
    return None


def references(name: str, machines: Iterable[Machine], text_at: TextAt) -> list[Location]:
    """The places that name the unit, sorted: what states an edge to or from it, and what lists it."""
    found: set[Location] = set()
    for model in machines:
        primary = model.graph.resolve(name)
        if primary is not None:
            unit = model.graph.units[primary]
            found.update(_naming(model.graph, unit, text_at))
            found.update(_listing(model, unit))
    return sorted(location for location in found if location.path and exists(location.path))


def _naming(graph: Graph, unit: Unit, text_at: TextAt) -> Iterator[Location]:
    names = (unit.name, *unit.aliases)
    for edge in graph.edges():
        if unit.name in (edge.source, edge.target):
            for origin in _written_origins(edge):
                assert origin.place is not None
                if isinstance(origin.place, WordPlace):
                    if graph.resolve(origin.place.word) == unit.name:
                        yield origin.place.location
                elif any(name in text_at(origin.place.location) for name in names):
                    yield origin.place.location


def _written_origins(edge: Edge) -> Iterator[Origin]:
    return (origin for origin in edge.origins if origin.place is not None)


def _listing(machine: Machine, unit: Unit) -> Iterator[Location]:
    """Where the input says that the machine gets the unit, or enables it."""
    names = (unit.name, *unit.aliases)
    for directory in machine.configuration.directories:
        for name in names:
            file = directory.units.get(name)
            if file is not None and file.declared is not None and directory.owner is Owner.USER:
                yield file.declared.location
    for enablement in machine.configuration.enablements:
        if enablement.unit in names:
            yield enablement.place.location
