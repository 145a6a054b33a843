"""Which configurations are the same for the graph, and which for every rule.

Most machines of a fleet differ in a file or two, and most branches of a template in an argument of a command.
Building a graph takes longer than all else, so one is built for all that boot alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import chain

from unitlint.configuration.configuration import Configuration, UnitDirectory, UnitFile, entries
from unitlint.configuration.delivery import is_interpreted
from unitlint.graph.edges import Graph
from unitlint.platforms.relevant import is_relevant
from unitlint.text.source import SourceText
from unitlint.units.fatal import CHECKED
from unitlint.units.settings import refused_at, settings_of
from unitlint.units.unit import LoadState, Unit

Key = tuple[object, ...]


@dataclass(slots=True)
class Digests:
    """Keys of configurations; what a text says of the graph is read once per text."""

    _texts: dict[SourceText, Key] = field(default_factory=dict)

    def graph_key(self, configuration: Configuration) -> Key:
        """Equal for configurations whose graphs have the same edges."""
        return (
            configuration.kind,
            configuration.platform,
            tuple(self._directory(directory) for directory in configuration.directories),
            tuple((enablement.unit, enablement.enabled) for enablement in configuration.enablements),
            configuration.presets,
            tuple(file for file in configuration.files.values() if is_interpreted(file.path)),
        )

    def _directory(self, directory: UnitDirectory) -> Key:
        return (directory.path, directory.owner, *(self._entry(file) for file in entries(directory)))

    def _entry(self, file: UnitFile) -> Key:
        if file.source is None or file.link:
            return (file,)
        if file.source not in self._texts:
            self._texts[file.source] = tuple(_weight(file))
        return (file.path, file.owner, self._texts[file.source])


def _weight(file: UnitFile) -> Iterator[object]:
    """What the text of a unit file says that can change an edge, a load state or a job."""
    yield bool(file.source and file.source.text)
    yield refused_at(file)
    for setting in settings_of(file):
        if is_relevant(setting.section, setting.key) or setting.key in CHECKED:
            yield setting.section, setting.key, setting.value


def units_key(configuration: Configuration) -> Key:
    """Equal for configurations with the same units: texts by identity, the rest by value."""
    return (
        configuration.kind,
        configuration.platform,
        tuple((d.path, d.owner, *entries(d)) for d in configuration.directories),
        configuration.enablements,
        configuration.presets,
        configuration.commands,
        tuple(file for file in configuration.files.values() if is_interpreted(file.path)),
    )


def files_key(configuration: Configuration) -> Key:
    """Equal for configurations that deliver the same files."""
    return tuple(configuration.files.values())


def without_other_files(configuration: Configuration) -> Configuration:
    """The configuration with those files alone that the graph is made of."""
    files = {path: file for path, file in configuration.files.items() if is_interpreted(path)}
    return replace(configuration, files=files)


def with_texts_of(graph: Graph, *, built_from: Configuration, configuration: Configuration) -> Graph:
    """The graph of `built_from` for one with the same graph key: its units have that one's settings."""
    changed = dict(_changed(built_from, configuration))
    if not changed:
        return graph
    units = {name: _with_files(unit, changed) for name, unit in graph.units.items()}
    return graph.with_units(units)


def _changed(before: Configuration, after: Configuration) -> Iterator[tuple[UnitFile, UnitFile]]:
    for old, new in zip(before.directories, after.directories, strict=True):
        for one, other in zip(entries(old), entries(new), strict=True):
            if one is not other and one.source is not other.source:
                yield one, other


def _with_files(unit: Unit, changed: dict[UnitFile, UnitFile]) -> Unit:
    files = [unit.fragment, *unit.drop_ins] if unit.fragment is not None else [*unit.drop_ins]
    if unit.load_state is not LoadState.LOADED or not any(file in changed for file in files):
        return unit
    now = [changed.get(file, file) for file in files if file is not None]
    return replace(
        unit,
        fragment=now[0] if unit.fragment is not None else None,
        drop_ins=tuple(now[1:] if unit.fragment is not None else now),
        settings=tuple(chain.from_iterable(settings_of(file) for file in now)),
    )
