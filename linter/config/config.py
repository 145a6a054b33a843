"""What steers a run, once the configuration file and the command line are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from unitlint.errors import UnitlintError, UsageError
from unitlint.findings.finding import Severity
from unitlint.machine.contract import Contract
from unitlint.quick.dataclasses import dataclass, field, replace
from unitlint.systemd.podman import UNKNOWN, Version

if TYPE_CHECKING:
    from unitlint.config.nested import Nested


@dataclass(frozen=True, slots=True)
class Name:
    """The name of a rule or category, and where it was asked for (`line` 0 for the command line)."""

    text: str
    path: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class MachineOption:
    """One of `machines`: what belongs to it, and what it is."""

    name: str
    paths: tuple[str, ...]
    """Globs, as in .gitignore, from the configuration file's directory."""
    platform: str = ""
    manager: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Config:
    """Settings of a run; an empty text or a 0 leaves the choice to the input."""

    path: str = ""
    """The configuration file; empty when there is none."""
    text: str = field(default="", repr=False)
    """What it says, for excerpts: findings may point into it."""
    platform: str = ""
    target: str = ""
    cmdline: str = ""
    """The kernel's command line; empty for what the input tells of it."""
    virt: str = ""
    """What the system runs in, as systemd-detect-virt(1) has it; empty where that isn't known."""
    systemd_version: int = 0
    podman_version: Version = UNKNOWN
    contracts: tuple[Contract, ...] = ()
    select: tuple[Name, ...] = (Name("default"),)
    ignore: tuple[Name, ...] = ()
    per_file_ignores: Mapping[str, tuple[Name, ...]] = field(default_factory=dict)
    """Glob of paths relative to the configuration file's directory → rules and categories."""
    exclude: tuple[Name, ...] = ()
    """Globs of what isn't read, as in .gitignore, from the configuration file's directory."""
    machines: tuple[MachineOption, ...] = ()
    severity: Mapping[Name, Severity] = field(default_factory=dict)
    per_file_severity: Mapping[str, Mapping[Name, Severity]] = field(default_factory=dict)
    """Glob of paths, as in `per_file_ignores` → rule or category → severity."""
    require_reason: bool = False
    """Whether a suppression comment has to say why."""
    fail_level: Severity = Severity.WARNING
    min_severity: Severity = Severity.NOTE
    rules: tuple[str, ...] = ()
    run_own_rules: bool = False
    """Whether the files that `rules` names, which are Python, are run; else their names are known alone."""
    baseline: str = ""
    lines: Mapping[str, int] = field(default_factory=dict, repr=False, compare=False)
    """Option, and `option/item` of a list → its line, for what is found wrong with it later on."""
    unread: UnitlintError | None = field(default=None, repr=False, compare=False)
    """Why a file that would count instead can't be read."""
    below: Nested | None = field(default=None, repr=False, compare=False)
    """The files that hold in folders below, or for other paths; None where this one holds for all."""

    def at(self, path: str) -> Config:
        """What holds for an input: the nearest configuration file above it."""
        found = self.below.of(path) if self.below is not None else self
        return self if found.path == self.path and found.unread is None else found

    @property
    def known(self) -> tuple[Config, ...]:
        """This one, and the others that paths were asked about so far."""
        others = self.below.known.values() if self.below is not None else ()
        return (self, *(found for found in others if found.path != self.path))

    def changed(self, change: Callable[[Config], Config]) -> Config:
        """The configuration with the change, and so those below."""
        below = self.below.changed(change) if self.below is not None else None
        return replace(change(self), below=below)

    def mistake(self, option: str, message: str, *, item: str = "", hint: str = "") -> UsageError:
        """The error about an option's value, with its place; without one where the command line gave it."""
        line = self.lines.get(f"{option}/{item}", self.lines.get(option, 0))
        return UsageError(message, path=self.path if line else "", line=line, hint=hint)
