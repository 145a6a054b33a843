"""What has been read so far in a run, and the names that its configurations go by."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from unitlint.configuration.configuration import LINKED_KINDS, Configuration, Problem, Skipped
from unitlint.configuration.limits import limited
from unitlint.configuration.problems import of_error
from unitlint.configuration.unit_files import Owner, entries
from unitlint.errors import InputError
from unitlint.formats.unplaced_units import lines_with_units
from unitlint.formats.users import users_part
from unitlint.quick.dataclasses import dataclass, field
from unitlint.text.source import Location, SourceText
from unitlint.tree.documents import Documents
from unitlint.tree.present import exists, is_folder, real_path, resolved
from unitlint.tree.reader import Reader

if TYPE_CHECKING:
    from unitlint.formats.sabakan_templates import Templates


@dataclass(slots=True)
class Collection:
    """The run's reader and caches, and what they yielded."""

    input_format: str = ""
    files_dir: str = ""
    prefixed: bool = False
    """Whether names begin with the path given: there are several, so that names alone could be alike."""
    here: str = ""
    """What the current directory is called, where that isn't its name."""
    reader: Reader = field(default_factory=Reader)
    documents: Documents = field(default_factory=Documents)
    configurations: list[Configuration] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    skipped: dict[str, Skipped] = field(default_factory=dict)
    with_units: dict[str, tuple[int, ...]] = field(default_factory=dict)
    """Files of other kinds with the text of units in them, and the lines where these begin."""
    merged: dict[str, set[str]] = field(default_factory=dict)
    """By the path of an Ignition or Butane config, the paths of all that it merges, and so on down."""
    _templates: dict[str, Templates] = field(default_factory=dict)
    _used: set[str] = field(default_factory=set)
    _names: set[str] = field(default_factory=set)

    @property
    def used(self) -> frozenset[str]:
        """The paths of all files that a configuration of this run holds."""
        return frozenset(self._used.union(*(templates.read for templates in self._templates.values())))

    def skip(self, path: str, reason: str = "", *, is_unit: bool = False) -> None:
        """Note what was looked at and not read, and why; what is noted first counts."""
        self.skipped.setdefault(path, Skipped(path, reason, is_unit))

    def look_for_units(self, source: SourceText) -> None:
        """Note the units in the text of a file that is none: a configuration may have them, or none has."""
        if source.path not in self.with_units and (lines := tuple(lines_with_units(source))):
            self.with_units[source.path] = lines

    @contextmanager
    def careful(self) -> Iterator[None]:
        """What can't be read meanwhile is a problem among others, with its path."""
        try:
            yield
        except InputError as error:
            self.problems.append(of_error(error))
        except PermissionError as error:
            closed = InputError(f"can't be read: {error.strerror}", path=str(error.filename))
            self.problems.append(of_error(closed))

    def add(self, configuration: Configuration) -> None:
        """One more configuration.

        Only the problems are kept of a folder or root without anything in it, and of a document that could
        not be read as a whole; another document says by itself that it is one.
        """
        configuration = limited(configuration)
        is_empty = not configuration.files and not _holds_units(configuration)
        unread = any(isinstance(problem.place, Location) for problem in configuration.problems)
        if is_empty and (unread or configuration.kind in LINKED_KINDS):
            self.problems += configuration.problems
            return
        self.configurations.append(configuration)
        self._note_used(configuration)
        if (part := users_part(configuration)) is not None:
            self.configurations.append(part)

    def drop_merged(self) -> None:
        """Leave out the configs that another one merges: they boot in that one, and never alone.

        Of those that merge each other, none is left out.
        """
        self.configurations = [
            found
            for found in self.configurations
            if not any(
                found.path in merged and outer not in self.merged.get(found.path, ())
                for outer, merged in self.merged.items()
                if outer != found.path
            )
        ]

    def _note_used(self, configuration: Configuration) -> None:
        self._used.add(configuration.path)
        held = (entry for directory in configuration.directories for entry in entries(directory))
        self._used.update(*(entry.source.paths for entry in held if entry.source is not None))
        files = configuration.files.values()
        self._used.update(*(file.source.paths for file in files if file.source is not None))

    def takes(self, kind: str) -> bool:
        """Whether inputs of this kind are wanted."""
        return self.input_format in ("", kind)

    def templates(self, tree: str) -> Templates:
        """The sabakan templates whose includes must stay in `tree`."""
        if tree not in self._templates:
            from unitlint.formats.sabakan_templates import Templates

            self._templates[tree] = Templates(self.reader, self.documents, tree)
        return self._templates[tree]

    def name(self, path: str, top: str) -> str:
        """A name that no other has: the path below the folder given, or the path as given."""
        name = path if self.prefixed or path == top else os.path.relpath(path, top)
        name = (self.here or name_of_here()) if name == "." else name
        count = 1
        unique = name
        while unique in self._names:
            count += 1
            unique = f"{name} ({count})"
        self._names.add(unique)
        return unique


TOP = "."
"""What a configuration at the top of a repository is called."""


def name_of_here() -> str:
    """What a configuration in the current directory is called.

    What that folder is called is not in the repository: `configurations: [lab]` and a lock's `[lab]` would
    hold in one clone of it alone.
    """
    return TOP if exists(".git") else Path.cwd().name


def _holds_units(configuration: Configuration) -> bool:
    return bool(configuration.enablements) or any(
        directory.owner is Owner.USER and any(entries(directory)) for directory in configuration.directories
    )


def boundary(path: str) -> str:
    """The folder that nothing read on behalf of `path` may leave.

    That is its Git repository; else the working directory, where that holds the path; else the folder itself.
    A file that is named outside of both may refer to any other.
    """
    real = Path(resolved(path))
    for folder in (real, *real.parents):
        if exists(folder / ".git"):
            return str(folder)
    if is_folder(real):
        return path
    return "." if real.is_relative_to(real_path(Path.cwd())) else "/"
