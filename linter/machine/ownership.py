"""Whose line it is: an edge that the user can change, or one that systemd or the base system makes."""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.configuration.configuration import ROOT, Configuration
from unitlint.configuration.unit_files import UnitFile
from unitlint.graph.edges import Edge, Graph, Kind
from unitlint.graph.explicit import FORWARD, REVERSE
from unitlint.graph.of_kind import path_of
from unitlint.graph.origins import Origin
from unitlint.text.source import Place
from unitlint.tree.reader import join


class Ownership:
    """The files of the user's own input: its units, drop-ins, lists and delivered files."""

    def __init__(self, configuration: Configuration) -> None:
        self._paths = frozenset(_user_paths(configuration))

    def owns(self, place: Place | None) -> bool:
        """Whether the user can change what stands there."""
        return place is not None and path_of(place) in self._paths

    def user_origins(self, edge: Edge) -> Iterator[tuple[Origin, Place]]:
        """The user's own lines behind an edge; what systemd adds by itself has none."""
        for origin in edge.origins:
            if not origin.is_implied and origin.place is not None and self.owns(origin.place):
                yield origin, origin.place

    def edges(self, graph: Graph, kind: Kind) -> tuple[Edge, ...]:
        """Those that have such lines, sorted."""
        return tuple(graph.written_in(kind, self._paths))

    def naming_origins(self, edge: Edge) -> Iterator[tuple[Origin, Place]]:
        """Those of `user_origins` that name the other unit: `Wants=tmp.mount`, and not `PrivateTmp=yes`."""
        for origin, place in self.user_origins(edge):
            if origin.setting.startswith(".") or origin.setting in FORWARD or origin.setting in REVERSE:
                yield origin, place


def _user_paths(configuration: Configuration) -> Iterator[str]:
    for directory in configuration.directories:
        links = (file for group in directory.dependencies.values() for file in group.values())
        drop_ins = (file for group in directory.drop_ins.values() for file in group.values())
        for file in (*directory.units.values(), *drop_ins, *links):
            if file.is_users:
                yield from _paths_of(file)
                if file.link and file.declared is None and file.masks:  # of others, the text stays unread
                    yield link_path(configuration, file)
    for delivered in configuration.files.values():
        if delivered.source is not None:
            yield from delivered.source.paths
    for argument in configuration.kernel_arguments:
        yield path_of(argument.place)


def link_path(configuration: Configuration, file: UnitFile) -> str:
    """Where a link lies: one of a root has its path on the machine, and lies below the root."""
    return join(configuration.path, file.path.lstrip("/")) if configuration.kind == ROOT else file.path


def _paths_of(file: UnitFile) -> Iterator[str]:
    if file.source is not None:
        yield from file.source.paths
    if file.declared is not None:
        yield path_of(file.declared)
