"""RuntimeDirectory= and its kin: the directories that a unit gets (systemd.exec(5), SANDBOXING)."""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.systemd.directories import DIRECTORIES
from unitlint.text.source import known_folder
from unitlint.units.once import once
from unitlint.units.specifiers import expand
from unitlint.units.unit import Setting, Unit
from unitlint.units.values.complaint import Subject
from unitlint.units.values.storage import taken_directories

PERSISTENT = frozenset(key for key, top in DIRECTORIES.items() if top.startswith("/var/"))
"""Made below /var, which has to be writable."""


@once
def made_directories(unit: Unit, section: str, version: int) -> tuple[tuple[str, Setting], ...]:
    """The absolute path of each directory, and its setting; words that systemd ignores are left out."""
    return tuple(_made_directories(unit, section, version))


def _made_directories(unit: Unit, section: str, version: int) -> Iterator[tuple[str, Setting]]:
    for key, root in DIRECTORIES.items():
        for setting in unit.values(section, key):
            subject = Subject(unit.read_as(setting), section, key, version)
            for directory in taken_directories(setting.value, subject):
                yield known_folder(f"{root}/{expand(directory, subject.unit) or ''}"), setting
