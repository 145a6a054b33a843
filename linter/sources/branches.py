"""A configuration in each branch of its templates, the texts that don't change shared between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from unitlint.sources.configuration import Configuration, DeliveredFile, UnitDirectory, UnitFile
from unitlint.sources.delivery import is_interpreted
from unitlint.template.branches import Decisions, plan, render
from unitlint.text import SourceText

SABAKAN = "sabakan"
"""The only input whose files are templates once they are read: the others are made before they get there."""


@dataclass(slots=True)
class Branches:
    """Expands the configurations of a run; an entry that reads the same in two of them is one object."""

    _entries: dict[tuple[UnitFile, SourceText], UnitFile] = field(default_factory=dict)
    _files: dict[tuple[DeliveredFile, SourceText], DeliveredFile] = field(default_factory=dict)

    def expand(self, configuration: Configuration) -> tuple[Configuration, ...]:
        """One configuration for each set of decisions that shows an arm which no other shows."""
        if configuration.branches:
            return configuration.branches
        if configuration.kind != SABAKAN:
            return (configuration,)
        sources = [source for source in interpreted(configuration) if "{{" in source.text]
        if not sources:
            return (configuration,)
        return tuple(self._branch(configuration, decisions) for decisions in plan(sources))

    def _branch(self, configuration: Configuration, decisions: Decisions) -> Configuration:
        return replace(
            configuration,
            directories=tuple(self._directory(found, decisions) for found in configuration.directories),
            files={path: self._file(file, decisions) for path, file in configuration.files.items()},
        )

    def _directory(self, directory: UnitDirectory, decisions: Decisions) -> UnitDirectory:
        def rendered(entries: Mapping[str, UnitFile]) -> dict[str, UnitFile]:
            found = ((name, self._entry(entry, decisions)) for name, entry in entries.items())
            return {name: entry for name, entry in found if _is_written(entry)}

        return replace(
            directory,
            units=rendered(directory.units),
            drop_ins={name: rendered(entries) for name, entries in directory.drop_ins.items()},
        )

    def _entry(self, entry: UnitFile, decisions: Decisions) -> UnitFile:
        if entry.source is None or "{{" not in entry.source.text:
            return entry
        source = render(entry.source, decisions)
        key = (entry, source)
        if key not in self._entries:
            self._entries[key] = replace(entry, source=source)
        return self._entries[key]

    def _file(self, file: DeliveredFile, decisions: Decisions) -> DeliveredFile:
        if file.source is None or "{{" not in file.source.text or not is_interpreted(file.path):
            return file
        source = render(file.source, decisions)
        return self._files.setdefault((file, source), replace(file, source=source))


def _is_written(entry: UnitFile) -> bool:
    """Ignition writes no unit and no drop-in whose contents are empty."""
    return bool(entry.link) or entry.source is None or bool(entry.source.text)


def interpreted(configuration: Configuration) -> Iterator[SourceText]:
    """The texts that the graph is made of, each once."""
    found: dict[SourceText, None] = {}
    for directory in configuration.directories:
        for entries in (directory.units, *directory.drop_ins.values()):
            found.update((entry.source, None) for entry in entries.values() if entry.source is not None)
    for path, file in configuration.files.items():
        if file.source is not None and is_interpreted(path):
            found[file.source] = None
    yield from found
