"""A base system's units, as data."""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import cached_property

from unitlint.configuration.configuration import Manager
from unitlint.configuration.delivered import Preset
from unitlint.configuration.unit_files import UnitDirectory
from unitlint.quick.dataclasses import dataclass, field, replace
from unitlint.systemd.defaults import ASSUMED
from unitlint.systemd.own_units import FOREIGN, MADE_LATER
from unitlint.text.globs import is_glob


@dataclass(frozen=True)
class Platform:
    """What the base system brings. `complete` when a unit that is not in it is not on the machine either."""

    name: str = ""
    systemd_version: int = ASSUMED
    directories: tuple[UnitDirectory, ...] = ()
    presets: tuple[Preset, ...] = ()
    manager: Manager = Manager.SYSTEM
    """Whose units `directories` and `presets` are."""
    other: tuple[UnitDirectory, ...] = ()
    """The units of the other manager: names that this one doesn't know."""
    complete: bool = False
    complete_for: tuple[str, ...] = ()
    """Globs of names: a unit of such a name that is not in it is on no machine of this system."""
    guessed: bool = False
    """Whether nothing says that the machine has this system: a likely one, so as not to have none."""
    provenance: tuple[str, ...] = field(default=())
    podman_version: tuple[int, int] = (0, 0)
    """Major and minor of the podman that makes services of Quadlets; (0, 0) where nothing tells."""
    date: str = ""
    """When it was captured, as 2026-08-31."""

    @cached_property
    def unit_names(self) -> frozenset[str]:
        """Every unit that has a file or a link in it."""
        return frozenset(name for directory in self.directories for name in directory.units)

    @cached_property
    def names_of_presets(self) -> frozenset[str]:
        """The units that its presets name: it has those too that the catalogue lacks."""
        return frozenset(p.pattern for p in self.presets if not is_glob(p.pattern))

    @cached_property
    def other_names(self) -> frozenset[str]:
        """Every unit that only the other manager has."""
        names = frozenset(name for directory in self.other for name in directory.units)
        return names - self.unit_names

    def of(self, manager: Manager) -> Platform:
        """The same system as that manager sees it. A user manager's presets are not captured."""
        if manager is self.manager:
            return self
        return replace(self, manager=manager, directories=self.other, other=self.directories, presets=())

    def lacks(self, name: str) -> bool:
        """Whether the unit is on no machine of this system, unless somebody else brings it."""
        if name in self.unit_names:
            return False
        if self.complete:
            return True
        otherwise = name in FOREIGN or name.rpartition(".")[2] in MADE_LATER
        return not otherwise and any(fnmatchcase(name, pattern) for pattern in self.complete_for)


NO_PLATFORM = Platform()
"""Nothing underneath: what the configuration doesn't bring may or may not be there."""
