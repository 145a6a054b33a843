"""What one machine gets: the nouns that every input is read into.

A configuration is a small file system: unit directories in systemd's order of precedence, and the other
files that are delivered. Nothing in it is interpreted yet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from posixpath import join, normpath

from unitlint.configuration.shown import BranchSet
from unitlint.findings.finding import Severity
from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass, field
from unitlint.systemd.file_names import UNIT_PATHS
from unitlint.text.source import Place, SourceText

MASK = "/dev/null"
"""Where a link leads that masks a unit (systemd.unit(5), UNIT FILES)."""

_UPWARDS_TO_NULL = re.compile(r"(?:\.\./)+dev/null")


class Manager(StrEnum):
    """Which service manager reads the units: each has units of its own and knows nothing of the other's."""

    SYSTEM = "system"
    USER = "user"


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
    settings: tuple[RawSetting, ...] | None = None
    declared: Place | None = None
    enabled_by: str = ""
    """For a link that `[Install]` makes: the unit whose section asks for it."""
    of_users: bool = False
    """Whether a generator made it of a file that the user writes as a unit, line by line: a Quadlet."""

    @property
    def is_users(self) -> bool:
        """Whether its settings are lines that the user wrote."""
        return self.owner is Owner.USER or self.of_users

    @property
    def masks(self) -> bool:
        """Whether systemd takes the entry for a mask: a link to /dev/null, or an empty file."""
        if self.link:
            return self.target == MASK
        return self.settings is None and (self.source is None or not self.source.text)

    @property
    def dangles(self) -> bool:
        """Whether it is a link to a text that isn't there; one to another unit's name may look like it."""
        return bool(self.link) and self.source is None and self.settings is None and not self.masks

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


@dataclass(frozen=True, slots=True)
class Enablement:
    """What an input says of a unit's `[Install]` section."""

    unit: str
    enabled: bool
    place: Place


@dataclass(frozen=True, slots=True)
class KernelArgument:
    """A word of the kernel's command line."""

    text: str
    place: Place

    @property
    def key(self) -> str:
        """What stands before the `=`, or all of it."""
        return self.text.partition("=")[0]

    @property
    def value(self) -> str:
        """What stands after it."""
        return self.text.partition("=")[2]


@dataclass(frozen=True, slots=True)
class Preset:
    """One line of a `*.preset` file, in the order systemd reads them: the first that matches decides."""

    enable: bool
    pattern: str
    instances: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Account:
    """A user or group that an input names, and where."""

    name: str
    place: Place


@dataclass(frozen=True, slots=True)
class DeliveredFile:
    """A file other than a unit: `mode` are its permission bits, `source` is None where the text is remote."""

    path: str
    mode: int | None
    source: SourceText | None
    declared: Place | None = None
    link: str = ""
    user: Account | None = None
    group: Account | None = None
    """Whose file it is; root's, and root's group's, where nothing says."""
    by_default: bool = False
    """Whether the mode is the one that its tool gives a file for which none is written."""


@dataclass(frozen=True, slots=True)
class FileSystem:
    """A file system that the input makes, and where its tool mounts it while it writes files."""

    path: str
    place: Place


@dataclass(frozen=True, slots=True)
class BootCommand:
    """A command that the input has run at each boot, or at the first, by a unit that is none of its files.

    `words` are as the program gets them; what only the machine knows is a placeholder.
    """

    unit: str
    """The unit whose start job runs as long as the command does: `cloud-final.service` for `runcmd`."""
    words: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Problem:
    """Something an input says that can't be followed; the rule of that name makes a finding of it."""

    rule: str
    message: str
    place: Place
    help: str = ""
    severity: Severity | None = None
    """Where it is less grave than its rule says."""


@dataclass(frozen=True, slots=True, order=True)
class Skipped:
    """A file or folder that was looked at and not read."""

    path: str
    reason: str = ""
    """What it is instead, or what keeps it from being read."""
    is_unit: bool = False
    """Whether it has a unit in it all the same, so that something was missed."""


REPOSITORY_KINDS = frozenset({"ansible", "containerfile", "script"})
"""Inputs that enable units in the midst of programs: not all that they do can be read."""

FOLDER = "folder"
"""The kind of a folder of units or Quadlets: all of what a machine gets, or a part of it."""

OPEN_KINDS = REPOSITORY_KINDS | {"root", FOLDER, "unit-path"}
"""Inputs that others add to: what starts their units may lie elsewhere."""


@dataclass(frozen=True, slots=True)
class Configuration:
    """What one machine gets. `name` is unique in a run and shown to the user."""

    name: str
    kind: str
    """`sabakan`, `ignition`, `butane`, `clc`, `folder`, `root`, `unit-path`, `ansible`, …"""
    path: str
    directories: tuple[UnitDirectory, ...] = ()
    """Highest precedence first."""
    enablements: tuple[Enablement, ...] = ()
    files: Mapping[str, DeliveredFile] = field(default_factory=dict)
    presets: tuple[Preset, ...] = ()
    problems: tuple[Problem, ...] = ()
    commands: tuple[BootCommand, ...] = ()
    """What runs while the machine boots besides the units here, in its order."""
    platform: str = ""
    """The name of the platform to lay underneath when the user names none; empty for none."""
    platform_is_guess: bool = False
    """Whether the input doesn't tell which system it is for, so that `platform` is a likely one."""
    users: tuple[str, ...] | None = None
    """The users that it makes before any file is written; None where the input's accounts aren't read."""
    groups: tuple[str, ...] = ()
    directories_made: tuple[str, ...] = ()
    """Folders that it makes by name, besides those of its files."""
    file_systems: tuple[FileSystem, ...] = ()
    """Those with a path that it makes or uses."""
    merges_remote: bool = False
    """Whether it goes on with what is fetched: then the machine gets more than stands here."""
    kernel_arguments: tuple[KernelArgument, ...] = ()
    """As far as the input tells the kernel's command line."""
    programs: frozenset[str] = frozenset()
    """Of a whole root: the generators and the fsck helpers that it has, by file name."""
    names_around: frozenset[str] = frozenset()
    """The units of all configurations of the run: names that somebody has, if not this machine."""
    manager: Manager = Manager.SYSTEM
    """Who reads the units: one machine's are two configurations where it has both."""
    branches: tuple[Configuration, ...] = ()
    """For a document that a template makes: what it is in each branch, the first being this one."""
    branch_of: BranchSet | None = None
    """For a branch of unit templates: all of them."""
    branch: int = 0
    """Which of them it is."""

    def file(self, path: str) -> DeliveredFile | None:
        """The delivered file at an absolute path, `/etc/fstab` for one."""
        return self.files.get(path)


@dataclass(frozen=True, slots=True)
class Inputs:
    """All that the paths of one run hold."""

    configurations: tuple[Configuration, ...]
    problems: tuple[Problem, ...] = ()
    """What belongs to no single configuration: a file that can't be read, a unit that no template lists."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """The text of every file read, by path: what excerpts are cut from."""
    skipped: tuple[Skipped, ...] = ()
    """What was looked at and not read, for `--show-inputs`."""
    around: frozenset[str] = frozenset()
    """Files that lie around those that were named: nothing is said of them."""


def entries(directory: UnitDirectory) -> Iterator[UnitFile]:
    """Every file and link of a unit directory, in its order."""
    yield from directory.units.values()
    for files in (*directory.drop_ins.values(), *directory.dependencies.values()):
        yield from files.values()


_ROOTS = frozenset({"root", "unit-path"})
"""Inputs that may hold the base system themselves."""

_MILESTONES = {Manager.SYSTEM: "sysinit.target", Manager.USER: "basic.target"}
"""A unit that every such manager has, and no package but systemd brings."""


def holds_base(configuration: Configuration) -> bool:
    """Whether the input is a whole system, so that its own `default.target` boots."""
    return configuration.kind in _ROOTS and any(
        _MILESTONES[configuration.manager] in directory.units for directory in configuration.directories
    )
