"""A machine that commands change one after the other: what lies where by now."""

from __future__ import annotations

from unitlint.configuration.delivery import is_interpreted
from unitlint.formats.ignition_machine import FileRecord, IgnitionMachine
from unitlint.formats.users import at_home
from unitlint.grammar.shell_command import Word
from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass, field
from unitlint.systemd.file_names import is_dependency_folder, looks_like_unit
from unitlint.text.source import PLACEHOLDER, Place, SourceText, is_known

_UNKNOWN = re.compile(f"{PLACEHOLDER}+")
_NAMED_BY_PATHS = (".mount", ".automount", ".swap")


@dataclass(frozen=True, slots=True)
class Host:
    """`machine` as the commands of `source` find it."""

    machine: IgnitionMachine
    source: SourceText
    disables: bool = True
    """Whether `disable` counts: a script may only undo its own work with it."""
    folder: list[str] = field(default_factory=list, compare=False)
    """Where relative paths begin, once that is known."""

    def spend(self, steps: int) -> None:
        """Count work. Raises InputError where it is too much."""
        self.machine.work.add(steps, self.source)

    def look_through_files(self, times: int = 1) -> list[FileRecord]:
        """All files so far, for a command that asks each of them."""
        self.spend(len(self.machine.files) * times // 10)
        return self.machine.files

    def place(self, word: Word) -> Place:
        """Where a word stands."""
        return self.source.place(word.start, word.end)

    def write_link(self, path: str, target: str, place: Place) -> None:
        """Make a symbolic link, where it has to do with units."""
        path = self.absolute(path)
        if is_known(path) and is_known(target) and is_interpreted(path):
            self.machine.links.append(FileRecord(path, None, place, link=target))

    def removed(self, path: str) -> None:
        """A file that the script moves on is no longer where it wrote it."""
        files = self.look_through_files()
        files[:] = [file for file in files if file.path != path]

    def absolute(self, path: str) -> str:
        """A path in the folder that the script has gone to, if units lie there; any other as it is."""
        found = at_home(path).lstrip(PLACEHOLDER)
        if found.startswith("/") or not self.folder:
            return found
        inside = f"{self.folder[0]}/{found.removeprefix('./')}"
        return inside if is_interpreted(inside) else found

    def deliver(self, path: str, source: SourceText | None, place: Place, *, appends: bool = False) -> None:
        """Put a text where a path says; None is a file whose text isn't known."""
        path = self.absolute(path)
        if source is not None and not is_known(path):
            path = opened(path)
        if source is None and is_dependency_folder(path.rpartition("/")[0].rpartition("/")[2]):
            return  # most likely a link that the build has made
        if is_known(path) and path.startswith("/") and ".." not in path.split("/"):
            self.machine.files.append(FileRecord(path, source, place, appends=appends and source is not None))


def open_name(name: str) -> str:
    """A name with `_` for what only the script knows of it."""
    return _UNKNOWN.sub("_", name)


def opened(path: str) -> str:
    """A path in a folder of units with `_` for what only the script knows of its name; any other as it is.

    The name of a mount says where it is, so that another is none of its.
    """
    folder, _, name = path.rpartition("/")
    inside = f"{folder}/{open_name(name)}"
    is_free = looks_like_unit(name) and not name.endswith(_NAMED_BY_PATHS)
    is_one = is_free and is_known(folder) and is_interpreted(inside)
    return inside if is_one else path
