"""Where the templates of a configuration stand in it, so that what they make can be put in their places."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from unitlint.configuration.configuration import Configuration
from unitlint.configuration.delivered import DeliveredFile
from unitlint.configuration.unit_files import UnitDirectory, UnitFile
from unitlint.quick.dataclasses import dataclass, replace
from unitlint.text.source import SourceText

UnitPlace = tuple[int, str, str]
"""The number of a unit directory, a folder of drop-ins in it or nothing, and the name of the file."""

FillUnit = Callable[[SourceText, UnitFile], UnitFile]
FillFile = Callable[[SourceText, DeliveredFile], DeliveredFile]


@dataclass(frozen=True, slots=True)
class TemplatePlaces:
    """The places of units and of delivered files, each with its template."""

    units: Mapping[UnitPlace, SourceText]
    files: Mapping[str, SourceText]

    @classmethod
    def of(cls, configuration: Configuration) -> TemplatePlaces:
        """Those of a configuration whose templates aren't rendered yet."""
        units: dict[UnitPlace, SourceText] = {}
        for number, directory in enumerate(configuration.directories):
            for folder, entries in {"": directory.units, **directory.drop_ins}.items():
                for name, entry in entries.items():
                    if entry.source is not None and "{{" in entry.source.text:
                        units[number, folder, name] = entry.source
        held = configuration.files.items()
        files = {path: f.source for path, f in held if f.source is not None and "{{" in f.source.text}
        return cls(units, files)

    def filled(self, configuration: Configuration, unit: FillUnit, file: FillFile) -> Configuration:
        """The configuration, rendered already, with other entries in the places of templates."""
        changed: dict[UnitPlace, UnitFile] = {}
        for place, template in self.units.items():
            old = entry_at(configuration, place)
            if old is not None and (new := unit(template, old)) is not old:
                changed[place] = new
        files = dict(configuration.files)
        for path, template in self.files.items():
            files[path] = file(template, files[path])
        directories = _with_entries(configuration.directories, changed)
        return replace(configuration, directories=directories, files=files)


def entry_at(configuration: Configuration, place: UnitPlace) -> UnitFile | None:
    """The entry in a place; none where its text was empty, since such a file isn't written."""
    number, folder, name = place
    directory = configuration.directories[number]
    return (directory.drop_ins.get(folder, {}) if folder else directory.units).get(name)


def _with_entries(
    directories: tuple[UnitDirectory, ...], changed: Mapping[UnitPlace, UnitFile]
) -> tuple[UnitDirectory, ...]:
    if not changed:
        return directories
    units = [dict(directory.units) for directory in directories]
    drop_ins = [{name: dict(held) for name, held in found.drop_ins.items()} for found in directories]
    for (number, folder, name), entry in changed.items():
        (drop_ins[number][folder] if folder else units[number])[name] = entry
    rows = zip(directories, units, drop_ins, strict=True)
    return tuple(replace(old, units=own, drop_ins=parts) for old, own, parts in rows)
