"""Folders of units below a folder: with what recipes and rules of udev beside them say of their units.

A file that a configuration delivers is no unit of the folder that it lies in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from collections.abc import Collection as Names
from contextlib import suppress
from pathlib import PurePath

from unitlint.configuration.configuration import FOLDER, Configuration
from unitlint.errors import InputError
from unitlint.formats.collection import Collection
from unitlint.formats.folder import read_folder
from unitlint.formats.installed_names import names_in
from unitlint.formats.sabakan_units import as_templates
from unitlint.formats.sibling_udev_rules import SiblingUdevRules
from unitlint.formats.unit_content import UNREAD, refusal
from unitlint.formats.yocto import Recipes
from unitlint.inputs.coverage import delivered_names, unit_files
from unitlint.quick.dataclasses import dataclass, field, replace
from unitlint.systemd.conf.files import is_networkds
from unitlint.systemd.file_names import is_dependency_folder, is_drop_in_folder
from unitlint.tree.listing import Folder
from unitlint.tree.reader import join


@dataclass(slots=True)
class UnitFolders:
    """What a walk through folders finds of them. `bound` is the folder that no link may leave."""

    collection: Collection
    top: str
    bound: str
    recipes: Recipes
    rules: SiblingUdevRules
    folders: list[Folder] = field(default_factory=list)

    def visit(self, folder: Folder) -> None:
        """Look at the names in one folder, and read what says something of the units elsewhere."""
        self.recipes.visit(folder)
        self.rules.visit(folder)
        if self._is_unit_folder(folder) and self.collection.takes(FOLDER):
            self.folders.append(folder)

    def _is_unit_folder(self, folder: Folder) -> bool:
        name = PurePath(folder.path).name
        if folder.path != self.top and (is_dependency_folder(name) or is_drop_in_folder(name)):
            return False  # part of the folder around it
        names = names_in(folder.path)
        return any(
            names.of(file) or names.variant(file) or names.drop_in(file) or is_networkds(file)
            for file in folder.files
        ) or any(is_drop_in_folder(name) or is_dependency_folder(name) for name in folder.folders)

    def finish(self, name: Callable[[str], str], documents: Names[str]) -> None:
        """Read them once all else is read; the paths of `documents` are no units."""
        used, as_units = self.collection.used, unit_files(self.collection.configurations)
        delivered = delivered_names(self.collection.configurations)
        found: list[Configuration] = []
        for folder in self.folders:
            names = names_in(folder.path)
            paths = {file: join(folder.path, file) for file in folder.files}
            rest = [file for file, path in paths.items() if path not in as_units]
            if len(rest) < len(paths):  # others are delivered: what is no unit makes no folder of its own
                rest = [file for file in rest if names.hints_at_unit(file)]
            if not paths or any(paths[f] not in used or self._is_unit(folder, f) for f in rest):
                left = [f for f, path in paths.items() if path not in documents]
                kept = [f for f in left if _may_be_called(names.of(f), delivered.get(paths[f], ()))]
                found += self._read(replace(folder, files=tuple(kept)), name(folder.path))
        for configuration in self.rules.joined(found):
            self.collection.add(as_templates(self.collection, configuration))

    def _is_unit(self, folder: Folder, file: str) -> bool:
        """Whether a file that is delivered as one among others is a unit or Quadlet: by name and content."""
        name = names_in(folder.path).of(file)
        with suppress(InputError):
            text = self.collection.reader.read(join(folder.path, file), tree=self.bound).text if name else ""
            return bool(name) and not refusal(name, text)
        return False

    def _read(self, folder: Folder, name: str) -> Iterable[Configuration]:
        """The configurations of a folder."""

        def skip(path: str, reason: str) -> None:
            self.collection.skip(path, reason, is_unit=reason in UNREAD)
            self.collection.reader.forget(path)

        reader = self.collection.reader
        found = read_folder(reader, folder, name=name, tree=self.bound, skip=skip)
        return map(self.recipes.enabled, found)


def _may_be_called(name: str, delivered: Names[str]) -> bool:
    """Whether a file is not known to be installed under other names alone."""
    return not name or not delivered or name in delivered
