"""Which units an input names: in the lines of its units, by its links, and by what it enables."""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.configuration.configuration import Configuration
from unitlint.configuration.unit_files import Owner, UnitDirectory, UnitFile
from unitlint.systemd.dependencies import DEPENDENCIES
from unitlint.systemd.file_names import DROP_IN_SUFFIX, INSTALL_FOLDERS
from unitlint.units.settings import settings_of

_NAMING = frozenset(
    {*(("Unit", key) for key in DEPENDENCIES), *(("Install", key) for key in INSTALL_FOLDERS)}
)
"""Settings whose words are units."""


def named_units(configuration: Configuration) -> Iterator[str]:
    """The names, more than once where they are there more than once; words that are no name among them."""
    for directory in configuration.directories:
        if directory.owner is not Owner.USER:
            continue
        yield from changed_units(directory)
        for links in directory.dependencies.values():
            yield from links
        for file in _texts(directory):
            for setting in settings_of(file):
                if (setting.section, setting.key) in _NAMING:
                    yield from setting.value.split()
    yield from (enablement.unit for enablement in configuration.enablements)


def changed_units(directory: UnitDirectory) -> Iterator[str]:
    """The units that its drop-ins change."""
    return (folder.removesuffix(DROP_IN_SUFFIX) for folder in directory.drop_ins)


def _texts(directory: UnitDirectory) -> Iterator[UnitFile]:
    """Its units and drop-ins that are no links."""
    groups = (directory.units, *directory.drop_ins.values())
    return (file for group in groups for file in group.values() if file.source is not None and not file.link)
