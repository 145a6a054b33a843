"""Options that do nothing: told on standard error, for whoever relies on them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from unitlint.config.config import Config
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
    if covered:
        read = [os.path.relpath(path, Path(config.path).parent) for path in inputs.texts]
        for pattern in config.per_file_ignores:
            if not any(fnmatchcase(path, pattern) for path in read):
                yield f"{config.path}: per-file-ignores: `{pattern}` matches no file that is read"


def _covers(paths: Sequence[str], config: Config) -> bool:
    """Whether the folder of the configuration file is looked through."""
    if not config.path:
        return False
    folder = Path(config.path).resolve().parent
    return any(folder.is_relative_to(Path(path).resolve()) for path in paths)
