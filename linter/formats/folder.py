"""A folder of unit files, as it would lie in a unit directory; or some files out of it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import suppress
from pathlib import Path, PurePath

from unitlint.configuration.configuration import FOLDER, Configuration, Manager, Problem
from unitlint.configuration.delivery import Delivery, DirectoryBuilder
from unitlint.configuration.problems import misnamed, of_error, unfound_folder, unread
from unitlint.configuration.unit_files import Owner
from unitlint.errors import InputError
from unitlint.formats.folder_unread import unread_in_folder
from unitlint.formats.installed_names import as_template, names_in
from unitlint.formats.unit_content import drop_in_refusal, holds_unit, is_drop_in, refusal, stray
from unitlint.formats.users import SUFFIX
from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass, field, replace
from unitlint.systemd.base_systems import DEBIAN_FOLDER, DEBIAN_PACKAGE, UNITS, USERS
from unitlint.systemd.conf.files import IS_NETWORKDS, NETWORK, conf_kind
from unitlint.systemd.file_names import (
    ETC,
    QUADLET_TYPES,
    QUADLETS,
    from_top,
    is_dependency_folder,
    is_drop_in_folder,
    is_for_users,
    is_quadlet_drop_in_folder,
    is_quadlet_name,
    looks_like_unit,
)
from unitlint.template.dialects import without_suffixes
from unitlint.text.source import Location
from unitlint.tree.ignored import ignored_by_git
from unitlint.tree.links import EntryText, read_entry, read_entry_here
from unitlint.tree.listing import Folder, list_folder
from unitlint.tree.present import exists, is_folder, is_link
from unitlint.tree.reader import Reader, is_within, join

_QUADLET = re.compile(rf"(?<![\w.@-])[\w.@-]+\.(?:{'|'.join(QUADLET_TYPES)})\b")

_OF_UDEV = re.compile(
    r"^[^#\n]*\b(?:ACTION|SUBSYSTEMS?|KERNELS?|ENV\{\w+\}|ATTRS?\{[\w/]+\}|TAG|DRIVERS?)\s*(?:[=!]=|\+?=)\s*\"",
    re.MULTILINE,
)
"""A line of udev's rules; other programs have files of that name too (udev(7))."""

UNIT_DIRECTORIES = ("systemd/system", "systemd/user", "containers/systemd")
"""What a folder's path ends in whose files are believed to be what their names say."""

Skip = Callable[[str, str], None]
"""Told the path of a file that is no unit, and what it is."""


@dataclass(frozen=True, slots=True)
class FolderReader:
    """Reads unit directories below `tree`, which no link may leave."""

    reader: Reader
    tree: str
    skip: Skip = lambda _path, _reason: None
    problems: list[Problem] = field(default_factory=list)
    unit_path: tuple[str, ...] = ()
    """The folders of a search path on this machine, in whose place absolute links are followed."""
    twins: list[str] = field(default_factory=list)
    """Files that would be installed under a name that another file of the folder has."""

    def fill(self, directory: DirectoryBuilder, folder: Folder, only: Collection[str] | None = None) -> None:
        """Put the folder's units into `directory`; with `only`, those files and what belongs to them."""
        names = names_in(folder.path)
        for file in folder.files:
            name = names.of(file)
            if self.unit_path and name != file:
                continue
            if looks_like_unit(name) and (only is None or file in only):
                self._unit(directory, folder.path, file, name)
        for file in folder.files if not self.unit_path else ():
            if (name := names.variant(file)) and (only is None or file in only):
                self._variant(directory, folder.path, file, name)
        units = {names.of(file) for file in only or ()}
        self._fill_drop_ins(directory, folder, only, units)
        for sub in (*folder.folders, *folder.files):
            if (is_drop_in_folder(sub) or is_dependency_folder(sub)) and self._is_folder(folder, sub):
                for name in list_folder(join(folder.path, sub)).folders if self.unit_path else ():
                    if is_drop_in_folder(sub):
                        self._add_unread(directory, folder.path, name, sub)
                for file in _names_in(folder.path, sub, only):
                    if only is None or sub.rpartition(".")[0] in units or f"{sub}/{file}" in only:
                        self._add_below(directory, folder.path, file, sub)

    def _fill_drop_ins(
        self, directory: DirectoryBuilder, folder: Folder, only: Collection[str] | None, units: set[str]
    ) -> None:
        """The same of drop-ins that lie beside the units and that a build gives their places."""
        names = names_in(folder.path)
        for file in folder.files if not self._is_believed(folder.path) else ():
            if name := names.drop_in(file):
                sub, _, conf = name.rpartition("/")
                if only is None or file in only or sub.removesuffix(".d") in units:
                    self._drop_in(directory, folder.path, file, sub, conf)

    def deliver_quadlets(
        self, delivery: Delivery, folder: Folder, only: Collection[str] | None = None
    ) -> None:
        """Deliver the folder's Quadlet files, and their drop-ins, to where podman's generator reads them."""
        names = names_in(folder.path)
        for file in folder.files:
            name = names.of(file) or file
            read = is_quadlet_name(name) or conf_kind(f"{NETWORK}/{name}")
            if read and not looks_like_unit(name) and (only is None or file in only):
                self._deliver(delivery, folder.path, file, name)
        for sub in folder.folders:
            if is_quadlet_drop_in_folder(sub):
                for file in _names_in(folder.path, sub, only):
                    name = without_suffixes(file)
                    if name.endswith(".conf") and (
                        only is None or f"{sub}/{file}" in only or sub[:-2] in only
                    ):
                        self._deliver(delivery, folder.path, f"{sub}/{file}", f"{sub}/{name}")

    def deliver_companions(
        self, delivery: Delivery, folder: Folder, only: Collection[str] | None = None
    ) -> None:
        """Deliver what goes with the folder's units: rules of udev's, and what debhelper installs."""
        names = names_in(folder.path)
        for file in folder.files:
            path = names.companion(file)
            if not path or (only is not None and file not in only) or is_link(join(folder.path, file)):
                continue
            with suppress(InputError):
                source = self.reader.read(join(folder.path, file), tree=self.tree)
                if not path.endswith(".rules") or _OF_UDEV.search(source.text):
                    delivery.write(path, source)
                    continue
            self.reader.forget(join(folder.path, file))

    def _is_folder(self, folder: Folder, name: str) -> bool:
        """Whether an entry is a folder, or a link to one inside the tree, or inside the search path."""
        path = join(folder.path, name)
        if name in folder.folders:
            return True
        if not (is_folder(path) and any(is_within(path, tree) for tree in self.unit_path or (self.tree,))):
            return False
        link = str(Path(path).readlink())
        place = from_top(link)
        is_found = is_folder(place) if self.unit_path else place == join(ETC, link)
        if not is_found:
            self.problems.append(unfound_folder(path, link))
        return is_found

    def _unit(self, directory: DirectoryBuilder, path: str, file: str, name: str) -> None:
        """Add a file in the directory itself, if it is what its name says."""
        entry = self._entry(path, file)
        if entry is None:
            return
        text = entry.source.text if entry.source is not None else ""
        if (
            text
            and not self._is_believed(path)
            and (reason := stray(path, name, text) or refusal(name, text))
        ):
            self.skip(join(path, file), reason)
            return
        name = as_template(file, name, text)
        problem = misnamed(name, Location(join(path, file)))
        if problem is not None:
            self.problems.append(problem)
        if name in directory.units:
            self.twins.append(file)
        else:
            directory.add(name, entry.source, link=entry.link)

    def _variant(self, directory: DirectoryBuilder, path: str, file: str, name: str) -> None:
        """Add a file that holds a unit for one distribution; others end as `user.service.ts` does."""
        with suppress(InputError):
            if holds_unit(name, self.reader.read(join(path, file), tree=self.tree).text):
                self._unit(directory, path, file, name)
                return
        self.reader.forget(join(path, file))

    def _drop_in(self, directory: DirectoryBuilder, path: str, file: str, sub: str, name: str) -> None:
        """Add a drop-in that a build gives its place; others have files of such names for programs."""
        entry = self._entry(path, file)
        if entry is not None and entry.source is not None and is_drop_in(entry.source.text):
            stem, _, suffix = sub.removesuffix(".d").rpartition(".")
            if f"{stem}.{suffix}" not in directory.units and f"{stem}@.{suffix}" in directory.units:
                sub = f"{stem}@.{suffix}.d"
            directory.add(name, entry.source, folder=sub)
        else:
            self.reader.forget(join(path, file))

    def _add_below(self, directory: DirectoryBuilder, path: str, file: str, sub: str) -> None:
        """Add a file of a drop-in or dependency folder."""
        entry = self._entry(path, file, sub)
        if entry is None:
            self._add_unread(directory, path, file, sub)
            return
        if entry.source is not None and is_drop_in_folder(sub):
            if reason := drop_in_refusal(sub, entry.source.text):
                self.skip(join(path, sub, file), reason)
                return
            file = without_suffixes(file)
        dead = entry.source is None and is_dependency_folder(sub)
        place = Location(join(path, sub, file)) if dead else None
        directory.add(file, entry.source, folder=sub, link=entry.link, declared=place)

    def _add_unread(self, directory: DirectoryBuilder, path: str, file: str, sub: str) -> None:
        """Add what can't be read, a folder for one: a drop-in hides those of its name, a link is wanted."""
        place = join(path, sub, file)
        if is_drop_in_folder(sub):
            directory.add(file, None, folder=sub)
        elif is_link(place):
            directory.add(file, None, folder=sub, link=str(Path(place).readlink()), declared=Location(place))

    def _entry(self, path: str, file: str, sub: str = "") -> EntryText | None:
        place = join(path, sub, file)
        try:
            if self.unit_path:
                entry = read_entry_here(self.reader, place, self.unit_path)
            else:
                entry = read_entry(self.reader, place, self.tree)
        except InputError as error:
            self.problems.append(of_error(error))
            return None
        if entry.leaves:
            hint = "name its folder in --unit-path, too" if self.unit_path else ""
            self.problems.append(unread(place, entry.link, hint))
        return entry

    def _is_believed(self, path: str) -> bool:
        """Whether systemd would take the files of a folder for what their names say."""
        return bool(self.unit_path) or path.endswith(UNIT_DIRECTORIES)

    def _deliver(self, delivery: Delivery, path: str, file: str, name: str) -> None:
        place = join(path, file)
        if is_link(place) and not exists(place):
            self.skip(place, "is a link to a missing file")
            return
        try:
            source = self.reader.read(place, tree=self.tree)
        except InputError as error:
            if path.endswith(UNIT_DIRECTORIES) or error.message.startswith("can't be read"):
                self.problems.append(of_error(error))
            else:
                self.skip(place, error.message)
            return
        if conf_kind(f"{NETWORK}/{name}") and IS_NETWORKDS.search(source.text):
            delivery.write(f"{NETWORK}/{name}", source)
            return
        reason = "" if name.endswith(".conf") else refusal(name, source.text)
        if reason:
            self.skip(place, reason)
        elif f"{QUADLETS}/{name}" in delivery.files:
            self.twins.append(file)
        else:
            delivery.write(f"{QUADLETS}/{name}", source)


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
    found += (
        read_files(reader, folder.path, (file,), name=f"{name}/{file}", tree=tree) for file in files.twins
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
    files.deliver_quadlets(delivery, folder, only)
    if directory.build().units:
        files.deliver_companions(delivery, folder, only)
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


def _names_in(path: str, sub: str, only: Collection[str] | None) -> list[str]:
    """The files of a sub-folder, those that were named among them wherever they come from."""
    named = {name.partition("/")[2] for name in only or () if name.startswith(f"{sub}/")}
    return sorted({*list_folder(join(path, sub)).files, *named})
