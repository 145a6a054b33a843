"""How many of the unit files that were seen are read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePath

from unitlint.configuration.configuration import Configuration, Inputs
from unitlint.configuration.problems import INVALID_INPUT, UNLISTED_UNIT_FILE
from unitlint.configuration.unit_files import Owner, entries
from unitlint.formats.installed_names import InstalledNames
from unitlint.systemd.file_names import QUADLET_PATHS, is_quadlet_name
from unitlint.tree.links import is_unknown_text

_NAMES = InstalledNames()


def unit_files(configurations: Iterable[Configuration]) -> frozenset[str]:
    """The files that hold one unit, drop-in or Quadlet each, and are read as such."""
    return frozenset(path for found in configurations for path in files_of(found) if path != found.path)


def delivered_names(configurations: Iterable[Configuration]) -> Mapping[str, frozenset[str]]:
    """Under which names the files of units are read that are the whole of one."""
    names: dict[str, set[str]] = {}
    directories = (directory for found in configurations for directory in found.directories)
    for unit in (unit for directory in directories for unit in directory.units.values()):
        paths = unit.source.paths if unit.source is not None and not unit.link else ()
        for path in paths:
            names.setdefault(path, set()).add(unit.name)
    return {path: frozenset(found) for path, found in names.items()}


def files_of(configuration: Configuration) -> Iterator[str]:
    """The files that units and Quadlets of the configuration stand in."""
    for directory in configuration.directories:
        if directory.owner is Owner.USER:
            for entry in entries(directory):
                if entry.source is not None and not is_unknown_text(entry.source):
                    yield from entry.source.paths
    for path, file in configuration.files.items():
        is_read = path.startswith(QUADLET_PATHS) and (is_quadlet_name(path) or path.endswith(".conf"))
        if is_read and file.source is not None and not is_unknown_text(file.source):
            yield from file.source.paths


def unread_units(inputs: Inputs) -> frozenset[str]:
    """The files that hold a unit, or would if they could be read, and are not read."""
    problems = [*inputs.problems, *(found for each in inputs.configurations for found in each.problems)]
    refused = {
        problem.place.location.path
        for problem in problems
        if problem.rule in (INVALID_INPUT, UNLISTED_UNIT_FILE)
    }
    skipped = {found.path for found in inputs.skipped if found.is_unit}
    unread = skipped | {path for path in refused if _NAMES.of(PurePath(path).name)}
    return frozenset(unread - unit_files(inputs.configurations))


def coverage_note(inputs: Inputs) -> str:
    """`12 of 31 unit files read`; empty where it is all of them."""
    unread = len(unread_units(inputs))
    if not unread:
        return ""
    read = len(unit_files(inputs.configurations))
    return f"{read} of {read + unread} unit files read; --show-inputs says why the others are not"
