"""The unit directories of a configuration on its platform, in systemd's order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from unitlint.configuration.configuration import LINKED_KINDS, UNIT_PATH, Configuration
from unitlint.configuration.unit_files import Owner, UnitDirectory
from unitlint.generators.generated import Generated
from unitlint.generators.run import generators
from unitlint.platforms.platform import Platform
from unitlint.systemd.file_names import precedence
from unitlint.units.install import with_install_links


def search_directories(configuration: Configuration, platform: Platform) -> tuple[UnitDirectory, ...]:
    """All unit directories in order of precedence, generated units and enablement links included."""
    return directories_of(
        configuration, platform, generated_units(configuration, platform.systemd_version, platform)
    )


def generated_units(configuration: Configuration, version: int, platform: Platform) -> tuple[Generated, ...]:
    """None for an explicit unit path: $SYSTEMD_UNIT_PATH replaces the generators' directories too."""
    if configuration.kind == UNIT_PATH:
        return ()
    return generators(
        configuration, version=version, podman=platform.podman_version, base=platform.unit_names
    )


def directories_of(
    configuration: Configuration, platform: Platform, generated: Iterable[Generated]
) -> tuple[UnitDirectory, ...]:
    """The same, with what the generators have made."""
    if configuration.kind == UNIT_PATH:
        return (*configuration.directories, *platform.directories)
    outputs = (output.directory for output in generated)
    directories = sorted((*configuration.directories, *outputs, *platform.directories), key=_precedence)
    is_linked = configuration.kind in LINKED_KINDS
    if is_linked and not configuration.enablements:
        return tuple(directories)
    presets = () if is_linked else (*configuration.presets, *platform.presets)
    return with_install_links(configuration, tuple(directories), presets)


def _precedence(directory: UnitDirectory) -> int:
    return precedence(directory.path)


def user_units(directories: Sequence[UnitDirectory]) -> list[str]:
    """Names that the user's directories mention: files, links, and what drop-ins and links are for.

    What generators make of the user's files is the user's, too: a Quadlet that nothing starts at boot.
    """
    mentioned: set[str] = set()
    for directory in directories:
        if directory.owner is Owner.GENERATOR:
            mentioned.update(directory.units)
        elif directory.owner is Owner.USER:
            mentioned.update(directory.units)
            mentioned.update(folder.removesuffix(".d") for folder in directory.drop_ins)
            for folder, links in directory.dependencies.items():
                mentioned.update((folder.rpartition(".")[0], *links))
    return sorted(mentioned)
