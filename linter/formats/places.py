"""Programs and playbooks that put units in their places: Containerfiles, Ansible, shell scripts.

They are found by their names and where they lie; each that delivers or enables a unit is a configuration.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePath

from unitlint.configuration.configuration import Configuration
from unitlint.configuration.unit_files import entries
from unitlint.errors import InputError
from unitlint.formats.ansible import has_tasks, is_playbook, read_playbook, read_role, read_tasks
from unitlint.formats.ansible_roles import is_role
from unitlint.formats.collection import Collection, boundary
from unitlint.formats.containerfile import is_containerfile, read_containerfile
from unitlint.formats.embedded import read_here_documents
from unitlint.formats.provisioning import held_script, holds_scripts, is_recipe
from unitlint.formats.script import begins_as_script, may_be_script, read_script
from unitlint.formats.templated_document import filled_in
from unitlint.quick.dataclasses import dataclass, field, replace
from unitlint.template.dialects import template_suffix, without_suffixes
from unitlint.text.source import SourceText
from unitlint.tree.listing import Folder
from unitlint.tree.present import is_link
from unitlint.tree.reader import join

_YAML = (".yml", ".yaml")
_HOOKS = (".chroot", ".hook")
"""Suffixes of programs that live-build runs in an image; those of mkosi(1) begin with its name."""
_FIRST_LINE = 128
"""Characters that are read of a file to see whether a shell runs it: Linux takes no longer first line."""


@dataclass(slots=True)
class Places:
    """What a walk through folders finds of them."""

    collection: Collection
    bound: str
    files: list[str] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)
    playbooks: list[str] = field(default_factory=list)
    tasks: list[str] = field(default_factory=list)
    """Files with tasks that are no playbooks: a role or a playbook may take them in."""

    def visit(self, folder: Folder) -> None:
        """Look at the names in one folder."""
        if self.collection.input_format:
            return
        for name in folder.files:
            path = join(folder.path, name)
            if _is_program(name) or (_may_be_hook(name) and self._is_script(path)):
                self.files.append(path)
        if is_role(folder.path):
            self.roles.append(folder.path)

    def _is_script(self, path: str) -> bool:
        return begins_as_script(self.collection.reader.head(path, _FIRST_LINE))

    def consider(self, source: SourceText) -> None:
        """Look at a file that is no document of another kind: a playbook, or a script."""
        if self.collection.input_format:
            return
        if source.path.endswith(_YAML) and is_playbook(source.text):
            self.playbooks.append(source.path)
        elif source.path.endswith(_YAML) and has_tasks(source.text):
            self.tasks.append(source.path)
        elif begins_as_script(source.text):
            self.files.append(source.path)

    def finish(self, name: Callable[[str], str]) -> None:
        """Add the configurations of what was found."""
        documents = self.collection.documents
        for path in self.roles:
            with self.collection.careful():
                role = read_role(self.collection.reader, documents, path, name="", tree=self.bound)
                if role is not None:
                    self.collection.add(replace(role, name=name(path)))
        reader = self.collection.reader
        for path in _without_links(dict.fromkeys((*self.playbooks, *self.files))):
            is_of_others, source = reader.knows(path), self._read(path)
            if source is not None:
                self.collection.look_for_units(source)
            with self.collection.careful():
                found = _of_file(self.collection, source, self.bound, name) if source is not None else None
                if found is not None:
                    self.collection.add(found)
                has_texts = source is not None and read_here_documents(
                    self.collection, source, name=name, tree=self.bound
                )
                if found is None and not has_texts and not is_of_others:
                    reader.forget(path)
        self._add_tasks(name)

    def _add_tasks(self, name: Callable[[str], str]) -> None:
        """Files of tasks from which no role and no playbook has delivered a unit."""
        known = {text for found in self.collection.configurations for text in _texts(found)}
        reader, documents = self.collection.reader, self.collection.documents
        for path in dict.fromkeys(self.tasks):
            source = None if is_role(join(path, "..", "..")) else self._read(path)
            if source is not None:
                with self.collection.careful():
                    found = read_tasks(reader, documents, source, name="", tree=self.bound)
                    if found is not None and not known.issuperset(_texts(found)):
                        self.collection.add(replace(found, name=name(path)))

    def _read(self, path: str) -> SourceText | None:
        try:
            return self.collection.reader.read(path, tree=self.bound)
        except InputError:
            return None


def _texts(configuration: Configuration) -> Iterator[tuple[str, str]]:
    """What a configuration delivers, and the files that hold the texts."""
    for directory in configuration.directories:
        yield from ((entry.path, entry.source.path) for entry in entries(directory) if entry.source)
    yield from ((path, file.source.path) for path, file in configuration.files.items() if file.source)


def _without_links(paths: Iterable[str]) -> list[str]:
    """The files, without links to another of them: `Dockerfile -> Containerfile`."""
    listed = list(paths)
    linked = {path: os.path.realpath(path) for path in listed if is_link(path)}
    files = {os.path.realpath(path) for path in listed if path not in linked} if linked else set[str]()
    return [path for path in listed if linked.get(path) not in files]


def read_place(collection: Collection, source: SourceText) -> Configuration | None:
    """The configuration of a file that was named, if it is a program of this kind."""
    if collection.input_format:
        return None
    tree = boundary(source.path)
    return _of_file(collection, source, tree, lambda path: collection.name(path, path))


def _of_file(
    collection: Collection, source: SourceText, tree: str, name: Callable[[str], str]
) -> Configuration | None:
    if source.path.endswith(_YAML):
        read = read_playbook if is_playbook(source.text) else read_tasks if has_tasks(source.text) else None
        reader, documents = collection.reader, collection.documents
        play = read(reader, documents, source, name="", tree=tree) if read else None
        return replace(play, name=name(source.path)) if play is not None else None
    is_image = is_containerfile(PurePath(source.path).name)
    if is_image:
        found = read_containerfile(collection.reader, source, name="", tree=tree)
    else:
        file = PurePath(source.path).name
        script = filled_in(source) if template_suffix(file) else source
        is_held = holds_scripts(file)
        if is_held and (held := held_script(script)) is not None:
            script = held

        def skip(reason: str) -> None:
            collection.skip(source.path, reason, is_unit=True)

        found = read_script(
            collection.reader,
            script,
            name="",
            tree=tree,
            skip=skip,
            is_script=is_held,
            is_alone=is_recipe(file),
        )
    return None if found is None else replace(found, name=name(source.path))


def _may_be_hook(name: str) -> bool:
    """Whether a file's name leaves open what it is: programs that builds run are called so."""
    return "." not in name or name.endswith(_HOOKS) or name.startswith("mkosi.")


def _is_program(name: str) -> bool:
    names = (name, without_suffixes(name))
    return is_containerfile(name) or holds_scripts(name) or any(map(may_be_script, names))
