"""Whose line it is: an edge that the user can change, or one that systemd or the base system makes."""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.configuration.configuration import Configuration
from unitlint.configuration.unit_files import UnitFile
from unitlint.graph.edges import Edge, Origin, OriginKind
from unitlint.graph.explicit import FORWARD, REVERSE
from unitlint.text.source import Place, TextPlace
from unitlint.units.list_values import WordPlace


class Ownership:
    """The files of the user's own input: its units, drop-ins, lists and delivered files."""

    def __init__(self, configuration: Configuration) -> None:
        self._paths = frozenset(_user_paths(configuration))

    def owns(self, place: Place | None) -> bool:
        """Whether the user can change what stands there."""
        return place is not None and _path_of(place) in self._paths

    def user_origins(self, edge: Edge) -> Iterator[tuple[Origin, Place]]:
        """The user's own lines behind an edge; what systemd adds by itself has none."""
        for origin in edge.origins:
            if origin.kind in (OriginKind.DEFAULT, OriginKind.IMPLICIT):
                continue
            if origin.place is not None and self.owns(origin.place):
                yield origin, origin.place

    def naming_origins(self, edge: Edge) -> Iterator[tuple[Origin, Place]]:
        """Those of `user_origins` that name the other unit: `Wants=tmp.mount`, and not `PrivateTmp=yes`."""
        for origin, place in self.user_origins(edge):
            if origin.setting.startswith(".") or origin.setting in FORWARD or origin.setting in REVERSE:
                yield origin, place


def _path_of(place: Place) -> str:
    """The place's file, without working out its line where that can be helped."""
    match place:
        case TextPlace(source=source) if len(source.paths) == 1:
            return source.path
        case WordPlace(setting=setting):
            return _path_of(setting)
        case _:
            return place.location.path


def _user_paths(configuration: Configuration) -> Iterator[str]:
    for directory in configuration.directories:
        links = (file for group in directory.dependencies.values() for file in group.values())
        drop_ins = (file for group in directory.drop_ins.values() for file in group.values())
        for file in (*directory.units.values(), *drop_ins, *links):
            if file.is_users:
                yield from _paths_of(file)
    for delivered in configuration.files.values():
        if delivered.source is not None:
            yield from delivered.source.paths


def _paths_of(file: UnitFile) -> Iterator[str]:
    if file.source is not None:
        yield from file.source.paths
    if file.declared is not None:
        yield file.declared.location.path
