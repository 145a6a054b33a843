"""Reading one root: its unit directories, and what else of it something on the machine reads."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Container, Iterable, Iterator
from contextlib import suppress
from pathlib import Path, PurePath

from unitlint.configuration.configuration import Problem
from unitlint.configuration.delivery import READ_BESIDES, Delivery, DirectoryBuilder
from unitlint.configuration.presets import PRESET_PATHS
from unitlint.configuration.problems import misnamed, of_error, unfound_folder, unread
from unitlint.configuration.unit_files import Owner, UnitDirectory
from unitlint.errors import InputError
from unitlint.formats.extensions import hidden_of_extension
from unitlint.formats.root_links import resolve
from unitlint.formats.root_shape import ETC_PREFIX
from unitlint.formats.root_unread import unread_files
from unitlint.formats.unit_content import BESIDE, left_out
from unitlint.quick.dataclasses import dataclass, field
from unitlint.systemd.conf import conf_kind
from unitlint.systemd.file_names import (
    FACTS,
    MASK,
    QUADLET_PATHS,
    UNIT_PATHS,
    from_top,
    is_dependency_folder,
    is_drop_in_folder,
    is_quadlet_drop_in_folder,
    is_quadlet_name,
    looks_like_unit,
)
from unitlint.template.dialects import filled_in_name, without_suffixes
from unitlint.template.further_names import drop_in_within, is_copy, is_filled_in, name_within
from unitlint.text.source import Location
from unitlint.tree.links import EntryText, checked, followed, is_link_text, unknown_text
from unitlint.tree.listing import Folder, list_folder, walk
from unitlint.tree.present import is_file, is_folder, is_link
from unitlint.tree.reader import Reader, join, open_regular

_BEGINNING = 512
"""Bytes that tell a program from a text: it has a 0 among them."""

_CONF_FOLDERS = ("systemd", "tmpfiles.d", "sysusers.d")
"""Files for systemd's daemons: in /etc the administrator's; in a part of a root those of /usr are as well."""


Skip = Callable[[str, str], None]


def passed_over(_path: str, _reason: str) -> None:
    """What notes nothing."""


@dataclass(slots=True)
class RootReader:
    """Reads one root, and notes what it can't read."""

    reader: Reader
    path: str
    owner: Owner
    problems: list[Problem]
    is_part: bool = False
    """Whether it is a part of a root in a repository: a build may have to fill its files in."""
    skip: Skip = passed_over
    """Told the path of a file that holds a unit and isn't read, and why."""
    hidden: tuple[str, ...] = ()
    """What begins the paths that nobody gets of it."""
    filled: set[str] = field(default_factory=set)
    """The places of files that are read under another name than their own."""
    _made: dict[str, dict[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Of an extension, only what is merged counts."""
        self.hidden = hidden_of_extension(self.path)

    def places(self, path: str) -> tuple[str, ...]:
        """Where on disk an absolute path of the root is: in `/etc`, and in what becomes `/etc`."""
        if path.startswith(self.hidden):
            return ()
        defaults = (f"/usr{path}",) if path.startswith(ETC_PREFIX) else ()
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
        for file, name in self._names(folder.path, folder.files):
            if looks_like_unit(name):
                self._add_named(directory.units, directory, f"{place}/{file}", f"{path}/{name}")
        for sub in (*folder.folders, *folder.files):
            if is_drop_in_folder(sub) or is_dependency_folder(sub):
                inner = self._sub_folder(f"{place}/{sub}")
                files = list_folder(inner).files if inner is not None else ()
                for file, name in self._names(inner or "", files, sub if is_drop_in_folder(sub) else ""):
                    taken = directory.drop_ins.get(sub, {})
                    self._add_named(taken, directory, f"{inner}/{file}", f"{path}/{sub}/{name}", sub)
        return directory.build()

    def _add_named(
        self, taken: Container[str], directory: DirectoryBuilder, place: str, path: str, sub: str = ""
    ) -> None:
        """Add a file under its name on the machine, unless another is called so."""
        name = path.rpartition("/")[2]
        if name in taken:
            self.skip(place, BESIDE)
        else:
            self._add(directory, place, path, sub)
            if not place.endswith(f"/{name}"):
                self.filled.add(place)

    def _sub_folder(self, place: str) -> str | None:
        """Where a folder of drop-ins or links lies: the end of links, if systemd follows them."""
        inner = resolve(self.path, str(Path(place).relative_to(self.path)))
        if inner is None or not is_folder(inner):
            return None
        if is_link(place):
            link = str(Path(place).readlink())
            seen = resolve(self.path, from_top(link))
            if seen is None or not is_folder(seen):
                self.problems.append(unfound_folder(place, link))
                return None
        return inner

    def _names(self, place: str, files: Iterable[str], sub: str = "") -> list[tuple[str, str]]:
        """The files of a folder, `sub` if it is one of drop-ins, each with its name on the machine.

        Those come first that lie there under that name. What is left out is told.
        """
        names = [(file, self._installed(place, file, sub)) for file in files]
        return sorted(filter(lambda pair: pair[1], names), key=lambda pair: (pair[0] != pair[1], pair[0]))

    def _installed(self, place: str, file: str, sub: str) -> str:
        """What a file is called on the machine: a template is called as what it makes, a copy not at all."""
        name = without_suffixes(file) if self.is_part else file
        if looks_like_unit(name) or is_quadlet_name(name) or name.endswith(".conf"):
            return name
        within = drop_in_within(file) if sub else name_within(file)
        if not within or self.owner is not Owner.USER or is_link(f"{place}/{file}"):
            return file
        with suppress(InputError):
            text = self.reader.read(f"{place}/{file}").text
            if reason := left_out(file, text, sub):
                if self.is_part and not is_copy(file) and is_filled_in(text):
                    return within
                self.skip(f"{place}/{file}", reason)
                return ""
        self.reader.forget(f"{place}/{file}")
        return file

    def _template_of(self, folder: str, name: str) -> str:
        """The template in a folder of which a build makes the file of this name; empty for none."""
        if folder not in self._made:
            files = list_folder(folder).files if is_folder(folder) else ()
            self._made[folder] = {
                made: f"{folder}/{file}"
                for file in files
                if (made := filled_in_name(file)) != file and not is_link(f"{folder}/{file}")
            }
        return self._made[folder].get(name, "")

    def _add(self, directory: DirectoryBuilder, place: str, path: str, sub: str) -> None:
        try:
            entry = self._entry(place, path)
        except InputError as error:
            self.problems.append(of_error(error))
        else:
            name = path.rpartition("/")[2]
            dead = entry.source is None and is_dependency_folder(sub)
            declared = Location(place) if dead else None
            directory.add(name, entry.source, folder=sub, link=entry.link, declared=declared)
            if not sub and (problem := misnamed(name, Location(place))):
                self.problems.append(problem)

    def _entry(self, place: str, path: str) -> EntryText:
        if is_link(place):
            link = followed(place)
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

    def _delivered_names(self, folder: Folder, *, is_of_quadlets: bool) -> Iterator[tuple[str, str]]:
        """The files of a folder besides units, each with its name on the machine, the first of each name."""
        files, sub = folder.files, PurePath(folder.path).name
        if is_of_quadlets:
            named = self._names(folder.path, files, sub if is_quadlet_drop_in_folder(sub) else "")
        else:
            made = [(file, filled_in_name(file) if self.is_part else file) for file in files]
            named = sorted(made, key=lambda pair: (pair[0] != pair[1], pair[0]))
        taken: set[str] = set()
        for file, name in named:
            if name not in taken:
                taken.add(name)
                yield file, name
            elif is_of_quadlets:
                self.skip(f"{folder.path}/{file}", BESIDE)

    def deliver(self, delivery: Delivery, path: str, of: str = "") -> None:
        """A file of the root that is no unit, if it is there; `of`: the path of what a build makes it of."""
        there = next((place for place in self.places(of or path) if is_file(place)), "")
        if not there and self.is_part:
            folder, _, name = path.rpartition("/")
            there = next(filter(None, (self._template_of(at, name) for at in self.places(folder))), "")
        if not there:
            return
        try:
            delivery.write(path, self.reader.read(there), mode=Path(there).stat().st_mode & 0o777)
        except InputError as error:
            self.problems.append(of_error(error))

    def deliver_text(self, delivery: Delivery, path: str, *, keeps_mode: bool) -> str:
        """Deliver a text of the root, and return it; of a part who copies it may decide about its mode."""
        place = resolve(self.path, path)
        if place is None or not is_file(place) or path in delivery.files:
            return ""
        with suppress(OSError, InputError):
            with open_regular(place) as file:
                is_text = b"\0" not in file.read(_BEGINNING)
                mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
            if is_text:
                source = self.reader.read(place)
                delivery.write(path, source, mode=mode if keeps_mode else None)
                return source.text
        return ""

    def deliver_read(self, delivery: Delivery) -> None:
        """Everything besides units that something here reads."""
        for file in (*READ_BESIDES, *FACTS):
            self.deliver(delivery, file)
        self.deliver_folders(delivery, (*READ_BESIDES, *PRESET_PATHS, *QUADLET_PATHS))
        tops = ("/etc", "/usr/local/lib", "/usr/lib") if self.is_part else ("/etc",)
        for top in (f"{parent}/{folder}" for parent in tops for folder in _CONF_FOLDERS):
            for place in filter(is_folder, self.places(top)):
                self._deliver_folder(delivery, place, top)

    def deliver_folders(self, delivery: Delivery, tops: Iterable[str]) -> None:
        """The files of some folders, each once where one is a link to another."""
        seen: set[str] = set()
        for top in tops:
            for place in self.places(top):
                if place not in seen and is_folder(place):
                    seen.add(place)
                    self._deliver_folder(delivery, place, top)

    def _deliver_folder(self, delivery: Delivery, place: str, top: str) -> None:
        for folder in self._below(place):
            inner = top + folder.path[len(place) :]
            for file, name in self._delivered_names(folder, is_of_quadlets=top in QUADLET_PATHS):
                target = f"{inner}/{name}"
                if conf_kind(target) or top in QUADLET_PATHS or not top.endswith("/systemd"):
                    if file != name:
                        self.filled.add(f"{folder.path}/{file}")
                    self.deliver(delivery, target, of=f"{inner}/{file}")

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
            if any(at in self.filled for at in self.places(path)):
                continue
            if is_link(place):
                link = str(Path(place).readlink())
                delivery.write(path, None, link=link, declared=Location(place))
            else:
                self.deliver(delivery, path)
