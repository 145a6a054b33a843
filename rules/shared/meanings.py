"""What a name that no unit has may have meant: a misspelt one, or a unit of another type."""

from __future__ import annotations

from functools import cache
from weakref import proxy

from unitlint.machine.machine import Machine
from unitlint.platforms.select import is_of_some_base, units_of_bases
from unitlint.rules.shared.graph import is_missing
from unitlint.rules.shared.spelling import HEAD, Names, has_one_letter_more, is_slip, may_be_slip
from unitlint.systemd.file_names import UNIT_TYPES
from unitlint.systemd.foreign_targets import OF_PACKAGES
from unitlint.text.suggest import nearest
from unitlint.units.names import prefix, unit_type

_TYPES = ("service", "target", "timer", "socket", "mount", "path")
ON_PATHS = frozenset({"mount", "automount"})
_PARTITIONS = frozenset({"boot", "efi", "home", "opt", "srv", "tmp", "usr", "var"})
"""What installers mount by the machine's own fstab, and images by the types of their partitions."""

DASH = r"\x2d"
"""How a dash of a path is written in a unit's name."""


class Meanings:
    """The units of a machine, by the names that people write for them."""

    def __init__(self, machine: Machine) -> None:
        self._machine: Machine = proxy(machine)  # which keeps this: a circle would keep both
        self.own = _own_names(machine)
        """The units that the configuration itself brings."""
        self._known: Names | None = None
        self._bases: Names | None = None
        self._dashed: dict[str, str] = {}
        self._meanings: dict[str, str] = {}

    @property
    def is_spent(self) -> bool:
        """Whether so many names were asked about that no more are compared."""
        return self._known is not None and self._known.is_spent

    def is_another_type(self, name: str, meant: str) -> bool:
        """Whether the name has only another suffix than what it means, which says so by itself."""
        return meant != "" and meant in (self._of_typed(name), self._of_quadlet(name))

    def has_file(self, name: str) -> bool:
        """Whether the configuration or its base has a file of that name."""
        return name in self.own or name in self._machine.platform.unit_names

    def of(self, name: str) -> str:
        """A unit that the name may misspell; one that some package has is no slip for another."""
        if name not in self._meanings:
            template = f"{prefix(name)}@.{unit_type(name)}"
            near = template if self.has_file(template) else self._near(name)
            near = near or self._of_another_type(name)
            self._meanings[name] = "" if near and _is_anothers(name, near) else near
        return self._meanings[name]

    def _of_another_type(self, name: str) -> str:
        """A unit of the configuration's own with that stem: `app.service` for `app.target`."""
        if made := self._of_quadlet(name):
            return made
        stem = name.rpartition(".")[0]
        same = next((n for suffix in _TYPES if (n := f"{stem}.{suffix}") in self.own), "")
        return same or self._of_typed(name) or self._by_last_folder(name)

    def _of_typed(self, name: str) -> str:
        """What a misspelt suffix means: systemctl takes `app.services` for `app.services.service`."""
        word = name.removesuffix(".service")
        stem, _, suffix = word.rpartition(".")
        meant = f"{stem}.{nearest(suffix, UNIT_TYPES)}"
        return meant if word != name and meant in self.own else ""

    def _of_quadlet(self, name: str) -> str:
        """The service of the configuration's Quadlet with that stem: `app-pod.service` of `app.pod`."""
        stem, _, suffix = name.rpartition(".")
        made = {
            q.name: q.service for q in self._machine.quadlets.values() if q.name.rpartition(".")[0] == stem
        }
        around = self._machine.configuration.names_around - made.keys()
        if suffix != "service" or len(made) != 1 or f"{stem}.container" in around or f"{stem}.kube" in around:
            return ""
        service = next(iter(made.values()))
        return service if service != name else ""  # podman refuses that one, as another rule says

    def _by_last_folder(self, name: str) -> str:
        """The configuration's only mount whose path ends as that one: `mnt-data.mount` for `data.mount`."""
        if unit_type(name) not in ON_PATHS or name.rpartition(".")[0] in _PARTITIONS:
            return ""
        others = [n for n in self.own if n.endswith(f"-{name}") or name.endswith(f"-{n}")]
        return others[0] if len(others) == 1 else ""

    def _near(self, name: str) -> str:
        if self._known is None:
            loaded = {n for n, unit in self._machine.graph.units.items() if not is_missing(unit)}
            platform = self._machine.platform
            known = loaded.union(self.own, platform.unit_names, platform.names_of_presets)
            self._known = Names(known)
            self._dashed = {n.replace(DASH, "-"): n for n in known if DASH in n}
        escaped = self._dashed.get(name.replace(DASH, "-"), name)
        if escaped != name:
            return escaped
        return self._known.near_miss(name) or self._near_own(name) or self._slip_of_some_base(name)

    def _slip_of_some_base(self, name: str) -> str:
        """A unit of another base system than the machine's that the name has a slip of: `docekr.service`."""
        if not any(may_be_slip(name, unit) for unit in _of_bases(name[:HEAD])):
            return ""
        if self._bases is None:
            self._bases = Names(units_of_bases())
        meant = self._bases.near_miss(name)
        return meant if meant and is_slip(name, meant) else ""

    def _near_own(self, name: str) -> str:
        """A unit of the configuration's own with a short name, of which a letter inside is lacking."""
        stem, _, suffix = name.rpartition(".")
        alike = (n for n in self.own if n.endswith(f".{suffix}") and abs(len(n) - len(name)) == 1)
        return min((n for n in alike if has_one_letter_more(stem, n.rpartition(".")[0])), default="")


@cache
def _of_bases(head: str) -> tuple[str, ...]:
    """The units of some base system whose names begin so."""
    return tuple(unit for unit in units_of_bases() if unit.startswith(head))


def _is_anothers(name: str, near: str) -> bool:
    """Whether a package that isn't here is known to bring the unit: names of its family are no slips."""
    stem, _, suffix = name.rpartition(".")
    is_of_family = stem in OF_PACKAGES or (stem.startswith(OF_PACKAGES) and not is_slip(name, near))
    return (suffix == "target" and is_of_family) or is_of_some_base(name)


def _own_names(machine: Machine) -> frozenset[str]:
    """The units that the configuration itself brings, those that its fstab makes included."""
    files = (name for directory in machine.configuration.directories for name in directory.units)
    return frozenset(files).union(
        unit.name for unit in machine.graph.units.values() if unit.has_own_lines and unit.type in ON_PATHS
    )
