"""Shell scripts that install units: here-documents into unit directories, copies of files, systemctl."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from unitlint.configuration.configuration import Configuration, entries
from unitlint.errors import InputError
from unitlint.formats.host_commands import HostCommands
from unitlint.formats.ignition_machine import IgnitionMachine
from unitlint.grammar.shell import commands
from unitlint.quick import patterns as re
from unitlint.systemd.base_systems import UNITS
from unitlint.text.source import SourceText
from unitlint.tree.present import is_file
from unitlint.tree.reader import Reader, is_within, join

KIND = "script"
SIZE_LIMIT = 1024 * 1024
"""Characters of a script that is read; longer ones carry an archive with them."""

_WRITES = re.compile(r"systemd/system|containers/systemd")
_SHELL = re.compile(r"#![ \t]*\S*/(?:env[ \t]+(?:-S[ \t]+)?)?(?:ba|da|a|k|z)?sh\b")
_SUFFIXES = (".sh", ".bash")


def may_be_script(name: str) -> bool:
    """Whether a file is worth a look, by its name."""
    return name.endswith(_SUFFIXES)


def read_script(reader: Reader, source: SourceText, *, name: str, tree: str) -> Configuration | None:
    """The configuration of a machine on which a script has run; None for one that writes no unit."""
    text = source.text
    if len(text) > SIZE_LIMIT or not _WRITES.search(text):
        return None
    if not (_SHELL.match(text) or PurePath(source.path).suffix in _SUFFIXES):
        return None
    machine = IgnitionMachine()
    host = HostCommands(machine, source, lambda file: _beside(reader, source, file, tree), disables=False)
    for command in commands(source):
        host.apply(command)
    found = machine.configuration(name, kind=KIND, path=source.path, base=UNITS)
    held = (entry for directory in found.directories for entry in entries(directory))
    written = {entry.name for entry in held if entry.source is not None}
    return found if written or any(_is_quadlet(path) for path in found.files) else None


def _is_quadlet(path: str) -> bool:
    return "/containers/systemd/" in path


def _beside(reader: Reader, source: SourceText, file: str, tree: str) -> SourceText | None:
    """The file that a script means: beside itself, or in a folder above, where it may have been started."""
    for top in _tops(source.path, tree):
        path = join(top, file)
        if not file.startswith("/") and is_within(path, tree) and is_file(path):
            try:
                return reader.read(path, tree=tree)
            except InputError:
                return None
    return None


def _tops(path: str, tree: str) -> Iterator[str]:
    folder = join(path, "..")
    for _ in range(3):
        yield folder
        if folder in (".", "/", tree) or folder.endswith(".."):
            return
        folder = join(folder, "..")
