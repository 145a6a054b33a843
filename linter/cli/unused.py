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
from unitlint.tree.present import real_path


def unused(paths: Sequence[str], inputs: Inputs, config: Config, options: ReadOptions) -> Iterator[str]:
    """A sentence for each glob that matches nothing; a file's only where all that it is about was read."""
    yield from (f"--exclude: `{glob.glob}` matches nothing" for glob in options.exclude if not glob.used)
    read = tuple(inputs.texts)
    for file in config.known:
        covered = _covers(paths, file)
        mine = tuple(path for path in read if config.at(path) is file) if covered else ()
        if covered:
            yield from _of_file(file, mine, options)
    yield from _other_files(inputs, config)


def _of_file(config: Config, read: Iterable[str], options: ReadOptions) -> Iterator[str]:
    """What one configuration file names in vain, among the paths that it holds for."""
    folder = Path(config.path).parent
    here = options.below(str(folder))
    for glob in here.exclude:
        if not glob.used:
            yield f"{config.path}:{glob.line}: exclude: `{glob.glob}` matches nothing"
    for machine in here.machines:
        for unmatched in sorted(set(machine.globs) - machine.used):
            where = f"{config.path}:{machine.line}: machines"
            yield f"{where}: `{unmatched}` of {machine.name} matches no configuration"
    below = [os.path.relpath(path, folder) for path in read]
    yield from _globs_of_no_file(below, config, "per-file-ignores", config.per_file_ignores)
    yield from _globs_of_no_file(below, config, "per-file-severity", config.per_file_severity)


def _other_files(inputs: Inputs, config: Config) -> Iterator[str]:
    """The configuration files that lie below what is read, and don't count."""
    used = {os.path.realpath(file.path) for file in config.known if file.path}
    for found in inputs.skipped:
        folder, _, name = found.path.rpartition("/")
        if name in FILE_NAMES and os.path.realpath(found.path) not in used:
            nearest = config.at(folder or ".").path
            counts = f"{nearest} applies" if nearest else "the defaults apply"
            yield f"{found.path} is not used: {counts}"


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
    folder = real_path(config.path).parent
    return any(folder.is_relative_to(real_path(path)) for path in paths)
