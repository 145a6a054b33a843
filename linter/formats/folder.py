"""A folder of unit files, as it would lie in a unit directory; or some files out of it."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath

from unitlint.configuration.configuration import Configuration, Owner, Problem
from unitlint.configuration.delivery import Delivery, DirectoryBuilder
from unitlint.configuration.problems import UNREAD_LINK, misnamed, of_error
from unitlint.errors import InputError
from unitlint.systemd.base_systems import DEBIAN_PACKAGE, UNITS
from unitlint.systemd.file_names import (
    QUADLETS,
    is_dependency_folder,
    is_drop_in_folder,
    is_quadlet_drop_in_folder,
    is_quadlet_name,
    looks_like_unit,
)
from unitlint.text.source import Location
from unitlint.tree.links import EntryText, read_entry, read_entry_here
from unitlint.tree.listing import Folder, list_folder
from unitlint.tree.reader import Reader, is_within, join

KIND = "folder"


@dataclass(frozen=True, slots=True)
class FolderReader:
    """Reads unit directories below `tree`, which no link may leave."""

    reader: Reader
    tree: str
    problems: list[Problem] = field(default_factory=list)
    unit_path: tuple[str, ...] = ()
    """The folders of a search path on this machine, in whose place absolute links are followed."""

    def fill(self, directory: DirectoryBuilder, folder: Folder, only: Collection[str] | None = None) -> None:
        """Put the folder's units into `directory`; with `only`, those names and what belongs to them."""
        for name in folder.files:
            if looks_like_unit(name) and (only is None or name in only):
                self._add(directory, folder.path, name)
                problem = misnamed(name, Location(join(folder.path, name)))
                if problem is not None and (only is not None or "{" not in name):  # a template's own name
                    self.problems.append(problem)
        for name in (*folder.folders, *folder.files):
            if (is_drop_in_folder(name) or is_dependency_folder(name)) and self._is_folder(folder, name):
                self._fill_sub_folder(directory, folder.path, name, only)

    def deliver_quadlets(
        self, delivery: Delivery, folder: Folder, only: Collection[str] | None = None
    ) -> None:
        """Deliver the folder's Quadlet files, and their drop-ins, to where podman's generator reads them."""
        for name in folder.files:
            if is_quadlet_name(name) and (only is None or name in only):
                self._deliver(delivery, folder.path, name)
        for sub in folder.folders:
            if is_quadlet_drop_in_folder(sub):
                for name in _names_in(folder.path, sub, only):
                    if name.endswith(".conf") and (
                        only is None or f"{sub}/{name}" in only or sub[:-2] in only
                    ):
                        self._deliver(delivery, folder.path, f"{sub}/{name}")

    def _is_folder(self, folder: Folder, name: str) -> bool:
        """Whether an entry is a folder, or a link to one inside the tree."""
        path = join(folder.path, name)
        return name in folder.folders or (Path(path).is_dir() and is_within(path, self.tree))

    def _fill_sub_folder(
        self, directory: DirectoryBuilder, path: str, sub: str, only: Collection[str] | None
    ) -> None:
        unit = sub.rpartition(".")[0]
        for name in _names_in(path, sub, only):
            if only is None or unit in only or f"{sub}/{name}" in only:
                self._add(directory, path, name, sub)

    def _add(self, directory: DirectoryBuilder, path: str, name: str, sub: str = "") -> None:
        try:
            entry = self._entry(join(path, sub, name))
        except InputError as error:
            self.problems.append(of_error(error))
        else:
            directory.add(name, entry.source, folder=sub, link=entry.link)

    def _entry(self, path: str) -> EntryText:
        if not self.unit_path:
            return read_entry(self.reader, path, self.tree)
        entry = read_entry_here(self.reader, path, self.unit_path)
        if entry.leaves:
            message = f"leads out of the search path, to {entry.link}: nothing is known of what it says"
            hint = "name its folder in --unit-path, too"
            self.problems.append(Problem(UNREAD_LINK, message, Location(path), hint))
        return entry

    def _deliver(self, delivery: Delivery, path: str, name: str) -> None:
        try:
            source = self.reader.read(join(path, name), tree=self.tree)
        except InputError as error:
            self.problems.append(of_error(error))
            return
        if name.endswith(".conf") or _is_quadlet(name, source.text):
            delivery.write(f"{QUADLETS}/{name}", source)


def read_folder(reader: Reader, folder: Folder, *, name: str, tree: str) -> Configuration:
    """The configuration that the units of one folder make."""
    return _configuration(FolderReader(reader, tree), folder, name, only=None)


def read_files(reader: Reader, path: str, names: Collection[str], *, name: str, tree: str) -> Configuration:
    """Some files of the folder at `path`: units, Quadlets, or `NAME.d/FILE` for drop-ins.

    The other units of the folder are there too, as the platform's: systemd would find them, but nobody
    asked about them (systemd-analyze(1) adds the folder to the search path in the same way).
    """
    folder = list_folder(path, path)
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
    directories = [directory.build()]
    problems = tuple(files.problems)
    base = DEBIAN_PACKAGE if PurePath(folder.path).name == "debian" else UNITS
    if only is not None:
        context = DirectoryBuilder(folder.path, Owner.PLATFORM)
        files.fill(context, folder)
        directories.append(context.build())
    return Configuration(
        name,
        KIND,
        folder.path,
        tuple(directories),
        files=delivery.files,
        problems=problems,
        platform=base.name,
        platform_is_guess=base.is_guess,
    )


def _names_in(path: str, sub: str, only: Collection[str] | None) -> list[str]:
    """The files of a sub-folder, those that were named among them wherever they come from."""
    named = {name.partition("/")[2] for name in only or () if name.startswith(f"{sub}/")}
    return sorted({*list_folder(join(path, sub)).files, *named})


def holds_units(folder: Folder) -> bool:
    """Whether a folder is one of units, by the names in it."""
    return any(looks_like_unit(name) for name in folder.files) or any(
        is_drop_in_folder(name) or is_dependency_folder(name) for name in folder.folders
    )


def _is_quadlet(name: str, text: str) -> bool:
    """Whether podman means the file: other programs have files named `.network`, `.image`, `.build`."""
    suffix = name.rpartition(".")[2]
    if suffix in ("container", "kube", "pod", "volume"):
        return True
    if suffix == "network":
        return "[Match]" not in text  # systemd.network(5)
    return re.search(rf"^\s*\[{suffix.capitalize()}\]", text, re.MULTILINE) is not None
