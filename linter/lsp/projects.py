"""What is checked together: the set in which a file takes part."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from unitlint.config.config import Config
from unitlint.config.discovery import repository_root
from unitlint.inputs.inputs import ReadOptions
from unitlint.quick.dataclasses import dataclass, field

Overlay = Mapping[str, str]
"""Real path → the text that counts instead of what is on disk."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the command line says, for every project."""

    find_config: Callable[[Path], Path | None]
    """The configuration file that holds for a directory."""
    read_config: Callable[[Path, Overlay], Config]
    """What it says. Raises UnitlintError."""
    read_options: ReadOptions = field(default_factory=ReadOptions)


@dataclass(frozen=True, slots=True)
class Project:
    """A folder that is checked as a whole, or a file that is in none and checked alone."""

    path: str
    alone: bool = False

    @property
    def directory(self) -> Path:
        """Where the search for the configuration begins."""
        return Path(self.path).parent if self.alone else Path(self.path)


def nearest_folder(file: Path, folders: Iterable[str]) -> Path | None:
    """The innermost of the editor's folders that a file lies in."""
    around = [Path(folder) for folder in folders if file.is_relative_to(folder)]
    return max(around, key=lambda folder: len(folder.parts), default=None)


def project_of(path: str, folders: Iterable[str], settings: Settings) -> Project:
    """The project of a file: the folder of its configuration file, else the editor's, else the file alone.

    A configuration file outside of repository and editor's folders, in one's home for one, makes no project
    of all that lies beside it.
    """
    file = Path(path)
    nearest = nearest_folder(file, folders)
    config = settings.find_config(file.parent)
    if config is not None and file.is_relative_to(config.absolute().parent):
        folder = config.absolute().parent
        if repository_root(folder) is not None or (nearest is not None and folder.is_relative_to(nearest)):
            return Project(str(folder))
    return Project(str(nearest)) if nearest is not None else Project(path, alone=True)
