"""An explicit search path, as systemd takes it from `SYSTEMD_UNIT_PATH` (systemd.unit(5))."""

from __future__ import annotations

from unitlint.configuration.configuration import UNIT_PATH, Configuration
from unitlint.configuration.delivery import DirectoryBuilder
from unitlint.errors import UsageError
from unitlint.formats.folder_reader import FolderReader
from unitlint.tree.listing import list_folder
from unitlint.tree.present import is_folder
from unitlint.tree.reader import Reader, join


def read_unit_path(reader: Reader, unit_path: str, *, name: str = "") -> Configuration:
    """The units of `DIR:DIR`, the first folder highest. Raises `UsageError` for what is no folder."""
    paths = [join(path) for path in unit_path.split(":") if path]
    if not paths:
        raise UsageError("--unit-path is empty", hint="write it as DIR:DIR")
    directories = []
    problems = []
    for path in paths:
        if not is_folder(path):
            raise UsageError("--unit-path: no such folder", path=path)
        files = FolderReader(reader, path, unit_path=tuple(paths))
        directory = DirectoryBuilder(path, is_here=True)
        files.fill(directory, list_folder(path, path))
        directories.append(directory.build())
        problems += files.problems
    return Configuration(name or unit_path, UNIT_PATH, paths[0], tuple(directories), problems=tuple(problems))
