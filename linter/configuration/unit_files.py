"""Unit directories and what lies in them: texts, links, and settings that were captured."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from posixpath import join, normpath

from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass, field
from unitlint.systemd.file_names import EMPTY_DEVICES, MASK, UNIT_PATHS
from unitlint.text.source import Place, SourceText

_UPWARDS_TO_NULL = re.compile(r"(?:\.\./)+dev/null")


class Owner(StrEnum):
    """Who can change a file: findings are about the user's."""

    USER = "user"
    PLATFORM = "platform"
    GENERATOR = "generator"


@dataclass(frozen=True, slots=True)
class RawSetting:
    """One `Key=value` of a catalogue, read ahead of time, with the place it was captured from."""

    section: str
    key: str
    value: str
    place: Place


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class UnitFile:
    """An entry of a unit directory: a text, a link, or captured settings. Equal only to itself.

    `link` is the link's target as written; `/dev/null` masks. `declared` is where an input lists the entry
    (the template's list item); for a folder it is absent and the file speaks for itself.
    """

    name: str
    path: str
    owner: Owner = Owner.USER
    source: SourceText | None = None
    link: str = ""
    settings: Sequence[RawSetting] | None = None
    declared: Place | None = None
    enabled_by: str = ""
    """For a link that `[Install]` makes: the unit whose section asks for it."""
    unreadable: str = ""
    """Why systemd can't read what a link leads to: a folder is there, or its way can't be followed."""
    of_users: bool = False
    """Whether a generator made it of a file that the user writes as a unit, line by line: a Quadlet."""

    @property
    def is_users(self) -> bool:
        """Whether its settings are lines that the user wrote."""
        return self.owner is Owner.USER or self.of_users

    @property
    def masks(self) -> bool:
        """Whether systemd takes the entry for a mask: a link to /dev/null or the like, or an empty file."""
        if self.link:
            return self.target in EMPTY_DEVICES and not self.link.endswith("/")
        return self.settings is None and (self.source is None or not self.source.text)

    @property
    def dangles(self) -> bool:
        """Whether it is a link to a text that isn't there; one to another unit's name may look like it."""
        if self.unreadable or self.source is not None or self.settings is not None:
            return False
        return bool(self.link) and not self.masks

    @property
    def target(self) -> str:
        """Where the link leads: its text worked out from the folder that it lies in; empty for a file.

        In a folder of no known place `../../../dev/null` leads to /dev/null, as it will once it is installed.
        """
        if not self.link:
            return ""
        if not self.path.startswith(UNIT_PATHS) and _UPWARDS_TO_NULL.fullmatch(self.link):
            return MASK
        return normpath(join(self.path.rpartition("/")[0], self.link))


@dataclass(frozen=True, slots=True)
class UnitDirectory:
    """One directory of the unit search path."""

    path: str
    owner: Owner = Owner.USER
    units: Mapping[str, UnitFile] = field(default_factory=dict)
    drop_ins: Mapping[str, Mapping[str, UnitFile]] = field(default_factory=dict)
    """`docker.service.d` → file name → file."""
    dependencies: Mapping[str, Mapping[str, UnitFile]] = field(default_factory=dict)
    """`multi-user.target.wants` (`.requires`, `.upholds`) → link name → link."""
    is_here: bool = False
    """Whether it is one of this machine's own (`--unit-path`): an absolute link leads where it says."""


def entries(directory: UnitDirectory) -> Iterator[UnitFile]:
    """Every file and link of a unit directory, in its order."""
    yield from directory.units.values()
    for files in (*directory.drop_ins.values(), *directory.dependencies.values()):
        yield from files.values()
