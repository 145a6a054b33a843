"""What is too large to be a unit, or a machine: it is left out, with a problem, before it costs time."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Container, Iterator, Mapping

from unitlint.configuration.configuration import Configuration, Problem
from unitlint.configuration.delivered import DeliveredFile
from unitlint.configuration.delivery import is_interpreted
from unitlint.configuration.problems import ACTION_LIMIT, INVALID_INPUT, actions_in
from unitlint.configuration.unit_files import Owner, UnitDirectory, UnitFile, entries
from unitlint.quick.dataclasses import replace
from unitlint.text.source import Location, Place, SourceText, TextPlace

LINE_LIMIT = 5_000
"""Lines of a unit, a drop-in, a Quadlet, fstab. The longest real ones have a few hundred."""

UNITS_LIMIT = 20_000
"""Units, drop-ins and links of one configuration. Systems with some hundred packages have some hundred."""

FILES_LIMIT = 20_000
"""Other files that one configuration delivers."""

LINES_LIMIT = 100_000
"""Lines of all units of one configuration. Those of four hundred units of Debian are a twelfth of that."""

LOADED_LINES_LIMIT = 500_000
"""Lines of drop-ins of a type or prefix, times the units that load them. Debian's and Fedora's make 3,000."""

SIZE_LIMIT = 2 * 1024 * 1024
"""Characters of all units of one configuration."""


def excess(source: SourceText) -> str:
    """What is too much of `source` to be read; empty for nothing."""
    lines, actions = source.text.count("\n"), actions_in(source.text)
    if lines > LINE_LIMIT:
        return f"has {lines:,} lines; units of up to {LINE_LIMIT:,} are read"
    if actions > ACTION_LIMIT:
        return f"has {actions:,} template actions; up to {ACTION_LIMIT:,} are read"
    return ""


def limited(configuration: Configuration) -> Configuration:
    """The configuration without what is too large, and a problem for each; itself if nothing is.

    One that is too large as a whole goes without the files around those that were named, or else without all
    that it holds.
    """
    excesses = {source: excess(source) for source in dict.fromkeys(_sources(configuration, tuple(Owner)))}
    if any(excesses.values()):
        configuration = replace(
            configuration,
            directories=tuple(_directory(directory) for directory in configuration.directories),
            files={path: _file(file) for path, file in configuration.files.items()},
            presets=tuple(each for each in configuration.presets if not _is_excess(each.place, excesses)),
            problems=(*configuration.problems, *_excess_problems(excesses, configuration)),
        )
    if not (message := _excess_of_all(configuration)):
        return configuration
    own = replace(configuration, directories=tuple(_owned(configuration, (Owner.USER,))))
    if len(own.directories) < len(configuration.directories):
        return limited(own)
    place = Location(configuration.path)
    problem = Problem(INVALID_INPUT, message, place, "split it, or name the parts that matter")
    return Configuration(
        configuration.name,
        configuration.kind,
        configuration.path,
        problems=(*configuration.problems, problem),
    )


def _is_excess(place: Place, excesses: Mapping[SourceText, str]) -> bool:
    """Whether a line stands in a text that is too large to be read."""
    return isinstance(place, TextPlace) and bool(excesses.get(place.source))


def _excess_of_all(configuration: Configuration) -> str:
    """What all units and files together are too much of; empty for nothing."""
    held = [entry for directory in configuration.directories for entry in entries(directory)]
    if (count := max(len(held), len(configuration.enablements))) > UNITS_LIMIT:
        return f"holds {count:,} units, drop-ins and links; up to {UNITS_LIMIT:,} are read"
    if len(configuration.files) > FILES_LIMIT:
        return f"delivers {len(configuration.files):,} files; up to {FILES_LIMIT:,} are read"
    texts = [entry.source.text for entry in held if entry.source is not None]
    if (lines := sum(text.count("\n") for text in texts)) > LINES_LIMIT:
        return f"its units have {lines:,} lines; up to {LINES_LIMIT:,} are read"
    if (lines := _lines_loaded(configuration)) > LOADED_LINES_LIMIT:
        return f"drop-ins of many units give these {lines:,} lines; up to {LOADED_LINES_LIMIT:,} are read"
    if (size := sum(map(len, texts))) > SIZE_LIMIT:
        return f"its units are {size >> 20} MiB large; up to {SIZE_LIMIT >> 20} MiB are read"
    return ""


def _lines_loaded(configuration: Configuration) -> int:
    """The lines of drop-ins of a type or prefix, counted for each unit that loads them."""
    units = sorted(name for directory in configuration.directories for name in directory.units)
    types = Counter(name.rpartition(".")[2] for name in units)
    total = 0
    for directory in configuration.directories:
        for folder, files in directory.drop_ins.items():
            stem = folder.removesuffix(".d")
            if stem in types:
                loading = types[stem]
            elif "-." in stem:
                prefix = stem.rpartition(".")[0]
                loading = bisect_left(units, f"{prefix}\uffff") - bisect_left(units, prefix)
            else:
                continue
            sources = (file.source for file in files.values() if file.source is not None)
            total += loading * sum(source.text.count("\n") for source in sources)
    return total


def _excess_problems(excesses: Mapping[SourceText, str], configuration: Configuration) -> Iterator[Problem]:
    """A problem for each text of the user's that is too large; the files around one that is named are not."""
    for source in dict.fromkeys(_sources(configuration, (Owner.USER,))):
        if message := excesses[source]:
            yield Problem(INVALID_INPUT, message, source.place(0, 0), "split it, or remove it")


def _sources(configuration: Configuration, owners: Container[Owner]) -> Iterator[SourceText]:
    for directory in _owned(configuration, owners):
        yield from (entry.source for entry in entries(directory) if entry.source is not None)
    for path, file in configuration.files.items():
        if file.source is not None and is_interpreted(path):
            yield file.source


def _owned(configuration: Configuration, owners: Container[Owner]) -> Iterator[UnitDirectory]:
    return (directory for directory in configuration.directories if directory.owner in owners)


def _directory(directory: UnitDirectory) -> UnitDirectory:
    return replace(
        directory,
        units=_kept(directory.units),
        drop_ins={name: _kept(files) for name, files in directory.drop_ins.items()},
    )


def _kept(files: Mapping[str, UnitFile]) -> dict[str, UnitFile]:
    return {name: entry for name, entry in files.items() if entry.source is None or not excess(entry.source)}


def _file(file: DeliveredFile) -> DeliveredFile:
    too_large = file.source is not None and is_interpreted(file.path) and excess(file.source)
    return replace(file, source=None) if too_large else file
