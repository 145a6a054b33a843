"""Preset files: which units a first boot enables (systemd.preset(5))."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from unitlint.configuration.configuration import DeliveredFile, Preset
from unitlint.text.source import SourceText

PRESET_PATHS = (
    "/etc/systemd/system-preset",
    "/run/systemd/system-preset",
    "/usr/local/lib/systemd/system-preset",
    "/usr/lib/systemd/system-preset",
    "/lib/systemd/system-preset",
)
"""Highest precedence first: of two files of one name the first counts."""


def presets_of(files: Iterable[DeliveredFile]) -> tuple[Preset, ...]:
    """The lines of the preset files among `files`, in the order in which systemd reads them."""
    found: dict[str, SourceText] = {}
    by_path = {file.path: file for file in files}
    for folder in PRESET_PATHS:
        for path, file in by_path.items():
            parent, _, name = path.rpartition("/")
            if parent == folder and name.endswith(".preset") and file.source is not None:
                found.setdefault(name, file.source)
    return tuple(preset for name in sorted(found) for preset in _lines(found[name]))


def _lines(source: SourceText) -> Iterator[Preset]:
    position = 0
    for line in source.text.splitlines(keepends=True):
        words = line.split()
        if len(words) > 1 and words[0] in ("enable", "disable"):
            start = position + len(line) - len(line.lstrip())
            place = source.place(start, position + len(line.rstrip()))
            yield Preset(words[0] == "enable", words[1], tuple(words[2:]), place)
        position += len(line)
