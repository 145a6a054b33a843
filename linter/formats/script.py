"""Shell scripts that install units: here-documents into unit directories, copies of files, systemctl."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase
from itertools import islice
from os.path import relpath

from unitlint.configuration.configuration import SCRIPT, Configuration
from unitlint.configuration.delivery import is_read
from unitlint.configuration.limits import FILES_LIMIT
from unitlint.configuration.problems import of_error
from unitlint.configuration.unit_files import entries
from unitlint.errors import InputError
from unitlint.formats.host import Host
from unitlint.formats.host_commands import HostCommands
from unitlint.formats.ignition_machine import IgnitionMachine
from unitlint.formats.work import COMMAND, Work
from unitlint.grammar.shell import commands
from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass
from unitlint.systemd.base_systems import UNITS
from unitlint.systemd.file_names import is_drop_in_folder, is_user_unit_folder
from unitlint.template.dialects import without_suffixes
from unitlint.text.source import SourceText
from unitlint.tree.links import is_unknown_text
from unitlint.tree.listing import list_folder, walk
from unitlint.tree.present import exists, is_file, is_folder
from unitlint.tree.reader import Reader, is_within, join
from unitlint.tree.upward import upward

SIZE_LIMIT = 1024 * 1024
"""Characters of a script that is read; longer ones carry an archive with them."""

_WRITES = re.compile(
    r"systemd/(?:system|user|network|[a-z-]+\.conf\b)|containers/systemd|_unitdir\}|systemd_\w*unitdir\}"
    r"|\bsystemctl\b[^\n]*--stdin\b|^\[(?:Unit|Service|Install|Container)\]",
    re.MULTILINE,
)
_SHELL = re.compile(r"#![ \t]*\S*/(?:env[ \t]+(?:-S[ \t]+)?)?(?:ba|da|a|k|z|fi)?sh\b")
_COMMAND = re.compile(
    r"(?>(?:[ \t]*(?:#(?!!)[^\n]*)?\n)*)[ \t]*"
    r"(?:set -[a-zA-Z]|(?:sudo|apt-get|dnf|yum|systemctl) |export [A-Z_]+=)"
)
"""What a file begins with that is handed to a shell and names none."""
_SUFFIXES = (".sh", ".bash", ".ksh", ".zsh", ".fish")
_LEVELS = 3
"""Folders that a script may be run in: its own, and those above."""


def may_be_script(name: str) -> bool:
    """Whether a file is worth a look, by its name."""
    return name.endswith(_SUFFIXES)


def begins_as_script(text: str) -> bool:
    """Whether the first line names a shell, or the first command is plainly one of a shell's."""
    return _SHELL.match(text) is not None or _COMMAND.match(text) is not None


def read_script(
    reader: Reader,
    source: SourceText,
    *,
    name: str,
    tree: str,
    skip: Callable[[str], None] | None = None,
    is_script: bool = False,
    is_alone: bool = False,
) -> Configuration | None:
    """The configuration of a machine on which a script has run; None for one that writes no unit.

    `skip` is told why a unit in it isn't read; with `is_script` the text is known to be a shell's, with
    `is_alone` files that lie beside it are not those that it copies.
    """
    text = source.text
    if not _WRITES.search(text):
        return None
    is_script = is_script or begins_as_script(text) or may_be_script(without_suffixes(source.path))
    if not is_script:
        return None
    if len(text) > SIZE_LIMIT:
        if skip is not None:
            skip(f"the script has {len(text):,} characters; up to {SIZE_LIMIT:,} are read")
        return None
    machine = IgnitionMachine(work=Work(reader))
    neighbours = _Neighbours(reader, source, tree, machine.work)
    host = HostCommands(Host(machine, source, disables=False), neighbours.text, neighbours.tree_of)
    if is_alone:
        host = HostCommands(host.host)
    try:
        for command in commands(source):
            host.apply(command)
    except InputError as error:
        machine.problems.append(of_error(error))
    found = machine.configuration(name, kind=SCRIPT, path=source.path, base=UNITS)
    held = (entry for directory in found.directories for entry in entries(directory))
    sources = (entry.source for entry in held if entry.source is not None)
    written = any(not (is_alone and is_unknown_text(source)) for source in sources)
    is_told = written or found.problems or any(_is_unit(path) for path in found.files)
    return found if is_told or any(map(is_read, found.files.values())) else None


def _is_unit(path: str) -> bool:
    """Whether a file is a Quadlet, or a unit of users' or a drop-in of one."""
    folder = path.rpartition("/")[0]
    above, _, name = folder.rpartition("/")
    is_users = is_user_unit_folder(above if is_drop_in_folder(name) else folder)
    return "/containers/systemd/" in path or is_users


@dataclass(frozen=True, slots=True)
class _Neighbours:
    """The files that a script means: beside itself, or in a folder above, where it may have been started."""

    reader: Reader
    source: SourceText
    tree: str
    work: Work

    def text(self, file: str) -> SourceText | None:
        """That of one file."""
        path = self._place(file)
        return self._read(path) if path and is_file(path) else None

    def tree_of(self, name: str) -> Iterator[tuple[str, SourceText]]:
        """The files of a folder, or those of a folder that a pattern fits: what a script has unpacked there,
        for one, and so not the script itself.
        """
        folder, _, pattern = name.rpartition("/") if "*" in name else (name.rstrip("/."), "", "")
        place = self._place(folder or ("" if name.startswith("/") else "."))
        if not place or not is_folder(place):
            return
        for found in [list_folder(place)] if pattern else walk(place):
            self.work.add(10 * COMMAND + len(found.files), self.source)
            for file in found.files[:FILES_LIMIT]:
                is_itself = pattern and join(found.path, file) == self.source.path
                if not is_itself and (not pattern or fnmatchcase(file, pattern)):
                    source = self._read(join(found.path, file))
                    if source is not None:
                        yield relpath(join(found.path, file), place), source

    def _place(self, file: str) -> str:
        for top in islice(upward(join(self.source.path, ".."), self.tree), _LEVELS):
            path = join(top, file)
            if file and not file.startswith("/") and is_within(path, self.tree) and exists(path):
                return path
        return ""

    def _read(self, path: str) -> SourceText | None:
        try:
            return self.reader.read(path, tree=self.tree)
        except InputError:
            return None
