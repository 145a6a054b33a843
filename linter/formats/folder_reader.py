"""The units, drop-ins and links of a folder, as systemd would find them in a unit directory."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import suppress
from pathlib import Path

from unitlint.configuration.configuration import Problem
from unitlint.configuration.delivery import DirectoryBuilder
from unitlint.configuration.problems import misnamed, of_error, unfound_folder, unread
from unitlint.errors import InputError
from unitlint.formats import chezmoi
from unitlint.formats.installed_names import as_template, names_in
from unitlint.formats.unit_content import (
    drop_in_refusal,
    holds_unit,
    is_drop_in,
    left_out,
    refusal,
    stray,
)
from unitlint.quick.dataclasses import dataclass, field
from unitlint.systemd.file_names import (
    ETC,
    MASK,
    from_top,
    is_dependency_folder,
    is_drop_in_folder,
    is_unit_name,
    looks_like_unit,
)
from unitlint.template.dialects import without_suffixes
from unitlint.template.further_names import drop_in_within, is_copy
from unitlint.text.source import Location
from unitlint.tree.links import EntryText, read_entry, read_entry_here
from unitlint.tree.listing import Folder, list_folder
from unitlint.tree.present import chased, is_device, is_folder, is_link
from unitlint.tree.reader import Reader, check_link, is_within, join

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
            name = file if self.unit_path else names.of(file)
            is_unit = looks_like_unit(name) or (bool(self.unit_path) and is_unit_name(name))
            if is_unit and (only is None or file in only):
                self._unit(directory, folder.path, file, name)
        for file in folder.files if not self.unit_path else ():
            name = names.variant(file)
            if looks_like_unit(name) and (only is None or file in only):
                self._variant(directory, folder.path, file, name)
        units = {names.of(file) for file in only or ()}
        self._fill_drop_ins(directory, folder, only, units)
        for sub in (*folder.folders, *folder.files):
            if (is_drop_in_folder(sub) or is_dependency_folder(sub)) and self._is_folder(folder, sub):
                for name in list_folder(join(folder.path, sub)).folders if self.unit_path else ():
                    if is_drop_in_folder(sub):
                        self._add_unread(directory, folder.path, name, sub)
                for file in names_below(folder.path, sub, only):
                    if only is None or sub.rpartition(".")[0] in units or f"{sub}/{file}" in only:
                        self._add_below(directory, folder.path, file, sub)

    def _fill_drop_ins(
        self, directory: DirectoryBuilder, folder: Folder, only: Collection[str] | None, units: set[str]
    ) -> None:
        """The same of drop-ins that lie beside the units and that a build gives their places."""
        names = names_in(folder.path)
        for file in folder.files if not self.is_believed(folder.path) else ():
            if name := names.drop_in(file):
                sub, _, conf = name.rpartition("/")
                if only is None or file in only or sub.removesuffix(".d") in units:
                    self._drop_in(directory, folder.path, file, sub, conf)

    def _is_folder(self, folder: Folder, name: str) -> bool:
        """Whether an entry is a folder, or a link to one inside the tree, or inside the search path."""
        path = join(folder.path, name)
        if name in folder.folders:
            return True
        if not (is_folder(path) and self._may_enter(path)):
            return False
        link = str(Path(path).readlink())
        place = from_top(link)
        is_found = is_folder(place) if self.unit_path else place == join(ETC, link)
        if not is_found:
            self.problems.append(unfound_folder(path, link))
        return is_found

    def _may_enter(self, path: str) -> bool:
        """Whether a link to a folder is followed: on this machine also to one elsewhere, as systemd does."""
        if not self.unit_path:
            return is_within(path, self.tree)
        try:
            check_link(path)
        except InputError as error:
            self.problems.append(of_error(error))
            return False
        return True

    def _unit(self, directory: DirectoryBuilder, path: str, file: str, name: str) -> None:
        """Add a file in the directory itself, if it is what its name says."""
        entry = self._entry(path, file)
        if entry is None:
            return
        text = entry.source.text if entry.source is not None else ""
        if text and not self.is_believed(path) and (reason := stray(path, name, text) or refusal(name, text)):
            self.skip(join(path, file), reason)
            return
        name = as_template(file, name, text)
        problem = misnamed(name, Location(join(path, file)))
        if problem is not None:
            self.problems.append(problem)
        if chezmoi.is_link(path, file):
            directory.add(name, None, link=chezmoi.link(text, name))
        elif name in directory.units:
            self.twins.append(file)
        else:
            directory.add(name, entry.source, link=entry.link, unreadable=entry.unreadable)

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
        if entry is not None and entry.source is not None and is_drop_in(entry.source.text, sub):
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
            file = self._drop_in_name(directory, join(path, sub, file), entry.source.text)
            if not file:
                return
        if chezmoi.is_link(path, file) and entry.source is not None:
            file = chezmoi.target_name(path, without_suffixes(file))
            entry = EntryText(None, chezmoi.link(entry.source.text, file))
        dead = entry.source is None and is_dependency_folder(sub)
        place = join(path, sub, file)
        # Nothing opens what is wanted, so that a terminal masks as other devices do.
        written = str(Path(place).readlink()) if entry.unreadable else entry.link
        link = MASK if dead and self.unit_path and is_device(place) else written
        declared = Location(place) if dead else None
        directory.add(file, entry.source, folder=sub, link=link, declared=declared)

    def _drop_in_name(self, directory: DirectoryBuilder, place: str, text: str) -> str:
        """What a drop-in is called once it is installed; empty for a copy and for what is none."""
        *_, sub, file = place.rsplit("/", 2)
        name = without_suffixes(file)
        within = drop_in_within(name)
        if not within or not (reason := left_out(name, text, sub)):
            return name
        if not is_copy(name) and within not in directory.drop_ins.get(sub, ()):
            return within
        self.skip(place, reason)
        return ""

    def _add_unread(self, directory: DirectoryBuilder, path: str, file: str, sub: str) -> None:
        """Add what can't be read, a folder for one: a drop-in hides those of its name, a link is wanted."""
        place = join(path, sub, file)
        link = str(Path(place).readlink()) if is_link(place) else ""
        lost = "this link can't be followed" if link and chased(place) is None else ""
        if is_drop_in_folder(sub):
            directory.add(file, None, folder=sub, link=link, unreadable=lost)
        elif link:
            directory.add(file, None, folder=sub, link=link, declared=Location(place), unreadable=lost)

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
            hint = "also name its folder in --unit-path" if self.unit_path else ""
            self.problems.append(unread(place, entry.link, hint))
        return entry

    def is_believed(self, path: str) -> bool:
        """Whether systemd would take the files of a folder for what their names say."""
        return bool(self.unit_path) or path.endswith(UNIT_DIRECTORIES)


def names_below(path: str, sub: str, only: Collection[str] | None) -> list[str]:
    """The files of a sub-folder, those that were named among them wherever they come from."""
    named = {name.partition("/")[2] for name in only or () if name.startswith(f"{sub}/")}
    return sorted({*list_folder(join(path, sub)).files, *named})
