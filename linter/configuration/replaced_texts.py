"""A configuration with other texts in its place: those that stay the same are shared, entry by entry."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from unitlint.configuration.configuration import Configuration
from unitlint.configuration.delivered import DeliveredFile
from unitlint.configuration.unit_files import UnitDirectory, UnitFile
from unitlint.quick.dataclasses import dataclass, field, replace
from unitlint.text.source import SourceText

Change = Callable[[SourceText], SourceText]


@dataclass(slots=True)
class Retexter:
    """Changes the texts of configurations; an entry that reads the same in two of them is one object."""

    _entries: dict[tuple[UnitFile, SourceText], UnitFile] = field(default_factory=dict)
    _files: dict[tuple[DeliveredFile, SourceText], DeliveredFile] = field(default_factory=dict)

    def apply(self, configuration: Configuration, change: Change) -> Configuration:
        """The configuration with every text of a unit, drop-in or file changed."""
        return replace(
            configuration,
            directories=tuple(self._directory(found, change) for found in configuration.directories),
            files={path: self._file(file, change) for path, file in configuration.files.items()},
        )

    def _directory(self, directory: UnitDirectory, change: Change) -> UnitDirectory:
        def changed(entries: Mapping[str, UnitFile]) -> dict[str, UnitFile]:
            found = ((name, self._entry(entry, change)) for name, entry in entries.items())
            return {name: entry for name, entry in found if _is_written(entry)}

        return replace(
            directory,
            units=changed(directory.units),
            drop_ins={name: changed(entries) for name, entries in directory.drop_ins.items()},
        )

    def _entry(self, entry: UnitFile, change: Change) -> UnitFile:
        if entry.source is None or (source := change(entry.source)) is entry.source:
            return entry
        key = (entry, source)
        if key not in self._entries:
            self._entries[key] = replace(entry, source=source)
        return self._entries[key]

    def _file(self, file: DeliveredFile, change: Change) -> DeliveredFile:
        if file.source is None or (source := change(file.source)) is file.source:
            return file
        return self._files.setdefault((file, source), replace(file, source=source))


def _is_written(entry: UnitFile) -> bool:
    """Ignition writes no unit and no drop-in whose contents are empty."""
    return bool(entry.link) or entry.source is None or bool(entry.source.text)
