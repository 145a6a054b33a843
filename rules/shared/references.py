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
from unitlint.platforms.select import is_of_some_base, units_of_bases
from unitlint.quick.dataclasses import dataclass
from unitlint.quick.remembered import remembered
from unitlint.rules.shared.closed import brings_all, has_all_mounts, may_be_there
from unitlint.rules.shared.graph import has_init_script, is_missing
from unitlint.rules.shared.spelling import (
    Names,
    has_one_letter_more,
    is_slip,
    near_miss,
    within_two_letters,
)
from unitlint.rules.shared.systemds_own import is_none_of_systemds, systemds_own
from unitlint.systemd.file_names import TYPES_WITHOUT_FILES, UNIT_TYPES
from unitlint.systemd.foreign_targets import OF_PACKAGES
from unitlint.systemd.own_units import PREFIX
from unitlint.text.source import Place, TextPlace, is_known
from unitlint.text.suggest import nearest
from unitlint.units.list_values import WordPlace
from unitlint.units.names import instance, is_valid, prefix, unit_type

_TYPES = ("service", "target", "timer", "socket", "mount", "path")

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

_ON_PATHS = frozenset({"mount", "automount"})
_PARTITIONS = frozenset({"boot", "efi", "home", "opt", "srv", "tmp", "usr", "var"})
"""What installers mount by the machine's own fstab, and images by the types of their partitions."""

_DASH = r"\x2d"
"""How a dash of a path is written in a unit's name."""


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
        self._own = _own_names(machine)
        self._manager = machine.configuration.manager
        self._known: Names | None = None
        self._bases: Names | None = None
        self._dashed: dict[str, str] = {}
        self._says_so = False
        self._meanings: dict[str, str] = {}
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
            meant = "" if provider else self._meant(name)
            return None if name in _OF_THE_INITRD else Missing(name, meant, provider=provider)
        meant = self._meant(name)
        if unit_type(name) == "mount" and has_all_mounts(self._model) and not may_be_there(self._model, name):
            return None if name in _OF_THE_INITRD else Missing(name, meant)
        certain = name.endswith(".target") or (meant in self._own and within_two_letters(name, meant))
        certain = certain or (meant in self._own and unit_type(name) in _ON_PATHS) or _DASH in meant
        certain = certain or (meant != "" and meant in (self._of_typed(name), self._of_quadlet(name)))
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
        if not is_missing(self._model.graph.unit(name)) or self._has_file(name) or self._has_file(template):
            return True
        return has_init_script(self._model, name)

    def _has_file(self, name: str) -> bool:
        return name in self._own or name in self._model.platform.unit_names

    def left_out(self, place: Place) -> Iterator[Draft]:
        """That no more names are compared, where so many are missing; said once."""
        if self._known is not None and self._known.is_spent and not self._says_so:
            self._says_so = True
            yield finding(place, _LEFT_OUT, severity=Severity.NOTE)

    def near(self, name: str) -> str:
        """A unit that the name may misspell, whatever the base system has; or an empty string."""
        return self._meant(name) if is_known(name) and is_valid(name) else ""

    def misspelt(self, name: str) -> Missing | None:
        """What is missing where a unit is masked, and so is there: it misspells a name of the base's."""
        shipped = self._model.platform.unit_names | self._model.platform.names_of_presets
        if not is_known(name) or not is_valid(name) or name in shipped or may_be_generated(name):
            return None
        meant = self._meant(name)
        if meant in shipped and within_two_letters(name, meant):
            return Missing(name, meant)
        return Missing(name) if is_none_of_systemds(name) else None

    def _meant(self, name: str) -> str:
        """A unit that the name may misspell; one that some package has is no slip for another."""
        if name not in self._meanings:
            template = f"{prefix(name)}@.{unit_type(name)}"
            near = template if self._has_file(template) else self._near(name)
            near = near or self._of_another_type(name)
            self._meanings[name] = "" if near and _is_anothers(name, near) else near
        return self._meanings[name]

    def _of_another_type(self, name: str) -> str:
        """A unit of the configuration's own with that stem: `app.service` for `app.target`."""
        if made := self._of_quadlet(name):
            return made
        stem = name.rpartition(".")[0]
        same = next((n for suffix in _TYPES if (n := f"{stem}.{suffix}") in self._own), "")
        return same or self._of_typed(name) or self._by_last_folder(name)

    def _of_typed(self, name: str) -> str:
        """What a misspelt suffix means: systemctl takes `app.services` for `app.services.service`."""
        word = name.removesuffix(".service")
        stem, _, suffix = word.rpartition(".")
        meant = f"{stem}.{nearest(suffix, UNIT_TYPES)}"
        return meant if word != name and meant in self._own else ""

    def _of_quadlet(self, name: str) -> str:
        """The service of the configuration's Quadlet with that stem: `app-pod.service` of `app.pod`."""
        stem, _, suffix = name.rpartition(".")
        made = {q.name: q.service for q in self._model.quadlets.values() if q.name.rpartition(".")[0] == stem}
        around = self._model.configuration.names_around - made.keys()
        if suffix != "service" or len(made) != 1 or f"{stem}.container" in around or f"{stem}.kube" in around:
            return ""
        service = next(iter(made.values()))
        return service if service != name else ""  # podman refuses that one, as another rule says

    def _by_last_folder(self, name: str) -> str:
        """The configuration's only mount whose path ends as that one: `mnt-data.mount` for `data.mount`."""
        if unit_type(name) not in _ON_PATHS or name.rpartition(".")[0] in _PARTITIONS:
            return ""
        others = [n for n in self._own if n.endswith(f"-{name}") or name.endswith(f"-{n}")]
        return others[0] if len(others) == 1 else ""

    def _near(self, name: str) -> str:
        if self._known is None:
            loaded = {n for n, unit in self._model.graph.units.items() if not is_missing(unit)}
            platform = self._model.platform
            known = loaded.union(self._own, platform.unit_names, platform.names_of_presets)
            self._known = Names(known)
            self._dashed = {n.replace(_DASH, "-"): n for n in known if _DASH in n}
        escaped = self._dashed.get(name.replace(_DASH, "-"), name)
        if escaped != name:
            return escaped
        return self._known.near_miss(name) or self._near_own(name) or self._slip_of_some_base(name)

    def _slip_of_some_base(self, name: str) -> str:
        """A unit of another base system than the machine's that the name has a slip of: `docekr.service`."""
        if self._bases is None:
            self._bases = Names(units_of_bases())
        meant = self._bases.near_miss(name)
        return meant if meant and is_slip(name, meant) else ""

    def _near_own(self, name: str) -> str:
        """A unit of the configuration's own with a short name, of which a letter inside is lacking."""
        stem, _, suffix = name.rpartition(".")
        alike = (n for n in self._own if n.endswith(f".{suffix}") and abs(len(n) - len(name)) == 1)
        return min((n for n in alike if has_one_letter_more(stem, n.rpartition(".")[0])), default="")

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
    return place.word in line or stem in line or (kind in _ON_PATHS and stem.replace("-", "/") in line)


def references_of(machine: Machine) -> References:
    """The names of a machine; several rules ask."""
    return _references(machine.without_files)


@remembered
def _references(machine: Machine) -> References:
    return References(machine)


def _is_anothers(name: str, near: str) -> bool:
    """Whether a package that isn't here is known to bring the unit: names of its family are no slips."""
    stem, _, suffix = name.rpartition(".")
    is_of_family = stem in OF_PACKAGES or (stem.startswith(OF_PACKAGES) and not is_slip(name, near))
    return (suffix == "target" and is_of_family) or is_of_some_base(name)


def _aliases(graph: Graph) -> Iterator[tuple[str, str]]:
    """Each name that `[Install]` would make, and the unit that has it there; the first by name stays."""
    for name, unit in sorted(graph.units.items(), reverse=True):
        for setting in unit.assignments("Install", "Alias"):
            yield from ((word, name) for word in setting.value.split())


def _own_names(machine: Machine) -> frozenset[str]:
    """The units that the configuration itself brings, those that its fstab makes included."""
    files = (name for directory in machine.configuration.directories for name in directory.units)
    return frozenset(files).union(
        unit.name for unit in machine.graph.units.values() if unit.has_own_lines and unit.type in _ON_PATHS
    )
