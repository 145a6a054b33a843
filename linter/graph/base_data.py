"""What a base system loads by itself, as JSON: the base systems that ship are loaded when a wheel is built.

Settings are not in it. They stand in the catalogue, and are taken from there when somebody asks for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from typing import TypedDict

from unitlint.configuration.unit_files import Owner, UnitFile, entries
from unitlint.graph.base import Base
from unitlint.graph.edges import Graph, Kind
from unitlint.graph.host import Host
from unitlint.graph.loading import Loading
from unitlint.graph.origins import Origin, OriginKind
from unitlint.platforms.platform import Platform
from unitlint.text.source import Location, Place
from unitlint.units.built_in import built_in
from unitlint.units.list_values import WordPlace
from unitlint.units.search_path import search_path_of
from unitlint.units.settings import settings_of
from unitlint.units.unit import LoadState, Settings, Unit

PlaceRow = list[str | int]
"""A path in the catalogue, a line, and the word there if it is one."""
OriginRow = tuple[str, str, PlaceRow | None, str, str]
"""Kind, unit, place, setting and mask."""
EdgeRows = dict[str, dict[str, dict[str, list[int]]]]
"""Kind → source → target → the numbers of its origins."""


class UnitRow(TypedDict):
    """A unit; files are their paths."""

    name: str
    load_state: str
    fragment: str
    drop_ins: list[str]
    settings: dict[str, int]
    """File → how many of its settings count; the rest stands behind what systemd refuses."""
    aliases: list[str]
    owner: str
    reason: str
    loaded_as: str
    called: str
    perpetual: bool


class BaseData(TypedDict):
    """A base, whole."""

    units: list[UnitRow]
    names: dict[str, str]
    origins: list[OriginRow]
    edges: EdgeRows
    targets_with: dict[str, list[str]]
    loaded: list[str]
    default_dependencies: list[str]
    mounts_for: dict[str, list[tuple[str, str, int]]]
    below: dict[str, list[str]]
    count: int
    edges_made: int
    asked: list[str]
    called: dict[str, str]
    slices: dict[str, str]
    bus_names: dict[str, str]
    default_target: str
    files: list[str]
    folders: list[str]


class _Origins:
    """Origins by number, each once."""

    def __init__(self, platform: str) -> None:
        self._of = f"{platform}:"
        self._numbers: dict[Origin, int] = {}

    def number(self, origin: Origin) -> int:
        return self._numbers.setdefault(origin, len(self._numbers))

    def rows(self) -> Iterator[OriginRow]:
        for origin in self._numbers:
            place = self._place(origin.place) if origin.place is not None else None
            yield origin.kind.value, origin.unit, place, origin.setting, origin.mask

    def _place(self, place: Place) -> PlaceRow:
        if isinstance(place, WordPlace):
            return [*self._place(place.setting), place.word]
        line = place.location.line
        path = place.location.path.removeprefix(self._of)
        assert place == _location(self._of, path, line), "a catalogue's places are lines"
        return [path, line]


def _location(of: str, path: str, line: int) -> Location:
    return Location(of + path, line, 1, line, 1)


def encoded(base: Base, platform: Platform) -> BaseData:
    """A base of the platform as JSON has it."""
    loading, graph = base.loading, base.graph
    is_whole = not (loading.waiting or loading.begun or graph.problems)
    assert is_whole, "a catalogue of ours"
    origins = _Origins(platform.name)
    edges: EdgeRows = {
        kind.value: {
            source: {target: list(map(origins.number, why)) for target, why in targets.items()}
            for source, targets in forward.items()
        }
        for kind, forward in loading.edges.items()
    }
    mounts_for = {
        unit: [(path, kind.value, origins.number(origin)) for (path, kind), origin in paths.items()]
        for unit, paths in loading.mounts_for.items()
    }
    return {
        "units": list(map(_unit_row, loading.units.values())),
        "names": loading.names,
        "origins": list(origins.rows()),
        "edges": edges,
        "targets_with": {kind.value: list(found) for kind, found in loading.targets_with.items()},
        "loaded": sorted(loading.loaded),
        "default_dependencies": sorted(loading.default_dependencies),
        "mounts_for": mounts_for,
        "below": loading.below,
        "count": loading.settings,
        "edges_made": loading.edges_made,
        "asked": sorted(loading.asked),
        "called": loading.called,
        "slices": loading.slices,
        "bus_names": loading.bus_names,
        "default_target": graph.default_target,
        "files": sorted(base.files),
        "folders": sorted(base.folders),
    }


def _unit_row(unit: Unit) -> UnitRow:
    assert not unit.notes
    left = unit.settings.count
    counts: dict[str, int] = {}
    for file in _files_of(unit):
        counts[file.path] = min(left, settings_of(file).count)
        left -= counts[file.path]
    return {
        "name": unit.name,
        "load_state": unit.load_state.value,
        "fragment": unit.fragment.path if unit.fragment is not None else "",
        "drop_ins": [file.path for file in unit.drop_ins],
        "settings": counts,
        "aliases": list(unit.aliases),
        "owner": unit.owner.value if unit.owner is not None else "",
        "reason": unit.reason,
        "loaded_as": unit.loaded_as,
        "called": unit.called,
        "perpetual": unit.perpetual,
    }


def _files_of(unit: Unit) -> Iterator[UnitFile]:
    if unit.fragment is not None:
        yield unit.fragment
    yield from unit.drop_ins


def decoded(data: BaseData, platform: Platform) -> Base:
    """The base of the platform that `encoded` has written down."""
    origins = list(_origins(data["origins"], f"{platform.name}:"))
    files = {file.path: file for directory in platform.directories for file in entries(directory)}
    edges = {kind: _forward(data["edges"][kind], origins) for kind in Kind}
    loading = Loading(
        search_path_of(platform.directories),
        Host(version=platform.systemd_version),
        units={row["name"]: _unit(row, files) for row in data["units"]},
        names=data["names"],
        edges=edges,
        targets_with={kind: dict.fromkeys(data["targets_with"][kind]) for kind in Kind},
        loaded=set(data["loaded"]),
        default_dependencies=set(data["default_dependencies"]),
        mounts_for={
            unit: {(path, Kind(kind)): origins[number] for path, kind, number in rows}
            for unit, rows in data["mounts_for"].items()
        },
        below=data["below"],
        settings=data["count"],
        edges_made=data["edges_made"],
        asked=set(data["asked"]),
        called=data["called"],
        slices=data["slices"],
        bus_names=data["bus_names"],
    )
    graph = Graph(loading.units, loading.names, loading.edges, default_target=data["default_target"])
    directories = loading.search_path.directories
    return Base(loading, graph, directories, frozenset(data["files"]), frozenset(data["folders"]))


def _origins(rows: Iterable[OriginRow], of: str) -> Iterator[Origin]:
    for kind, unit, place, setting, mask in rows:
        yield Origin(OriginKind(kind), unit, _place(place, of) if place is not None else None, setting, mask)


def _place(row: PlaceRow, of: str) -> Place:
    path, line, *word = row
    location = _location(of, str(path), int(line))
    return WordPlace(location, str(word[0])) if word else location


def _forward(
    rows: Mapping[str, Mapping[str, list[int]]], origins: list[Origin]
) -> dict[str, dict[str, tuple[Origin, ...]]]:
    return {
        source: {
            target: tuple([origins[number] for number in numbers]) for target, numbers in targets.items()
        }
        for source, targets in rows.items()
    }


def _unit(row: UnitRow, files: Mapping[str, UnitFile]) -> Unit:
    name = row["name"]

    def file(path: str) -> UnitFile:
        found = files.get(path) or built_in(name)
        assert found is not None
        return found

    drop_ins = tuple(map(file, row["drop_ins"]))
    fragment = file(row["fragment"]) if row["fragment"] else None
    counts = row["settings"]
    return Unit(
        name,
        name.rpartition(".")[2],
        LoadState(row["load_state"]),
        fragment,
        drop_ins,
        Settings.later(lambda: chain(*(islice(settings_of(file(path)), n) for path, n in counts.items()))),
        tuple(row["aliases"]),
        Owner(row["owner"]) if row["owner"] else None,
        row["reason"],
        row["loaded_as"],
        called=row["called"],
        perpetual=row["perpetual"],
    )
