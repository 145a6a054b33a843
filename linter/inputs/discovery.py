"""What a folder holds: templates and configurations first, then roots and folders of units.

A file that a template or configuration reads is part of it, and not an input of its own.
"""

from __future__ import annotations

from collections.abc import Collection as Names
from collections.abc import Iterable, Sequence
from contextlib import suppress
from itertools import groupby
from pathlib import PurePath

from unitlint.configuration.configuration import FOLDER, ROOT, Configuration, Problem
from unitlint.configuration.problems import UNLISTED_UNIT_FILE, of_error
from unitlint.errors import InputError
from unitlint.formats.collection import Collection, boundary
from unitlint.formats.document import Document, kind_of, read_document, read_parts_of
from unitlint.formats.embedded import may_hold_texts, read_scalars
from unitlint.formats.folder import read_folder
from unitlint.formats.installed_names import names_in
from unitlint.formats.kinds import (
    PARTS_FOLDERS,
    SABAKAN_FOLDERS,
    InputKind,
    is_candidate,
    kind_by_suffix,
    may_be_cloud_config,
)
from unitlint.formats.machine_config_layers import layered
from unitlint.formats.mkosi import images, keeps_modes, preset
from unitlint.formats.places import Places
from unitlint.formats.root import read_root, read_users_of_root
from unitlint.formats.root_shape import delivers_to_root, is_whole_root, parts_of_root
from unitlint.formats.sabakan import read_template
from unitlint.formats.sabakan_templates import Templates, unlisted
from unitlint.formats.sabakan_units import as_templates
from unitlint.formats.sibling_udev_rules import SiblingUdevRules
from unitlint.formats.signatures import begins_as_cloud_config, begins_as_part, is_archive, of_others
from unitlint.formats.terraform_code import is_code, read_code
from unitlint.formats.unit_content import STRAY, UNREAD, holds_section, holds_unit, is_drop_in, refusal
from unitlint.formats.yocto import Recipes
from unitlint.inputs.coverage import delivered_names, unit_files
from unitlint.inputs.machines import join_parts
from unitlint.quick.dataclasses import dataclass, field, replace
from unitlint.systemd.conf.files import is_networkds
from unitlint.systemd.file_names import is_dependency_folder, is_drop_in_folder, looks_like_unit
from unitlint.template.dialects import is_rendered, without_suffixes
from unitlint.text.source import Location, SourceText
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
        _add_root(collection, top, collection.name(top, top))
        return
    bound = boundary(top)
    tree = _Tree(
        collection,
        top,
        bound,
        Places(collection, bound),
        Recipes(collection.reader, bound),
        SiblingUdevRules(collection.reader, bound),
    )
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


def _add_root(collection: Collection, path: str, name: str) -> None:
    collection.add(read_root(collection.reader, path, name=name))
    if (users := read_users_of_root(collection.reader, path, name=name)) is not None:
        collection.add(users)


def _add_image(collection: Collection, folder: str, trees: Sequence[str], name: str) -> None:
    """One configuration of all the trees of an image of mkosi's, and one of its users' managers."""
    modes = keeps_modes(folder)
    parts = [read_root(collection.reader, path, name=name, keeps_modes=modes) for path in trees]
    collection.add(preset(replace(join_parts(parts), path=folder)))
    users = [read_users_of_root(collection.reader, path, name=name) for path in trees]
    if of_users := [part for part in users if part is not None]:
        collection.add(preset(replace(join_parts(of_users), path=folder)))


@dataclass(slots=True)
class _Tree:
    collection: Collection
    top: str
    bound: str
    places: Places
    recipes: Recipes
    rules: SiblingUdevRules
    documents: list[Document] = field(default_factory=list)
    templates: list[str] = field(default_factory=list)
    holders: list[SourceText] = field(default_factory=list)
    """Files that are no document, and may have one in a text of theirs."""
    code: list[str] = field(default_factory=list)
    roots: list[str] = field(default_factory=list)
    units: list[Folder] = field(default_factory=list)
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
        self._nearly_units(folder)
        before = len(self.templates)
        for name in folder.files:
            if is_candidate(name) or self._is_part(folder.path, name) or self._is_headed(folder.path, name):
                self._document(join(folder.path, name))
            elif is_code(name) and not self.collection.input_format:
                self.code.append(join(folder.path, name))
        self.places.visit(folder)
        self.recipes.visit(folder)
        self.rules.visit(folder)
        if len(self.templates) > before:
            self.claimed |= {join(folder.path, name) for name in SABAKAN_FOLDERS}
        if self._is_root(folder.path) and self.collection.takes(ROOT):
            self.claimed |= {join(part) for part in parts_of_root(folder.path)}
            self.roots.append(folder.path)
        if self._is_unit_folder(folder) and self.collection.takes(FOLDER):
            self.units.append(folder)

    def finish(self) -> None:
        """Read what was found, once it is known which template includes which."""
        templates = self.collection.templates(self.bound)
        for path in _outermost(templates, self.templates):
            with self.collection.careful():
                self.collection.add(read_template(templates, path, name=self._name(path)))
        self.collection.problems += _unlisted(templates, self.templates)
        parts: list[tuple[str, Document]] = []
        for document in self.documents:
            if document.kind is InputKind.MACHINE_CONFIG_PART:
                parts.append((document.path, document))
            else:
                with self.collection.careful():
                    read_document(self.collection, document, name=self._name(document.path))
        for path, documents in layered(parts).items():
            with self.collection.careful():
                read_parts_of(self.collection, documents, name=self._name(path), path=path)
        self._finish_holders()
        self.places.finish(self._name)
        self._finish_code()
        self._finish_roots()
        own = {document.path for document in self.documents}
        used, as_units = self.collection.used, unit_files(self.collection.configurations)
        delivered = delivered_names(self.collection.configurations)
        found: list[Configuration] = []
        for folder in self.units:
            names = names_in(folder.path)
            paths = {file: join(folder.path, file) for file in folder.files}
            rest = [file for file, path in paths.items() if path not in as_units]
            if len(rest) < len(paths):  # others are delivered: what is no unit makes no folder of its own
                rest = [file for file in rest if names.hints_at_unit(file)]
            if not paths or any(paths[f] not in used or self._is_unit(folder, f) for f in rest):
                left = [f for f, path in paths.items() if path not in own]
                kept = [f for f in left if _may_be_called(names.of(f), delivered.get(paths[f], ()))]
                found += self._units_of(replace(folder, files=tuple(kept)))
        for configuration in self.rules.joined(found):
            self.collection.add(as_templates(self.collection, configuration))

    def _is_unit(self, folder: Folder, file: str) -> bool:
        """Whether a file that is delivered as one among others is a unit or Quadlet: by name and content."""
        name = names_in(folder.path).of(file)
        with suppress(InputError):
            text = self.collection.reader.read(join(folder.path, file), tree=self.bound).text if name else ""
            return bool(name) and not refusal(name, text)
        return False

    def _finish_roots(self) -> None:
        made = images(self.roots)
        for folder, trees in made.items():
            with self.collection.careful():
                _add_image(self.collection, folder, trees, self._name(folder))
        of_images = {path for trees in made.values() for path in trees}
        for path in self.roots:
            if path not in of_images:
                with self.collection.careful():
                    _add_root(self.collection, path, self._name(path))

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

    def _units_of(self, folder: Folder) -> Iterable[Configuration]:
        """The configurations of a folder; their names are taken only once there is something in them."""

        def skip(path: str, reason: str) -> None:
            self.collection.skip(path, reason, is_unit=reason in UNREAD)
            self.collection.reader.forget(path)

        reader = self.collection.reader
        found = read_folder(reader, folder, name=self._name(folder.path), tree=self.bound, skip=skip)
        return map(self.recipes.enabled, found)

    def _nearly_units(self, folder: Folder) -> None:
        """Note the files that hold a unit under a name that isn't read."""
        names = names_in(folder.path)
        for file in folder.files:
            if names.drop_in(file):
                continue  # it is read, or none of ours
            if name := names.nearly(file):
                path, known = join(folder.path, file), False
                with suppress(InputError):
                    text = self.collection.reader.read(path, tree=self.bound).text
                    is_read = bool(names.variant(file)) and holds_unit(name, text)
                    known = not is_read and holds_section(name, text)
                self.collection.reader.forget(path)
                if known:
                    ending = file.removeprefix(name)
                    reason = STRAY if names.variant(file) else f"`{ending}` is not a template suffix"
                    self.collection.skip(path, reason, is_unit=True)
            elif without_suffixes(file).endswith(".conf") and not folder.path.endswith(".d"):
                self._stray_drop_in(join(folder.path, file), STRAY)
            elif is_rendered(file) and not (names.of(file) or folder.path.endswith(".d")):
                self._stray_drop_in(
                    join(folder.path, file), "a template whose name does not say which unit it is"
                )

    def _stray_drop_in(self, path: str, reason: str) -> None:
        """Note a drop-in in a folder that names no unit, or a unit by no name: a build gives it its place."""
        known = False
        with suppress(InputError):
            known = is_drop_in(self.collection.reader.read(path, tree=self.bound).text)
        self.collection.reader.forget(path)
        if known:
            self.collection.skip(path, reason, is_unit=True)

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

    def _is_root(self, path: str) -> bool:
        """`usr` of a root has `lib/systemd/system` in it, too, but is no root of its own."""
        pure = PurePath(path)
        return delivers_to_root(path) and not (pure.name == "usr" and str(pure.parent) in self.roots)

    def _is_unit_folder(self, folder: Folder) -> bool:
        name = PurePath(folder.path).name
        if folder.path != self.top and (is_dependency_folder(name) or is_drop_in_folder(name)):
            return False  # part of the folder around it
        names = names_in(folder.path)
        return any(
            names.of(file) or names.variant(file) or names.drop_in(file) or is_networkds(file)
            for file in folder.files
        ) or any(is_drop_in_folder(name) or is_dependency_folder(name) for name in folder.folders)

    def _name(self, path: str) -> str:
        return self.collection.name(path, self.top)


def _may_be_called(name: str, delivered: Names[str]) -> bool:
    """Whether a file is not known to be installed under other names alone."""
    return not name or not delivered or name in delivered


def _outermost(templates: Templates, paths: list[str]) -> Iterable[str]:
    """The templates that no other includes; of a loop of includes, the first."""
    included = {path: templates.included(templates.template(path)) for path in paths}
    outer = [path for path in paths if path not in included.values()]
    reached: set[str] = set()
    for start in (*outer, *paths):
        path = start
        if path in reached:
            continue
        if start not in outer:
            outer.append(start)
        while path and path not in reached:
            reached.add(path)
            path = included.get(path, "")
    return sorted(outer)


def _unlisted(templates: Templates, paths: list[str]) -> Iterable[Problem]:
    by_folder: dict[str, list[str]] = {}
    for path in paths:
        by_folder.setdefault(join(path, ".."), []).append(path)
    for folder, members in sorted(by_folder.items()):
        for path in unlisted([templates.template(member) for member in members], folder):
            with suppress(InputError):  # for the excerpt, and for comments in it
                templates.reader.read(path)
            message = f"no template in {folder} lists this file, so no machine gets it"
            yield Problem(UNLISTED_UNIT_FILE, message, Location(path), "list it, or remove it")
