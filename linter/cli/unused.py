"""Options that do nothing: told on standard error, for whoever relies on them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from unitlint.config.config import Config
from unitlint.config.discovery import FILE_NAMES
from unitlint.configuration.configuration import Inputs
from unitlint.inputs.inputs import ReadOptions


def unused(paths: Sequence[str], inputs: Inputs, config: Config, options: ReadOptions) -> Iterator[str]:
    """A sentence for each glob that matches nothing; the file's only where all that it is about was read."""
    covered = _covers(paths, config)
    for glob in options.exclude:
        if not glob.used and (covered or not glob.line):
            where = f"{config.path}:{glob.line}: exclude" if glob.line else "--exclude"
            yield f"{where}: `{glob.glob}` matches nothing"
    for machine in options.machines if covered else ():
        for unmatched in sorted(set(machine.globs) - machine.used):
            where = f"{config.path}:{machine.line}: machines"
            yield f"{where}: `{unmatched}` of {machine.name} matches no configuration"
    yield from _other_files(inputs, config)
    if covered:
        read = [os.path.relpath(path, Path(config.path).parent) for path in inputs.texts]
        yield from _globs_of_no_file(read, config, "per-file-ignores", config.per_file_ignores)
        yield from _globs_of_no_file(read, config, "per-file-severity", config.per_file_severity)


def _other_files(inputs: Inputs, config: Config) -> Iterator[str]:
    """The configuration files that lie below what is read, and don't count."""
    own = os.path.realpath(config.path) if config.path else ""
    for found in inputs.skipped:
        folder, _, name = found.path.rpartition("/")
        if name in FILE_NAMES and os.path.realpath(found.path) != own:
            counts = f"{config.path} counts" if config.path else "one counts for what lies below it alone"
            yield f"{found.path} is not used: {counts}; run unitlint {folder or '.'} for it"


def _globs_of_no_file(
    read: Sequence[str], config: Config, option: str, globs: Iterable[str]
) -> Iterator[str]:
    for glob in globs:
        if not any(fnmatchcase(path, glob) for path in read):
            line = config.lines.get(f"{option}/{glob}", 0)
            where = f"{config.path}:{line}" if line else config.path
            yield f"{where}: {option}: `{glob}` matches no file that is read"


def _covers(paths: Sequence[str], config: Config) -> bool:
    """Whether the folder of the configuration file is looked through."""
    if not config.path:
        return False
    folder = Path(config.path).resolve().parent
    return any(folder.is_relative_to(Path(path).resolve()) for path in paths)
