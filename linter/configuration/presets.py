"""Preset files: which units a first boot enables (systemd.preset(5))."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from unitlint.configuration.configuration import Manager
from unitlint.configuration.delivered import DeliveredFile, Preset
from unitlint.quick.dataclasses import dataclass
from unitlint.systemd.file_names import UNIT_PATHS
from unitlint.text.lines import lines_of
from unitlint.text.source import Place, SourceText

PRESET_PATHS = tuple(f"{path}-preset" for path in UNIT_PATHS)
"""Highest precedence first: of two files of one name the first counts."""
USER_PRESET_PATHS = tuple(path.replace("system-preset", "user-preset") for path in PRESET_PATHS)
"""Those of units of users', likewise. No first boot reads them: `systemctl --global preset` does."""
_PATHS = {Manager.SYSTEM: PRESET_PATHS, Manager.USER: USER_PRESET_PATHS}


WORDS = ("enable", "disable", "ignore")
"""What a line may ask for."""


@dataclass(frozen=True, slots=True)
class NoPreset:
    """A line that systemd can't read and passes over."""

    word: str
    place: Place

    @property
    def reason(self) -> str:
        """Why."""
        return "a unit is missing" if self.word in WORDS else f"{self.word} is not one of {', '.join(WORDS)}"


def is_preset(path: str) -> bool:
    """Whether systemctl reads the file at an absolute path for a preset file."""
    folder, _, name = path.rpartition("/")
    return name.endswith(".preset") and folder in (*PRESET_PATHS, *USER_PRESET_PATHS)


def presets_of(files: Iterable[DeliveredFile], manager: Manager = Manager.SYSTEM) -> tuple[Preset, ...]:
    """The lines of that manager's preset files among `files`, in the order in which systemd reads them."""
    return tuple(preset for source in _sources(files, manager) for preset in _presets(source))


def unread_presets(files: Iterable[DeliveredFile]) -> Iterator[NoPreset]:
    """The lines of the preset files among `files` that say nothing."""
    files = tuple(files)
    for source in (source for manager in Manager for source in _sources(files, manager)):
        for words, place in _lines(source):
            if words[0] not in WORDS or len(words) == 1:
                yield NoPreset(words[0], place)


def _sources(files: Iterable[DeliveredFile], manager: Manager) -> Iterator[SourceText]:
    found: dict[str, SourceText] = {}
    by_path = {file.path: file for file in files}
    for folder in _PATHS[manager]:
        for path, file in by_path.items():
            parent, _, name = path.rpartition("/")
            if parent == folder and name.endswith(".preset") and file.source is not None:
                found.setdefault(name, file.source)
    yield from (found[name] for name in sorted(found))


def _presets(source: SourceText) -> Iterator[Preset]:
    for words, place in _lines(source):
        if len(words) > 1 and words[0] in ("enable", "disable"):
            yield Preset(words[0] == "enable", words[1], tuple(words[2:]), place)


def _lines(source: SourceText) -> Iterator[tuple[list[str], Place]]:
    """The words of each line that is neither empty nor a comment."""
    position = 0
    for line in lines_of(source.text):
        words = line.split()
        if words and words[0][0] not in "#;":
            start = position + len(line) - len(line.lstrip())
            yield words, source.place(start, position + len(line.rstrip()))
        position += len(line)
