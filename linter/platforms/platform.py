"""A base system's units, as data."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from unitlint.configuration.configuration import Preset, UnitDirectory

DEFAULT_SYSTEMD_VERSION = 252
"""The version that is assumed where no platform and no option says one."""


@dataclass(frozen=True)
class Platform:
    """What the base system brings. `complete` when a unit that is not in it is not on the machine either."""

    name: str = ""
    systemd_version: int = DEFAULT_SYSTEMD_VERSION
    directories: tuple[UnitDirectory, ...] = ()
    presets: tuple[Preset, ...] = ()
    complete: bool = False
    provenance: tuple[str, ...] = field(default=())
    podman_version: tuple[int, int] = (0, 0)
    """Major and minor of the podman that makes services of Quadlets; (0, 0) where nothing tells."""

    @cached_property
    def unit_names(self) -> frozenset[str]:
        """Every unit that has a file or a link in it."""
        return frozenset(name for directory in self.directories for name in directory.units)


NO_PLATFORM = Platform()
"""Nothing underneath: what the configuration doesn't bring may or may not be there."""
