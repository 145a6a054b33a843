"""What configuration files and the command line say of reading, as the reader takes it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from unitlint.config.config import Config
from unitlint.inputs.machines import FolderOptions, MachinePaths
from unitlint.quick.dataclasses import dataclass, field
from unitlint.tree.excluded import Exclusion


@dataclass(slots=True)
class FileOptions:
    """What each configuration file of a run says of reading; the same object for the same file."""

    config: Config
    _made: dict[tuple[str, str], FolderOptions] = field(default_factory=dict)

    def of(self, path: str) -> FolderOptions:
        """What holds for a file or folder."""
        config = self.config.at(path)
        key = (config.path, str(config.unread or ""))
        if key not in self._made:
            self._made[key] = folder_options(config)
        return self._made[key]


def folder_options(config: Config) -> FolderOptions:
    """`exclude` and `machines` of one configuration file, whose globs start in its own folder."""
    folder = str(Path(config.path).parent) if config.path else "."
    return FolderOptions(
        tuple(Exclusion(glob.text, folder, glob.line) for glob in config.exclude),
        tuple(
            MachinePaths(found.name, found.paths, folder, found.platform, found.manager, found.line)
            for found in config.machines
        ),
        config.unread,
    )


def exclusions(given: Sequence[str]) -> tuple[Exclusion, ...]:
    """The globs of the command line, which start here."""
    return tuple(Exclusion(glob, ".") for glob in given)
