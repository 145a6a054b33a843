"""The small file system that an input makes, written in the order in which its own tool writes it."""

from __future__ import annotations

from functools import lru_cache

from unitlint.configuration.configuration import Configuration
from unitlint.configuration.delivered import Account, DeliveredFile
from unitlint.configuration.presets import is_preset
from unitlint.configuration.unit_files import Owner, UnitDirectory, UnitFile
from unitlint.quick.dataclasses import dataclass, field, replace
from unitlint.systemd.conf import conf_kind
from unitlint.systemd.file_names import (
    ETC,
    QUADLET_PATHS,
    UDEV_PATHS,
    UDEV_WANTS,
    UNIT_PATHS,
    is_dependency_folder,
    is_drop_in_folder,
    is_passed_over,
    is_unit_name,
    is_user_unit_folder,
    users_quadlet_folder,
)
from unitlint.systemd.generator_files import FILES, FOLDERS
from unitlint.text.source import PLACEHOLDER, Place, Segment, SourceText, TextPlace
from unitlint.tree.links import here

READ_BESIDES = (*FILES, *FOLDERS)
"""Files that are no units and decide about some, and folders of such."""

Pool = dict[tuple[object, ...], UnitFile]
"""Entries by all that they say. Configurations that share one share their entries, so that what is worked
out for the entries of one needn't be for those of the next."""


@dataclass(slots=True)
class DirectoryBuilder:
    """One unit directory being filled. What has no name that systemd reads is left out."""

    path: str
    owner: Owner = Owner.USER
    pool: Pool = field(default_factory=dict)
    units: dict[str, UnitFile] = field(default_factory=dict)
    drop_ins: dict[str, dict[str, UnitFile]] = field(default_factory=dict)
    dependencies: dict[str, dict[str, UnitFile]] = field(default_factory=dict)
    is_here: bool = False

    def add(
        self,
        name: str,
        source: SourceText | None,
        *,
        folder: str = "",
        link: str = "",
        declared: Place | None = None,
        unreadable: str = "",
    ) -> None:
        """An entry of the directory, or of its sub-folder `folder` (`foo.service.d`, `foo.target.wants`)."""
        path = "/".join(part for part in (self.path, folder, name) if part)
        key = (path, self.owner, source, link, declared, unreadable)
        entry = self.pool.get(key)
        if entry is None:
            entry = UnitFile(name, path, self.owner, source, link, declared=declared, unreadable=unreadable)
            self.pool[key] = entry
        if not folder:
            if is_unit_name(name):
                self.units[name] = entry
        elif is_passed_over(name):
            return
        elif is_drop_in_folder(folder):
            if name.endswith(".conf"):
                self.drop_ins.setdefault(folder, {})[name] = entry
        elif is_dependency_folder(folder) and is_unit_name(name):
            self.dependencies.setdefault(folder, {})[name] = entry

    def build(self) -> UnitDirectory:
        """The directory as it is now."""
        found = (self.units, self.drop_ins, self.dependencies)
        return UnitDirectory(self.path, self.owner, *found, is_here=self.is_here)


@dataclass(slots=True)
class Delivery:
    """Unit directories and other files; what is written later replaces what was there."""

    pool: Pool = field(default_factory=dict)
    files: dict[str, DeliveredFile] = field(default_factory=dict)
    _directories: dict[str, DirectoryBuilder] = field(default_factory=dict)

    def write(
        self,
        path: str,
        source: SourceText | None,
        *,
        mode: int | None = None,
        declared: Place | None = None,
        link: str = "",
        empty: bool = False,
        user: Account | None = None,
        group: Account | None = None,
        by_default: bool = False,
        deferred: bool = False,
    ) -> None:
        """A file at an absolute path; one in a unit directory is a unit, drop-in or link of it as well.

        A file without a text is a remote one, unless it is `empty`; of one whose text is kept elsewhere
        nothing more is known.
        """
        source = here(source) if source is not None else None
        self.files[path] = DeliveredFile(
            path, mode, source, declared, link, user, group, by_default, deferred
        )
        folder, _, name = path.rpartition("/")
        parent, _, folder_name = folder.rpartition("/")
        if source is None and not link and not empty and is_unit_path(path):
            source = unknown_text(declared)
        if folder in UNIT_PATHS:
            self.directory(folder).add(name, source, link=link, declared=declared)
        elif parent in UNIT_PATHS:
            self.directory(parent).add(name, source, folder=folder_name, link=link, declared=declared)

    def directory(self, path: str = ETC) -> DirectoryBuilder:
        """One of the unit directories."""
        if path not in self._directories:
            self._directories[path] = DirectoryBuilder(path, pool=self.pool)
        return self._directories[path]

    def directories(self) -> tuple[UnitDirectory, ...]:
        """The unit directories that hold something, highest precedence first."""
        return tuple(self._directories[path].build() for path in UNIT_PATHS if path in self._directories)


def is_unit_path(path: str) -> bool:
    """Whether the file at this absolute path lies in a unit directory, or in a folder of one."""
    folder = path.rpartition("/")[0]
    return folder in UNIT_PATHS or folder.rpartition("/")[0] in UNIT_PATHS


def unknown_text(place: Place | None) -> SourceText | None:
    """A text of which nothing is known, at the place that lists it: no rule judges what it may lack."""
    if not isinstance(place, TextPlace):
        return None
    return place.source.derive(f"\n{PLACEHOLDER}\n", (Segment(0, place.start, verbatim=False),))


@lru_cache(maxsize=8192)
def is_interpreted(path: str) -> bool:
    """Whether what stands in the file at this absolute path can change the graph of some manager's units."""
    is_systems = path in FILES or path.startswith((*UNIT_PATHS, *QUADLET_PATHS, *FOLDERS))
    return is_systems or is_users(path) or is_preset(path)


def without_other_files(configuration: Configuration) -> Configuration:
    """The configuration with those files alone that the graph is made of.

    Rules of udev's are among them only where devices start units by them: else none of their files counts.
    """
    files = {path: file for path, file in configuration.files.items() if is_interpreted(path)}
    udevs = [path for path in files if is_udevs(path)]
    if not any(_names_wants(files[path]) for path in udevs):
        for path in udevs:
            del files[path]
    return replace(configuration, files=files) if len(files) < len(configuration.files) else configuration


def is_udevs(path: str) -> bool:
    """Whether udev looks for rules in the folder of the absolute path."""
    return path.rpartition("/")[0] in UDEV_PATHS


def _names_wants(file: DeliveredFile) -> bool:
    return file.source is not None and UDEV_WANTS in file.source.text


def is_users(path: str) -> bool:
    """Whether users' managers, or their generators, read the file at an absolute path."""
    folder = path.rpartition("/")[0]
    own = is_user_unit_folder(folder) or is_user_unit_folder(folder.rpartition("/")[0])
    return own or bool(users_quadlet_folder(path))


def is_read(file: DeliveredFile) -> bool:
    """Whether a file has a text that can change the graph, or that one of systemd's daemons reads."""
    return file.source is not None and (is_interpreted(file.path) or conf_kind(file.path) != "")
