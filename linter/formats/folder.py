"""A folder of unit files, as it would lie in a unit directory; or some files out of it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path, PurePath

from unitlint.configuration.configuration import FOLDER, Configuration, Manager, Problem
from unitlint.configuration.delivery import Delivery, DirectoryBuilder
from unitlint.configuration.problems import INVALID_INPUT
from unitlint.configuration.unit_files import Owner
from unitlint.formats.folder_deliveries import deliver_companions, deliver_quadlets
from unitlint.formats.folder_reader import FolderReader, Skip
from unitlint.formats.folder_unread import unread_in_folder
from unitlint.formats.installed_names import names_in
from unitlint.formats.users import SUFFIX
from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import replace
from unitlint.systemd.base_systems import DEBIAN_FOLDER, DEBIAN_PACKAGE, UNITS, USERS
from unitlint.systemd.file_names import (
    QUADLET_TYPES,
    is_for_users,
)
from unitlint.text.source import Location
from unitlint.tree.ignored import ignored_by_git
from unitlint.tree.listing import Folder, list_folder
from unitlint.tree.present import is_folder
from unitlint.tree.reader import Reader

TWINS_LIMIT = 50
"""Files of one folder whose names others have: each is a configuration, with the whole folder around it."""

_QUADLET = re.compile(rf"(?<![\w.@-])[\w.@-]+\.(?:{'|'.join(QUADLET_TYPES)})\b")


def read_folder(
    reader: Reader, folder: Folder, *, name: str, tree: str, skip: Skip = lambda _path, _reason: None
) -> tuple[Configuration, ...]:
    """The configuration that the units of one folder make, and one for each file of a name that is taken."""
    of_users = tuple(filter(_is_of_users(folder.path), folder.files))
    files = FolderReader(reader, tree, skip)
    files.problems.extend(unread_in_folder(reader, folder, tree))
    rest = replace(folder, files=tuple(file for file in folder.files if file not in of_users))
    found = [_configuration(files, rest, name, only=None)]
    if of_users:
        users = FolderReader(reader, tree, skip)
        found.append(_configuration(users, Folder(folder.path, of_users), name + SUFFIX, only=None))
    if len(files.twins) > TWINS_LIMIT:
        what = f"has {len(files.twins):,} files of names that others have; {TWINS_LIMIT} are read"
        problem = Problem(INVALID_INPUT, what, Location(folder.path), "name the others")
        found[0] = replace(found[0], problems=(*found[0].problems, problem))
    found += (
        read_files(reader, folder.path, (file,), name=f"{name}/{file}", tree=tree)
        for file in files.twins[:TWINS_LIMIT]
    )
    return tuple(found)


def _is_of_users(folder: str) -> Callable[[str], bool]:
    """Whether a file of the folder is for users' managers where others of it are the system's."""
    return names_in(folder).is_for_users


def read_files(reader: Reader, path: str, names: Collection[str], *, name: str, tree: str) -> Configuration:
    """Some files of the folder at `path`: units, Quadlets, or `NAME.d/FILE` for drop-ins.

    The other units of the folder are there too, as the platform's: systemd would find them, but nobody
    asked about them (systemd-analyze(1) adds the folder to the search path in the same way).
    """
    # A folder that only an editor has, for a text that was never saved, has nothing else in it.
    unsaved = bool(reader.overlay) and not is_folder(path)
    folder = Folder(path) if unsaved else list_folder(path, path)
    plain = {name for name in names if "/" not in name}
    subs = {name.partition("/")[0] for name in names if "/" in name}
    folder = replace(
        folder,
        files=tuple(sorted({*folder.files, *plain})),  # what comes from standard input lies on no disk
        folders=tuple(sorted({*folder.folders, *subs})),
    )
    return _configuration(FolderReader(reader, tree), folder, name, only=names)


def _configuration(
    files: FolderReader, folder: Folder, name: str, only: Collection[str] | None
) -> Configuration:
    delivery = Delivery()
    directory = DirectoryBuilder(folder.path)
    files.fill(directory, folder, only)
    deliver_quadlets(files, delivery, folder, only)
    if directory.build().units:
        deliver_companions(files, delivery, folder, only)
    directories = [directory.build()]
    problems = tuple(files.problems)
    wanted = only or folder.files
    for_users = is_for_users(str(Path(folder.path).absolute())) or (
        bool(wanted) and all(map(_is_of_users(folder.path), wanted))
    )
    base = DEBIAN_PACKAGE if PurePath(folder.path).name == DEBIAN_FOLDER else USERS if for_users else UNITS
    if only is not None:
        context = DirectoryBuilder(folder.path, Owner.PLATFORM)
        files.fill(context, folder)
        directories.append(context.build())
    return Configuration(
        name,
        FOLDER,
        folder.path,
        tuple(directories),
        files=delivery.files,
        problems=problems,
        platform=base.name,
        platform_is_guess=base.is_guess,
        manager=Manager.USER if for_users else Manager.SYSTEM,
        names_around=_kept_back(folder.path, delivery),
    )


def _kept_back(folder: str, delivery: Delivery) -> frozenset[str]:
    """The Quadlets that others of the folder name and that Git is told to ignore there."""
    texts = (file.source.text for file in delivery.files.values() if file.source is not None)
    here = {PurePath(path).name for path in delivery.files}
    lacking = {name for text in texts for name in _QUADLET.findall(text)} - here
    if not lacking:
        return frozenset()
    ignored = ignored_by_git(folder)
    return frozenset(name for name in lacking if ignored(name, False))
