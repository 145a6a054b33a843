"""What one machine gets: the nouns that every input is read into.

A configuration is a small file system: unit directories in systemd's order of precedence, and the other
files that are delivered. Nothing in it is interpreted yet.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Protocol

from unitlint.configuration.delivered import (
    BootCommand,
    DeliveredFile,
    Enablement,
    FileSystem,
    KernelArgument,
    Preset,
)
from unitlint.configuration.shown import BranchSet
from unitlint.configuration.unit_files import Owner, UnitDirectory
from unitlint.findings.finding import Severity
from unitlint.quick.dataclasses import dataclass, field
from unitlint.text.source import Place, SourceText


class Manager(StrEnum):
    """Which service manager reads the units: each has units of its own and knows nothing of the other's."""

    SYSTEM = "system"
    USER = "user"


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


SABAKAN = "sabakan"
IGNITION = "ignition"
BUTANE = "butane"
CLC = "clc"
MACHINE_CONFIG = "machineconfig"
CLOUD_CONFIG = "cloud-config"
ANSIBLE = "ansible"
CONTAINERFILE = "containerfile"
SCRIPT = "script"
TERRAFORM = "terraform"

BY_TASKS = frozenset({"ansible", "script"})
"""Those of them that change a machine which is there, under conditions that may exclude each other."""

FOLDER = "folder"
"""The kind of a folder of units or Quadlets: all of what a machine gets, or a part of it."""

ROOT = "root"
"""The kind of a root file system, or a part of one."""

UNIT_PATH = "unit-path"
"""The kind of a search path that is named, and nothing else."""

REPOSITORY_KINDS = frozenset({ANSIBLE, CONTAINERFILE, SCRIPT})
"""Inputs that enable units in the midst of programs: not all that they do can be read."""

LINKED_KINDS = frozenset({FOLDER, ROOT})
"""Inputs that are what lies there, and say by their links what is enabled."""

OPEN_KINDS = REPOSITORY_KINDS | {ROOT, FOLDER, UNIT_PATH}
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
    late_accounts: frozenset[str] = frozenset()
    """The users and groups that it makes after its files, but for those that are deferred."""
    directories_made: tuple[DeliveredFile, ...] = ()
    """Folders that it makes by name, besides those of its files."""
    file_systems: tuple[FileSystem, ...] = ()
    """Those with a path that it makes or uses."""
    merges_remote: bool = False
    """Whether it goes on with what is fetched: then the machine gets more than stands here."""
    kernel_arguments: tuple[KernelArgument, ...] = ()
    """As far as the input tells the kernel's command line."""
    programs: frozenset[str] = frozenset()
    """Of a whole root: the generators and the fsck helpers that it has, by file name."""
    accounts_around: frozenset[str] = frozenset()
    """The users and groups that the configurations of the run make, which may be parts of one machine's."""
    names_around: frozenset[str] = frozenset()
    """The units and Quadlets of all configurations of the run, and those that Git is told to ignore.

    Somebody has these names, if not this machine. `NAME.d` is there if another configuration has drop-ins.
    """
    others_units: frozenset[str] = frozenset()
    """Of users' units, those that the same tree has for the system's manager alone."""
    manager: Manager = Manager.SYSTEM
    """Who reads the units: one machine's are two configurations where it has both."""
    users_enablements: tuple[Enablement, ...] = ()
    """What it says of units of users': they are in the configuration of their managers."""
    branches: tuple[Configuration, ...] = ()
    """For a document that a template makes: what it is in each branch, the first being this one."""
    branch_of: BranchSet | None = None
    """For a branch of unit templates: all of them."""
    branch: int = 0
    """Which of them it is."""
    rendering: Rendering | None = None
    """For a machine that is known: how the texts, which are templates still, are filled in for it."""

    def file(self, path: str) -> DeliveredFile | None:
        """The delivered file at an absolute path, `/etc/fstab` for one."""
        return self.files.get(path)


class Rendering(Protocol):
    """The machine for which a configuration's templates are rendered once somebody looks at them."""

    @property
    def machine(self) -> str:
        """Its name."""

    def rendered(self, configuration: Configuration) -> Configuration:
        """What that machine gets."""

    def text(self, template: SourceText) -> object:
        """One text of it; something else where that can't be rendered."""

    def is_constant(self, template: SourceText) -> bool:
        """Whether it is known to ask nothing of machines, and so is the same for all."""


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


_ROOTS = frozenset({ROOT, UNIT_PATH})
"""Inputs that may hold the base system themselves."""

_MILESTONES = {Manager.SYSTEM: "sysinit.target", Manager.USER: "basic.target"}
"""A unit that every such manager has, and no package but systemd brings."""


def is_in_part(configuration: Configuration) -> bool:
    """Whether the input is some files of a folder, whose others are but context."""
    return configuration.kind == FOLDER and any(d.owner is Owner.PLATFORM for d in configuration.directories)


def holds_base(configuration: Configuration) -> bool:
    """Whether the input is a whole system, so that its own `default.target` boots."""
    directories = configuration.directories if configuration.kind in _ROOTS else ()
    return any(has_base(configuration, directory) for directory in directories)


def has_base(configuration: Configuration, directory: UnitDirectory) -> bool:
    """Whether the base's own units lie in one of its directories."""
    return _MILESTONES[configuration.manager] in directory.units
