"""A root file system, or a part of one: systemd's search path, fstab, presets, Quadlets.

Links are followed as the machine would follow them, with the root in front; none leads out of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from unitlint.configuration.configuration import ROOT, Configuration, Manager, holds_base
from unitlint.configuration.delivery import Delivery
from unitlint.configuration.kernel import of_files
from unitlint.configuration.presets import USER_PRESET_PATHS, presets_of
from unitlint.configuration.unit_files import Owner, UnitDirectory, entries
from unitlint.formats.extensions import unmerged
from unitlint.formats.programs import called_in, named_in
from unitlint.formats.root_links import resolve
from unitlint.formats.root_reader import RootReader, Skip, passed_over
from unitlint.formats.root_shape import is_installed, is_whole_root
from unitlint.formats.users import SUFFIX
from unitlint.quick.dataclasses import replace
from unitlint.systemd.base_systems import UNITS, USERS
from unitlint.systemd.file_names import (
    GENERATOR_PATHS,
    USER_UNIT_PATHS,
)
from unitlint.tree.listing import list_folder
from unitlint.tree.present import is_folder
from unitlint.tree.reader import Reader

_SCRIPTS_LIMIT = 100
"""Scripts that one script runs, by others or by itself."""


def read_user_directories(root: str) -> tuple[UnitDirectory, ...]:
    """The directories of a base's root that every user's manager searches; those that hold anything."""
    return _with_entries(RootReader(Reader(), root, Owner.PLATFORM, []).directories(USER_UNIT_PATHS))


def _with_entries(directories: Iterable[UnitDirectory]) -> tuple[UnitDirectory, ...]:
    return tuple(directory for directory in directories if any(entries(directory)))


def read_users_of_root(
    reader: Reader, path: str, *, name: str, skip: Skip = passed_over
) -> Configuration | None:
    """What its users' managers read of the root at `path`; None where that is nothing."""
    root = RootReader(reader, path, Owner.USER, [], is_part=not is_whole_root(path), skip=skip)
    directories = _with_entries(root.directories(USER_UNIT_PATHS))
    if not directories:
        return None
    delivery = Delivery()
    root.deliver_folders(delivery, USER_PRESET_PATHS)
    found = Configuration(
        name + SUFFIX,
        ROOT,
        path,
        directories,
        files=delivery.files,
        presets=presets_of(delivery.files.values(), Manager.USER),
        manager=Manager.USER,
    )
    if holds_base(found):
        return found
    return replace(found, platform=USERS.name, platform_is_guess=USERS.is_guess)


def read_root(
    reader: Reader,
    path: str,
    *,
    name: str,
    owner: Owner = Owner.USER,
    keeps_modes: bool = False,
    skip: Skip = passed_over,
) -> Configuration:
    """What the root file system at `path` boots. Its links say what is enabled; presets are kept beside.

    `keeps_modes`: whether a part of a root is copied with the modes of its files. One with a shell has them.
    `skip` is told of files that hold a unit and aren't read, and why.
    """
    is_whole = is_whole_root(path)
    root = RootReader(reader, path, owner, [], is_part=owner is Owner.USER and not is_whole, skip=skip)
    delivery = Delivery()
    root.deliver_read(delivery)
    directories = root.directories()
    if owner is Owner.USER:
        users = RootReader(reader, path, owner, [], is_part=not is_whole, filled=root.filled)
        users.directories(USER_UNIT_PATHS)
        root.deliver_unread(delivery)
        root.problems += unmerged(path, root.hidden)
    _deliver_named(root, delivery, directories, keeps_mode=keeps_modes or is_installed(path))
    configuration = Configuration(
        name,
        ROOT,
        path,
        directories,
        files=delivery.files,
        presets=presets_of(delivery.files.values()),
        problems=tuple(root.problems),
        kernel_arguments=of_files(delivery.files),
        programs=_programs(path) if is_whole else frozenset(),
    )
    if holds_base(configuration):
        return configuration
    return replace(configuration, platform=UNITS.name, platform_is_guess=UNITS.is_guess)


def _deliver_named(
    root: RootReader, delivery: Delivery, directories: Iterable[UnitDirectory], *, keeps_mode: bool
) -> None:
    """The texts that units name, and the scripts that these run in turn or read as a part of themselves."""
    for named in _named(directories):
        texts = [root.deliver_text(delivery, named, keeps_mode=keeps_mode)]
        for text in texts:
            called = called_in(text) if text and len(texts) < _SCRIPTS_LIMIT else ()
            texts += [root.deliver_text(delivery, path, keeps_mode=keeps_mode) for path in called]


def _programs(root: str) -> frozenset[str]:
    """The generators of the root, and its helpers of fsck(8)."""
    found: set[str] = set()
    for top in (*GENERATOR_PATHS, "/usr/sbin", "/sbin", "/usr/bin"):
        place = resolve(root, top)
        if place is not None and is_folder(place):
            files = list_folder(place).files
            found.update(files if top in GENERATOR_PATHS else (f for f in files if f.startswith("fsck.")))
    return frozenset(found)


def _named(directories: Iterable[UnitDirectory]) -> Iterator[str]:
    """The absolute paths of the programs in the units' commands, and of their files of variables."""
    for directory in directories:
        for file in entries(directory):
            if file.source is not None:
                yield from named_in(file.source.text)
