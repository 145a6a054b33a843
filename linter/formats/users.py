"""The part of a machine that its users' managers read: units and Quadlets delivered to where those look."""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.configuration.configuration import Configuration, Manager
from unitlint.configuration.delivered import DeliveredFile
from unitlint.configuration.delivery import DirectoryBuilder, unknown_text
from unitlint.configuration.presets import presets_of
from unitlint.configuration.unit_files import UnitDirectory
from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import replace
from unitlint.systemd.base_systems import USERS
from unitlint.systemd.file_names import QUADLETS, is_user_unit_folder, users_quadlet_folder
from unitlint.text.source import PLACEHOLDER

SUFFIX = " (users)"
"""What is added to a machine's name for the configuration of its users' managers."""


_HOME = re.compile(rf"(?:~[^/]*|(?:/home/|/?)[^/{PLACEHOLDER}]*{PLACEHOLDER}[^/]*)(?=/\.(?:config|local)/)")

_CONFIGURATION_HOME = re.compile(rf"{PLACEHOLDER}+(?=/systemd/user/)")
"""`$XDG_CONFIG_HOME`; whichever folder it is, one of that name is read by users' managers."""


def at_home(path: str) -> str:
    """The path with somebody's home in it that only the machine knows: `~/.config/x`, `$HOME/.config/x`."""
    if configuration := _CONFIGURATION_HOME.match(path):
        path = f"/home/_/.config{path[configuration.end() :]}"
    home = _HOME.match(path)
    return f"/home/_{path[home.end() :]}" if home else path


def users_part(configuration: Configuration) -> Configuration | None:
    """What users' managers get of a configuration, as one of its own; None where that is nothing."""
    if configuration.manager is Manager.USER:
        return None
    branches = tuple(part for branch in configuration.branches if (part := _part(branch)) is not None)
    part = _part(configuration)
    if part is not None:
        return replace(part, branches=branches)
    return replace(branches[0], branches=branches) if branches else None


def _part(configuration: Configuration) -> Configuration | None:
    directories = tuple(_directories(configuration))
    quadlets = {file.path: file for file in _quadlets(configuration)}
    if not directories and not quadlets:
        return None
    return Configuration(
        configuration.name + SUFFIX,
        configuration.kind,
        configuration.path,
        directories,
        configuration.users_enablements,
        quadlets,
        presets_of(configuration.files.values(), Manager.USER),
        platform=configuration.platform or USERS.name,
        platform_is_guess=configuration.platform_is_guess or not configuration.platform,
        manager=Manager.USER,
    )


def _directories(configuration: Configuration) -> Iterator[UnitDirectory]:
    found: dict[str, DirectoryBuilder] = {}
    for file in configuration.files.values():
        folder, _, name = file.path.rpartition("/")
        parent, _, sub = folder.rpartition("/")
        path = next((path for path in (folder, parent) if is_user_unit_folder(path)), "")
        if not path:
            continue
        source = file.source if file.source is not None or file.link else unknown_text(file.declared)
        directory = found.setdefault(path, DirectoryBuilder(path))
        inner = "" if path == folder else sub
        directory.add(name, source, folder=inner, link=file.link, declared=file.declared)
    for path in sorted(found):
        yield found[path].build()


def _quadlets(configuration: Configuration) -> Iterator[DeliveredFile]:
    """Each at the place where the generator reads those of its manager."""
    for file in configuration.files.values():
        if folder := users_quadlet_folder(file.path):
            yield replace(file, path=QUADLETS + file.path[len(folder) :])
