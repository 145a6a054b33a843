"""The configuration files of one run: each counts for what lies below it, the nearest one first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from posixpath import dirname, join, normpath

from unitlint.config.config import Config
from unitlint.config.discovery import file_in
from unitlint.errors import InputError, UnitlintError
from unitlint.quick.dataclasses import dataclass, field, replace


@dataclass(slots=True)
class Nested:
    """Finds the configuration that holds for a path, and reads each file once.

    Between a path of the run and what lies below it no repository's root stops the search: what is looked
    through from above is under the rules from above.
    """

    starts: Mapping[str, Path | None]
    """The absolute folders that the run's paths name, and the file that holds for each; the first is what
    counts for all that lies elsewhere."""
    read: Callable[[Path | None], Config]
    here: str
    """What relative paths start from, whatever the current directory is by then."""
    known: dict[Path | None, Config] = field(default_factory=dict)
    """What was read so far."""
    _files: dict[str, Path | None] = field(default_factory=dict)
    _asked: dict[str, Config] = field(default_factory=dict)
    """What was answered for a path, as it was named."""

    def of(self, path: str) -> Config:
        """What holds for a file or folder. Raises UsageError for a configuration file with a mistake.

        In the place of one further below that can't be read, what holds above counts.
        """
        if path not in self._asked:
            self._asked[path] = self._of(self._file(normpath(join(self.here, path))))
        return self._asked[path]

    def _of(self, file: Path | None) -> Config:
        if file not in self.known:
            try:
                self.known[file] = self.read(file)
            except UnitlintError as error:
                if file is None or file in self.starts.values() or not _is_unreadable(error):
                    raise
                self.known[file] = replace(self.of(str(file.parent.parent)), unread=error)
        return self.known[file]

    def changed(self, change: Callable[[Config], Config]) -> Nested:
        """The same files, each with the change."""
        return Nested(self.starts, lambda file: change(self.read(file)), self.here)

    def _file(self, path: str) -> Path | None:
        if path not in self._files:
            self._files[path] = self._nearest(path)
        return self._files[path]

    def _nearest(self, path: str) -> Path | None:
        if path in self.starts:
            return self.starts[path]
        if not any(path.startswith(f"{start.rstrip('/')}/") for start in self.starts):
            return next(iter(self.starts.values()))
        return file_in(Path(path)) or self._file(dirname(path))


def _is_unreadable(error: UnitlintError) -> bool:
    """Whether a file is closed or no YAML, and not just says what nobody understands."""
    return isinstance(error, InputError) or isinstance(error.__cause__, InputError)
