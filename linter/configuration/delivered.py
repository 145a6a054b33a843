"""What a machine gets besides units: files, file systems, presets, commands, the kernel's arguments."""

from __future__ import annotations

from unitlint.quick.dataclasses import dataclass
from unitlint.text.source import Place, SourceText


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
        """What stands before the `=`, or all of it, with `_` for `-`: one to systemd, but for few words."""
        return self.text.partition("=")[0].replace("-", "_")

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
    deferred: bool = False
    """Whether it is written only once the input's users are made."""


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
