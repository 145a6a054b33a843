"""What rules about references to units share: whether a unit exists, and what its name may have meant."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from weakref import proxy

from unitlint.configuration.configuration import ROOT, Manager
from unitlint.findings.finding import Draft, Severity, finding
from unitlint.generators.unfollowed import may_be_generated
from unitlint.graph.edges import Edge, Graph
from unitlint.graph.origins import Origin, OriginKind
from unitlint.machine.machine import Machine
from unitlint.machine.ownership import Ownership
from unitlint.platforms.select import is_of_some_base
from unitlint.quick.dataclasses import dataclass
from unitlint.quick.remembered import remembered
from unitlint.rules.shared.closed import brings_all, has_all_mounts, may_be_there
from unitlint.rules.shared.graph import has_init_script, is_missing
from unitlint.rules.shared.meanings import DASH, ON_PATHS, Meanings
from unitlint.rules.shared.spelling import (
    is_slip,
    near_miss,
    within_two_letters,
)
from unitlint.rules.shared.systemds_own import is_none_of_systemds, systemds_own
from unitlint.systemd.file_names import TYPES_WITHOUT_FILES
from unitlint.systemd.own_units import PREFIX
from unitlint.text.source import Place, TextPlace, is_known
from unitlint.units.list_values import WordPlace
from unitlint.units.names import instance, is_valid, prefix, unit_type

GONE = {
    "syslog.target": "the journal is there before any service: delete the reference",
    "dbus.target": "write dbus.socket, or delete it: default dependencies order it already",
    "lvm2-lvmetad.service": "LVM has no such daemon since 2.03: delete the reference",
    "lvm2-lvmetad.socket": "LVM has no such daemon since 2.03: delete the reference",
}
"""Units that current systems don't have any more, and what to do about them."""

_OF_THE_INITRD = frozenset({"sysroot.mount", "sysroot-usr.mount", "sysusr.mount", "sysusr-usr.mount"})
"""Mounts that generators make in the initrd, for whose units they are meant (bootup(7))."""


_OF_THE_SYSTEM = (
    "user managers don't see the system's units: name a user unit (each user manager starts default.target), "
    "or make this a system unit"
)


_LEFT_OUT = "too many units are missing: from here on, no name is checked for a misspelling"


@dataclass(frozen=True, slots=True)
class Missing:
    """A unit that a machine lacks, and what its name may have meant."""

    name: str
    meant: str = ""
    of_the_system: bool = False
    """Whether the system's manager has the unit, and the reference is of a user's."""
    provider: str = ""
    """A unit that takes the name once it is enabled: chrony.service, whose alias is chronyd.service."""

    @property
    def remedy(self) -> str:
        """What there is to do, if the name tells."""
        if self.name in GONE:
            return GONE[self.name]
        if self.of_the_system:
            return _OF_THE_SYSTEM
        if self.provider:
            return f"enable {self.provider}, which has the alias {self.name}"
        return f"write {self.meant} if that is what you mean" if self.meant else ""


class References:
    """Looks up units of one model."""

    def __init__(self, machine: Machine) -> None:
        self._model: Machine = proxy(machine)  # which keeps this: a circle would keep both
        self._meanings = Meanings(machine)
        self._manager = machine.configuration.manager
        self._says_so = False
        self._missing: dict[str, Missing | None] = {}
        self._providers: dict[str, str] | None = None

    def missing(self, name: str) -> Missing | None:
        """What is missing when `name` is; None for a unit that is there, or may be there.

        On a base system that isn't known in full only that name is missing which no current system has, which
        is in `systemd-` and none of systemd's, or which is a near miss of a target that systemd or the user
        brings, of another unit of the user's, or in a letter inside of another of the base's; unless another
        configuration of the run has a unit of that name: packages and layers lie in folders of their own.
        """
        if name not in self._missing:
            self._missing[name] = self._judged(name)
        return self._missing[name]

    def _judged(self, name: str) -> Missing | None:
        if (
            not is_known(name)
            or not is_valid(name)
            or unit_type(name) in TYPES_WITHOUT_FILES
            or self.exists(name)
        ):
            return None
        if may_be_generated(name):
            return None
        if self._is_of_the_system(name):
            return Missing(name, of_the_system=True)
        if name.startswith(PREFIX) and not self._model.is_complete:
            if is_none_of_systemds(name):
                return Missing(name, near_miss(name, systemds_own()))
            if not self._model.version_known:
                return None
        if self._model.lacks(name) or (name in GONE and self._model.platform.name):
            provider = self.provider(name)
            meant = "" if provider else self._meanings.of(name)
            return None if name in _OF_THE_INITRD else Missing(name, meant, provider=provider)
        meant, own = self._meanings.of(name), self._meanings.own
        if unit_type(name) == "mount" and has_all_mounts(self._model) and not may_be_there(self._model, name):
            return None if name in _OF_THE_INITRD else Missing(name, meant)
        certain = name.endswith(".target") or (meant in own and within_two_letters(name, meant))
        certain = certain or (meant in own and unit_type(name) in ON_PATHS) or DASH in meant
        certain = certain or self._meanings.is_another_type(name, meant)
        certain = certain or is_slip(name, meant)
        certain = certain and name not in self._model.configuration.names_around
        certain = certain and name not in self._linked_by_tools
        return Missing(name, meant) if meant and certain else None

    @cached_property
    def _linked_by_tools(self) -> frozenset[str]:
        """The units that links of a tree lead to by their names: systemctl had them when it made these."""
        if self._model.configuration.kind != ROOT:
            return frozenset()
        folders = (d.dependencies.values() for d in self._model.configuration.directories)
        entries = (entry for folder in folders for named in folder for entry in named.values())
        return frozenset(e.name for e in entries if e.link.startswith("/") and e.link.endswith(f"/{e.name}"))

    def _is_of_the_system(self, name: str) -> bool:
        """Whether only the system's manager has the unit, and the reference is of a user's.

        Of dbus.socket and its kin both managers have one, on a base system that isn't known in full, too.
        """
        if self._manager is not Manager.USER:
            return False
        if name in self._model.configuration.others_units:
            return True
        is_there = name in self._model.platform.other_names
        return is_there and (self._model.lacks(name) or not is_of_some_base(name, Manager.USER))

    def is_unknown(self, name: str) -> bool:
        """Whether only the image itself could have the unit, and no image is known to."""
        if not is_known(name) or not is_valid(name) or unit_type(name) in TYPES_WITHOUT_FILES:
            return False
        return brings_all(self._model) and not self.exists(name) and not may_be_there(self._model, name)

    def exists(self, name: str) -> bool:
        """Whether the unit, or the template that it is an instance of, has a file or is generated."""
        template = f"{prefix(name)}@.{unit_type(name)}" if instance(name) is not None else name
        if (
            not is_missing(self._model.graph.unit(name))
            or self._meanings.has_file(name)
            or self._meanings.has_file(template)
        ):
            return True
        return has_init_script(self._model, name)

    def left_out(self, place: Place) -> Iterator[Draft]:
        """That no more names are compared, where so many are missing; said once."""
        if self._meanings.is_spent and not self._says_so:
            self._says_so = True
            yield finding(place, _LEFT_OUT, severity=Severity.NOTE)

    def near(self, name: str) -> str:
        """A unit that the name may misspell, whatever the base system has; or an empty string."""
        return self._meanings.of(name) if is_known(name) and is_valid(name) else ""

    def misspelt(self, name: str) -> Missing | None:
        """What is missing where a unit is masked, and so is there: it misspells a name of the base's."""
        shipped = self._model.platform.unit_names | self._model.platform.names_of_presets
        if not is_known(name) or not is_valid(name) or name in shipped or may_be_generated(name):
            return None
        meant = self._meanings.of(name)
        if meant in shipped and within_two_letters(name, meant):
            return Missing(name, meant)
        return Missing(name) if is_none_of_systemds(name) else None

    def provider(self, name: str) -> str:
        """The unit whose `Alias=` the name is, or an empty string."""
        if self._providers is None:
            self._providers = dict(_aliases(self._model.graph))
        return self._providers.get(name, "")


def naming(ownership: Ownership, edge: Edge) -> Iterator[tuple[Origin, Place]]:
    """The user's lines behind an edge that name the other unit; what a generator adds by itself is none."""
    for origin, place in ownership.naming_origins(edge):
        if origin.kind is not OriginKind.GENERATOR or _is_written(place):
            yield origin, place


def _is_written(place: Place) -> bool:
    """Whether the name stands in the line, or the path of a mount that it is made of."""
    if not isinstance(place, WordPlace) or not isinstance(place.setting, TextPlace):
        return True
    line = place.setting.source.text[place.setting.start : place.setting.end]
    stem, _, kind = place.word.rpartition(".")
    return place.word in line or stem in line or (kind in ON_PATHS and stem.replace("-", "/") in line)


def references_of(machine: Machine) -> References:
    """The names of a machine; several rules ask."""
    return _references(machine.without_files)


@remembered
def _references(machine: Machine) -> References:
    return References(machine)


def _aliases(graph: Graph) -> Iterator[tuple[str, str]]:
    """Each name that `[Install]` would make, and the unit that has it there; the first by name stays."""
    for name, unit in sorted(graph.units.items(), reverse=True):
        for setting in unit.assignments("Install", "Alias"):
            yield from ((word, name) for word in setting.value.split())
