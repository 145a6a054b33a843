"""A root file system, or a part of one: systemd's search path, fstab, presets, Quadlets.

Links are followed as the machine would follow them, with the root in front; none leads out of it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path, PurePath

from unitlint.configuration.configuration import (
    Configuration,
    Manager,
    Owner,
    Problem,
    UnitDirectory,
    entries,
    holds_base,
)
from unitlint.configuration.delivery import READ_BESIDES, Delivery, DirectoryBuilder
from unitlint.configuration.kernel import of_files
from unitlint.configuration.presets import PRESET_PATHS, presets_of
from unitlint.configuration.problems import misnamed, of_error, unread
from unitlint.errors import InputError
from unitlint.formats.extensions import hidden_of_extension, unmerged
from unitlint.formats.root_unread import unread_files
from unitlint.formats.users import SUFFIX
from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass, replace
from unitlint.systemd.base_systems import UNITS, USERS
from unitlint.systemd.conf import conf_kind
from unitlint.systemd.file_names import (
    FACTS,
    GENERATOR_PATHS,
    QUADLET_PATHS,
    UNIT_PATHS,
    USER_UNIT_PATHS,
    is_dependency_folder,
    is_drop_in_folder,
    looks_like_unit,
)
from unitlint.template.dialects import without_suffixes
from unitlint.text.source import Location
from unitlint.tree.links import MASK, EntryText, checked, is_link_text, unknown_text
from unitlint.tree.listing import Folder, list_folder, walk
from unitlint.tree.present import exists, is_file, is_folder, is_link
from unitlint.tree.reader import Reader, join, open_regular

KIND = "root"
MARKERS = ("usr/lib/systemd/system", "lib/systemd/system", "etc/systemd/system", "usr/etc/systemd/system")
"""One of these folders makes a folder a root."""
FILE_MARKERS = ("etc/fstab", "etc/crypttab")
"""One of these does as well: systemd-fstab-generator(8) and systemd-cryptsetup-generator(8) need no more."""
_TABLES = frozenset(PurePath(marker).name for marker in FILE_MARKERS)
_WHOLE = ("usr/bin", "usr/lib/os-release", "etc/os-release", "bin/sh")
"""What a root has that a machine runs from, and not just is handed files."""

_PROGRAM = re.compile(r"^[ \t]*Exec\w+[ \t]*=[ \t]*[-@:+!|]*(/[^\s;%$'\"\\]+)", re.MULTILINE)
_CONF_FOLDERS = ("systemd", "tmpfiles.d", "sysusers.d")
"""Files for systemd's daemons: in /etc the administrator's; in a part of a root those of /usr are as well."""

_ETC = "/etc/"
"""What an image of OSTree's has in /usr/etc, from which /etc is made (ostree-admin-deploy(1))."""

_LINK_LIMIT = 40
"""Links in one path, as the kernel has it (path_resolution(7))."""


def is_root(path: str) -> bool:
    """Whether the folder at `path` holds a unit directory where a root file system has it."""
    return any(is_folder(Path(path, marker)) for marker in MARKERS) or any(
        is_file(Path(path, marker)) for marker in FILE_MARKERS
    )


def is_whole_root(path: str) -> bool:
    """Whether the folder is a root as a machine has it, so that all in it belongs to the root."""
    is_whole = any(exists(Path(path, marker)) for marker in _WHOLE)
    return is_whole and is_root(path) and not exists(Path(path, ".git"))


def parts_of_root(path: str) -> tuple[str, ...]:
    """The folders of a root whose files are the root's configuration, and of no other."""
    tops = (*UNIT_PATHS, *USER_UNIT_PATHS, *QUADLET_PATHS, *PRESET_PATHS)
    defaults = (f"/usr{top}" for top in tops if top.startswith(_ETC))
    return tuple(f"{path}/{top.lstrip('/')}" for top in (*tops, *defaults))


def resolve(root: str, path: str) -> str | None:
    """The place on disk of an absolute path inside `root`; None if it is missing or goes round in circles."""
    waiting = [part for part in reversed(path.split("/")) if part]
    reached: list[str] = []
    links = 0
    while waiting:
        part = waiting.pop()
        if part == "..":
            reached = reached[:-1]
            continue
        if part == ".":
            continue
        place = Path(root, *reached, part)
        if not place.is_symlink():
            reached.append(part)
            continue
        links += 1
        if links > _LINK_LIMIT:
            return None
        target = str(place.readlink())
        reached = [] if target.startswith("/") else reached
        waiting += [step for step in reversed(target.split("/")) if step]
    place = Path(root, *reached)
    return str(place) if exists(place) else None


@dataclass(slots=True)
class _Root:
    reader: Reader
    path: str
    owner: Owner
    problems: list[Problem]
    is_part: bool = False
    """Whether it is a part of a root in a repository: a build may have to fill its files in."""
    hidden: tuple[str, ...] = ()
    """What begins the paths that nobody gets of it."""

    def __post_init__(self) -> None:
        """Of an extension, only what is merged counts."""
        self.hidden = hidden_of_extension(self.path)

    def places(self, path: str) -> tuple[str, ...]:
        """Where on disk an absolute path of the root is: in `/etc`, and in what becomes `/etc`."""
        if path.startswith(self.hidden):
            return ()
        defaults = (f"/usr{path}",) if path.startswith(_ETC) else ()
        found = (resolve(self.path, each) for each in (path, *defaults))
        return tuple(dict.fromkeys(place for place in found if place is not None))

    def directories(self, paths: Iterable[str] = UNIT_PATHS) -> tuple[UnitDirectory, ...]:
        """The unit directories; where /lib is a link to /usr/lib, they are one."""
        seen: set[str] = set()
        found = []
        for path in paths:
            for place in self.places(path):
                if place not in seen and os.path.isdir(place):  # noqa: PTH112
                    seen.add(place)
                    found.append(self._directory(path, place))
        return tuple(found)

    def _directory(self, path: str, place: str) -> UnitDirectory:
        directory = DirectoryBuilder(path, self.owner)
        folder = next(self._below(place, only=True), Folder(place))
        for file in sorted(folder.files, key=lambda file: (self._installed(file) != file, file)):
            name = self._installed(file)
            if looks_like_unit(name) and name not in directory.units:
                self._add(directory, f"{place}/{file}", f"{path}/{name}", "")
        for sub in (*folder.folders, *folder.files):
            if is_drop_in_folder(sub) or is_dependency_folder(sub):
                inner = resolve(self.path, str(Path(place, sub).relative_to(self.path)))
                for file in list_folder(inner).files if inner is not None and is_folder(inner) else ():
                    self._add(directory, f"{inner}/{file}", f"{path}/{sub}/{self._installed(file)}", sub)
        return directory.build()

    def _installed(self, file: str) -> str:
        """What a file is called on the machine: a template is called as what it makes."""
        name = without_suffixes(file) if self.is_part else file
        return name if looks_like_unit(name) or name.endswith(".conf") else file

    def _add(self, directory: DirectoryBuilder, place: str, path: str, sub: str) -> None:
        try:
            entry = self._entry(place, path)
        except InputError as error:
            self.problems.append(of_error(error))
        else:
            name = path.rpartition("/")[2]
            directory.add(name, entry.source, folder=sub, link=entry.link)
            if not sub and (problem := misnamed(name, Location(place))):
                self.problems.append(problem)

    def _entry(self, place: str, path: str) -> EntryText:
        if is_link(place):
            link = str(Path(place).readlink())
        else:
            source = self.reader.read(place)
            if not is_link_text(source.text):
                return EntryText(checked(source))
            link = source.text
        target = resolve(self.path, link if link.startswith("/") else f"{path.rpartition('/')[0]}/{link}")
        if target is None or not is_file(target):
            if self._would_hold(link):
                return EntryText(None, link)
            self.problems.append(unread(place, link))
            return EntryText(unknown_text(place), link)
        source = self.reader.read(target)
        return EntryText(None if is_link_text(source.text) else source, link)

    def _would_hold(self, link: str) -> bool:
        """Whether what an absolute link leads to would be in the root if it were anywhere.

        A part of a root has the folder of a program seldom: what lies there isn't known.
        """
        folder = link.rpartition("/")[0]
        return (
            not link.startswith("/")
            or link == MASK
            or resolve(self.path, folder) is not None
            or (link.startswith(UNIT_PATHS))
        )

    def deliver(self, delivery: Delivery, path: str) -> None:
        """A file of the root that is no unit, if it is there."""
        there = next((place for place in self.places(path) if is_file(place)), None)
        if there is None:
            return
        try:
            delivery.write(path, self.reader.read(there), mode=Path(there).stat().st_mode & 0o777)
        except InputError as error:
            self.problems.append(of_error(error))

    def deliver_script(self, delivery: Delivery, path: str) -> None:
        """A script of the root, if it is there; whether it will be executable, who copies it decides."""
        place = resolve(self.path, path)
        if place is None or not is_file(place) or path in delivery.files:
            return
        with suppress(OSError, InputError):
            with open_regular(place) as file:
                is_script = file.read(2) == b"#!"
            if is_script:
                delivery.write(path, self.reader.read(place))

    def deliver_read(self, delivery: Delivery) -> None:
        """Everything besides units that something here reads."""
        for file in (*READ_BESIDES, *FACTS):
            self.deliver(delivery, file)
        seen: set[str] = set()
        for top in (*READ_BESIDES, *PRESET_PATHS, *QUADLET_PATHS):
            for place in self.places(top):
                if place not in seen and is_folder(place):
                    seen.add(place)
                    self._deliver_folder(delivery, place, top)
        tops = ("/etc", "/usr/local/lib", "/usr/lib") if self.is_part else ("/etc",)
        for top in (f"{parent}/{folder}" for parent in tops for folder in _CONF_FOLDERS):
            for place in filter(is_folder, self.places(top)):
                self._deliver_folder(delivery, place, top)

    def _deliver_folder(self, delivery: Delivery, place: str, top: str) -> None:
        for folder in self._below(place):
            for file in folder.files:
                target = top + f"{folder.path}/{file}"[len(place) :]
                if conf_kind(target) or top in QUADLET_PATHS or not top.endswith("/systemd"):
                    self.deliver(delivery, target)

    def _below(self, place: str, *, only: bool = False) -> Iterator[Folder]:
        """A folder, and all below it; one of the user's that is closed is a problem among others."""
        try:
            yield from [list_folder(place, place)] if only else walk(place)
        except InputError as error:
            if self.owner is not Owner.USER:
                raise
            self.problems.append(of_error(error))

    def deliver_unread(self, delivery: Delivery) -> None:
        """The files and links that nothing reads where they lie, for what is to say of them."""
        for path in unread_files(self.path, is_part=self.is_part):
            place = join(self.path + path)
            if is_link(place):
                link = str(Path(place).readlink())
                delivery.write(path, None, link=link, declared=Location(place))
            else:
                self.deliver(delivery, path)


def read_user_directories(
    root: str, reader: Reader | None = None, *, owner: Owner = Owner.PLATFORM
) -> tuple[UnitDirectory, ...]:
    """The directories below `root` that every user's manager searches; those that hold anything."""
    found = _Root(reader or Reader(), root, owner, []).directories(USER_UNIT_PATHS)
    return tuple(directory for directory in found if any(entries(directory)))


def read_users_of_root(reader: Reader, path: str, *, name: str) -> Configuration | None:
    """What its users' managers read of the root at `path`; None where that is nothing."""
    directories = read_user_directories(path, reader, owner=Owner.USER)
    if not directories:
        return None
    found = Configuration(name + SUFFIX, KIND, path, directories, manager=Manager.USER)
    if holds_base(found):
        return found
    return replace(found, platform=USERS.name, platform_is_guess=USERS.is_guess)


def read_root(reader: Reader, path: str, *, name: str, owner: Owner = Owner.USER) -> Configuration:
    """What the root file system at `path` boots. Its links say what is enabled; presets are kept beside."""
    root = _Root(reader, path, owner, [], is_part=owner is Owner.USER and not is_whole_root(path))
    delivery = Delivery()
    root.deliver_read(delivery)
    if owner is Owner.USER:
        root.deliver_unread(delivery)
        root.problems += unmerged(path, root.hidden)
    directories = root.directories()
    for script in _executed(directories):
        root.deliver_script(delivery, script)
    configuration = Configuration(
        name,
        KIND,
        path,
        directories,
        files=delivery.files,
        presets=presets_of(delivery.files.values()),
        problems=tuple(root.problems),
        kernel_arguments=of_files(delivery.files),
        programs=_programs(path) if is_whole_root(path) else frozenset(),
    )
    if holds_base(configuration):
        return configuration
    return replace(configuration, platform=UNITS.name, platform_is_guess=UNITS.is_guess)


def is_table(path: str) -> bool:
    """Whether a file by itself is what a generator reads: an fstab or a crypttab."""
    return PurePath(path).name in _TABLES


def read_table(reader: Reader, path: str, *, name: str, tree: str) -> Configuration:
    """An fstab or crypttab that was named, as of a root that holds nothing else."""
    delivery = Delivery()
    delivery.write(f"/etc/{PurePath(path).name}", reader.read(path, tree=tree))
    return Configuration(
        name, KIND, path, (), files=delivery.files, platform=UNITS.name, platform_is_guess=UNITS.is_guess
    )


def _programs(root: str) -> frozenset[str]:
    """The generators of the root, and its helpers of fsck(8)."""
    found: set[str] = set()
    for top in (*GENERATOR_PATHS, "/usr/sbin", "/sbin", "/usr/bin"):
        place = resolve(root, top)
        if place is not None and is_folder(place):
            files = list_folder(place).files
            found.update(files if top in GENERATOR_PATHS else (f for f in files if f.startswith("fsck.")))
    return frozenset(found)


def _executed(directories: Iterable[UnitDirectory]) -> Iterator[str]:
    """The absolute paths of the programs that the units name in their commands."""
    for directory in directories:
        for file in entries(directory):
            if file.source is not None:
                yield from _PROGRAM.findall(file.source.text)
