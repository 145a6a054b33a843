"""What a base system loads by itself: loaded once for all configurations that leave that alone.

A folder of units adds to the base system, and most often changes none of its units. What the default target
loads is the same then, and comes first, so loading can go on from there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from unitlint.configuration.unit_files import UnitDirectory
from unitlint.graph.edges import Graph
from unitlint.graph.loading import Loading
from unitlint.quick.dataclasses import dataclass
from unitlint.units import names
from unitlint.units.companion_folders import stems
from unitlint.units.search_path import search_path_of


@dataclass(frozen=True, slots=True)
class Base:
    """The state of loading once the default target is loaded, and what that depends on."""

    loading: Loading
    graph: Graph
    directories: tuple[UnitDirectory, ...]
    files: frozenset[str]
    """Names whose files were looked for."""
    folders: frozenset[str]
    """Names (and types) whose drop-ins and links were looked for."""

    def goes_on_with(self, directories: tuple[UnitDirectory, ...]) -> Loading | None:
        """The loading that goes on in these directories; None if they change what is loaded by now."""
        own = {id(directory) for directory in self.directories}
        added = [directory for directory in directories if id(directory) not in own]
        if len(added) + len(own) != len(directories) or any(map(self._is_touched, added)):
            return None
        return self.loading.continued(search_path_of(directories))

    def _is_touched(self, by: UnitDirectory) -> bool:
        return any(
            name in self.files or (file.link and not file.masks) for name, file in by.units.items()
        ) or any(folder.rpartition(".")[0] in self.folders for folder in (*by.drop_ins, *by.dependencies))


def base_of(loading: Loading, graph: Graph) -> Base:
    """The base system that `loading` has read up to its default target; `graph` is what came of it."""
    directories = loading.search_path.directories
    asked = loading.asked.union(loading.names)
    templates = {names.template_of(name) for name in asked if names.is_instance(name)}
    folders = {stem for name in asked for stem in stems(name)} | {names.unit_type(name) for name in asked}
    files = asked.union(templates, _linked(directories))
    return Base(loading, graph, directories, frozenset(files), frozenset(folders))


def _linked(directories: Iterable[UnitDirectory]) -> Iterator[str]:
    """What links are called and where they lead: a file at either end would change what they mean."""
    for directory in directories:
        for files in (directory.units, *directory.dependencies.values()):
            for name, file in files.items():
                if file.link:
                    yield from (name, file.link.rpartition("/")[2])
