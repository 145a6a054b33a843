"""What a folder holds: templates and configurations first, then roots and folders of units.

A file that a template or configuration reads is part of it, and not an input of its own.
"""

from __future__ import annotations

from contextlib import suppress
from itertools import groupby
from pathlib import PurePath

from unitlint.configuration.configuration import ROOT
from unitlint.configuration.problems import of_error
from unitlint.errors import InputError
from unitlint.formats.collection import Collection, boundary
from unitlint.formats.document import Document, kind_of, read_document, read_parts_of
from unitlint.formats.embedded import may_hold_texts, read_scalars
from unitlint.formats.kinds import (
    PARTS_FOLDERS,
    SABAKAN_FOLDERS,
    InputKind,
    is_candidate,
    kind_by_suffix,
    may_be_cloud_config,
)
from unitlint.formats.machine_config_layers import layered
from unitlint.formats.places import Places
from unitlint.formats.root_shape import delivers_to_root, is_whole_root
from unitlint.formats.sabakan import read_template
from unitlint.formats.sabakan_templates import outermost, unlisted
from unitlint.formats.sibling_udev_rules import SiblingUdevRules
from unitlint.formats.signatures import begins_as_cloud_config, begins_as_part, is_archive, of_others
from unitlint.formats.terraform_code import is_code, read_code
from unitlint.formats.yocto import Recipes
from unitlint.inputs.roots import Roots, add_root
from unitlint.inputs.strays import note_strays
from unitlint.inputs.unit_folders import UnitFolders
from unitlint.quick.dataclasses import dataclass, field
from unitlint.systemd.file_names import is_dependency_folder, looks_like_unit
from unitlint.text.source import SourceText
from unitlint.tree.excluded import Exclusions
from unitlint.tree.ignored import ignored_by_git
from unitlint.tree.links import kept_elsewhere
from unitlint.tree.listing import Folder, Ignored, walk
from unitlint.tree.reader import join

_HEADER = 64
"""Characters in which the first lines of a cloud-config are."""


def read_tree(
    collection: Collection, top: str, *, gitignore: bool = True, exclusions: Exclusions | None = None
) -> None:
    """Add the configurations of the folder `top` and all below it but what is left out.

    Raises `InputError` if the folder itself can't be read.
    """
    is_one = is_whole_root(top) or (collection.input_format == ROOT and delivers_to_root(top))
    if is_one and collection.takes(ROOT):
        add_root(collection, top, collection.name(top, top))
        return
    bound = boundary(top)
    recipes, rules = Recipes(collection.reader, bound), SiblingUdevRules(collection.reader, bound)
    units = UnitFolders(collection, top, bound, recipes, rules)
    tree = _Tree(collection, top, bound, Places(collection, bound), Roots(collection), units)
    for folder in walk(top, _left_out(top, gitignore=gitignore, exclusions=exclusions or Exclusions())):
        tree.visit(folder)
    tree.finish()


def _left_out(top: str, *, gitignore: bool, exclusions: Exclusions) -> Ignored:
    """Git's own and those of the user; a folder that belongs to nobody here is not even named by Git's."""
    by_git = ignored_by_git(top) if gitignore else None

    def left_out(path: str, is_folder: bool) -> bool:
        return (by_git is not None and by_git(path, is_folder)) or exclusions.excludes(
            join(top, path), is_folder=is_folder
        )

    return left_out


@dataclass(slots=True)
class _Tree:
    collection: Collection
    top: str
    bound: str
    places: Places
    roots: Roots
    units: UnitFolders
    documents: list[Document] = field(default_factory=list)
    templates: list[str] = field(default_factory=list)
    holders: list[SourceText] = field(default_factory=list)
    """Files that are no document, and may have one in a text of theirs."""
    code: list[str] = field(default_factory=list)
    claimed: set[str] = field(default_factory=set)
    """Folders whose files belong to a template or a root."""

    def visit(self, folder: Folder) -> None:
        """Look through one folder; its parents have been looked through before."""
        if any(str(parent) in self.claimed for parent in (folder.path, *PurePath(folder.path).parents)):
            return
        for name in folder.special:
            self.collection.skip(join(folder.path, name))
            if not name:
                closed = InputError("can't be read: Permission denied", path=folder.path)
                self.collection.problems.append(of_error(closed))
        note_strays(self.collection, folder, self.bound)
        before = len(self.templates)
        for name in folder.files:
            if is_candidate(name) or self._is_part(folder.path, name) or self._is_headed(folder.path, name):
                self._document(join(folder.path, name))
            elif is_code(name) and not self.collection.input_format:
                self.code.append(join(folder.path, name))
        self.places.visit(folder)
        if len(self.templates) > before:
            self.claimed |= {join(folder.path, name) for name in SABAKAN_FOLDERS}
        self.claimed |= self.roots.visit(folder)
        self.units.visit(folder)

    def finish(self) -> None:
        """Read what was found, once it is known which template includes which."""
        templates = self.collection.templates(self.bound)
        for path in outermost(templates, self.templates):
            with self.collection.careful():
                self.collection.add(read_template(templates, path, name=self._name(path)))
        self.collection.problems += unlisted(templates, self.templates)
        parts: list[tuple[str, Document]] = []
        for document in self.documents:
            if document.kind is InputKind.MACHINE_CONFIG_PART:
                parts.append((document.path, document))
            else:
                with self.collection.careful():
                    read_document(self.collection, document, name=self._name(document.path))
        self.collection.drop_merged()
        for path, documents in layered(parts).items():
            with self.collection.careful():
                read_parts_of(self.collection, documents, name=self._name(path), path=path)
        self._finish_holders()
        self.places.finish(self._name)
        self._finish_code()
        self.roots.finish(self._name)
        self.units.finish(self._name, {document.path for document in self.documents})

    def _finish_holders(self) -> None:
        for source in self.holders:
            with self.collection.careful():
                if not read_scalars(self.collection, source, name=self._name, tree=self.bound):
                    self.collection.skip(source.path, of_others(source.text))
                    self.collection.reader.forget(source.path)

    def _finish_code(self) -> None:
        for _, paths in groupby(self.code, key=lambda path: PurePath(path).parent):
            sources: list[SourceText] = []
            for path in paths:
                with self.collection.careful():
                    sources.append(self.collection.reader.read(path, tree=self.bound))
            with self.collection.careful():
                read_code(self.collection, sources, name=self._name, tree=self.bound)
            used = self.collection.used
            for source in sources:
                self.collection.look_for_units(source)
                if source.path not in used:
                    self.collection.reader.forget(source.path)

    def _is_headed(self, folder: str, name: str) -> bool:
        """Whether a file begins as a cloud-config or an archive of such does, whatever it is called."""
        if not may_be_cloud_config(name):
            return False
        head = self.collection.reader.head(join(folder, name), _HEADER)
        return begins_as_cloud_config(head) or is_archive(head)

    def _is_part(self, folder: str, name: str) -> bool:
        """Whether a file without a document's suffix is a part of a MachineConfig: they may have any name."""
        if not (looks_like_unit(name) or PurePath(folder).name in PARTS_FOLDERS):
            return False
        if is_dependency_folder(PurePath(folder).name):  # of links to one text there may be very many
            return False
        path = join(folder, name)
        with suppress(InputError):
            if begins_as_part(self.collection.reader.read(path, tree=self.bound).text):
                return True
        self.collection.reader.forget(path)
        return False

    def _document(self, path: str) -> None:
        try:
            source = self.collection.reader.read(path, tree=self.bound)
        except InputError as error:
            if kind_by_suffix(path):
                self.collection.problems.append(of_error(error))
            else:
                self.collection.skip(path)
            return
        if reason := kept_elsewhere(source.text):
            self.collection.skip(path, reason, is_unit=kind_by_suffix(path) is not None)
            self.collection.reader.forget(path)
            return
        try:
            document = kind_of(self.collection, source)
        except InputError as error:
            self.collection.problems.append(of_error(error))
            self.places.consider(source)
            return
        if document is None:
            self.collection.look_for_units(source)
            self.places.consider(source)
            if may_hold_texts(source.text):
                self.holders.append(source)
                return
            self.collection.skip(path, of_others(source.text))
            self.collection.reader.forget(path)
        elif document.kind is InputKind.SABAKAN:
            self.templates.append(path)
        else:
            self.documents.append(document)

    def _name(self, path: str) -> str:
        return self.collection.name(path, self.top)
