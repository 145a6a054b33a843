"""The state of loading: which units are there, which still wait, and the edges said so far.

Mirrors the order in which systemd loads units, since some edges depend on it: a unit that is named is
created at once, loaded later, the latest first.
"""

from __future__ import annotations

from collections.abc import Iterable

from unitlint.graph.edges import Kind
from unitlint.graph.host import Host
from unitlint.graph.origins import Origin, OriginKind
from unitlint.quick.dataclasses import dataclass, field, replace
from unitlint.systemd.escaping import simplify, within_root
from unitlint.systemd.file_names import TRIGGERING_TYPES
from unitlint.text.source import Place, known_folder
from unitlint.units import names
from unitlint.units.isolation import CANNOT_FAIL
from unitlint.units.load import load_unit, settled
from unitlint.units.search_path import SearchPath
from unitlint.units.unit import LoadState, Unit
from unitlint.units.values.paths import flaw

LOADED_LIMIT = 40_000
"""Units of one graph. Templates that name instances of each other make more without an end."""

SETTINGS_LIMIT = 1_000_000
"""Settings of all units of one graph: instances have those of their template each."""

EDGES_LIMIT = 300_000
"""Edges of one graph, and folders of the paths that units need: what a drop-in says counts for each unit."""

MANY = 16
"""Origins of an edge from which on they are looked up, and not compared one by one."""


@dataclass
class Loading:
    """Units and edges while they are gathered; `unitlint.graph.edges.Graph` is what comes of it."""

    search_path: SearchPath
    host: Host = field(default_factory=Host)
    units: dict[str, Unit] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    edges: dict[Kind, dict[str, dict[str, tuple[Origin, ...]]]] = field(
        default_factory=lambda: {k: {} for k in Kind}
    )
    begun: Loading | None = None
    """What this one goes on from; the edges of a source belong to both until one is added."""
    origin_keys: dict[tuple[str, Kind, str], set[tuple[OriginKind, str, Place | None]]] = field(
        default_factory=dict
    )
    """The origins of those edges that have many."""
    targets_with: dict[Kind, dict[str, None]] = field(default_factory=lambda: {kind: {} for kind in Kind})
    """The targets among the sources of `edges`, in their order."""
    loaded: set[str] = field(default_factory=set)
    """Units whose dependencies are in; those in `units` only wait for it."""
    default_dependencies: set[str] = field(default_factory=set)
    mounts_for: dict[str, dict[tuple[str, Kind], Origin]] = field(default_factory=dict)
    """Unit → path that should be mounted for it, and how strongly (Requires or Wants) → who says so."""
    long_mounts: dict[str, str] = field(default_factory=dict)
    """Path → the mount there, of those paths that are too long to make its name of."""
    looked_at: int = 0
    """How many of the units have been looked through for these."""
    below: dict[str, list[str]] = field(default_factory=dict)
    """Path → units that need something at or below it, in the order they said so."""
    waiting: list[str] = field(default_factory=list)
    settings: int = 0
    """Those of all units, in number."""
    asked: set[str] = field(default_factory=set)
    """Names that something asked for; other aliases of a unit play no part in how it is read."""
    called: dict[str, str] = field(default_factory=dict)
    """Unit → the name by which its fragment is read: specifiers in it mean that name."""
    endless: str = ""
    """The unit that was the first to name one too many."""
    edges_made: int = 0
    """Edges so far, and folders of paths that units need."""
    tangled: str = ""
    """The unit that was the first to have an edge too many."""
    slices: dict[str, str] = field(default_factory=dict)
    bus_names: dict[str, str] = field(default_factory=dict)
    """Name on the bus → the service that was the first to claim it."""

    def continued(self, search_path: SearchPath) -> Loading:
        """The same state, to go on from in directories that this one's are a part of."""
        assert not self.waiting
        return replace(
            self,
            begun=self,
            search_path=search_path,
            units=dict(self.units),
            names=dict(self.names),
            edges={kind: dict(forward) for kind, forward in self.edges.items()},
            origin_keys={},
            targets_with={kind: dict(found) for kind, found in self.targets_with.items()},
            loaded=set(self.loaded),
            default_dependencies=set(self.default_dependencies),
            mounts_for=dict(self.mounts_for),
            long_mounts=dict(self.long_mounts),
            below={path: [*units] for path, units in self.below.items()},
            waiting=[],
            asked=set(self.asked),
            called=dict(self.called),
            slices=dict(self.slices),
            bus_names=dict(self.bus_names),
        )

    @property
    def is_full(self) -> bool:
        """Whether units that are named and not there yet are too many."""
        return len(self.units) >= LOADED_LIMIT or self.settings >= SETTINGS_LIMIT

    def get(self, name: str) -> str:
        """The primary name of the unit that `name` means, created if need be."""
        if name in self.asked:
            return self.names[name]
        self.asked.add(name)
        if (primary := self.names.get(name)) is None:
            unit = load_unit(self.search_path, name, version=self.host.version, user=self.host.user)
            primary = unit.name
            self.settings += unit.settings.count
            for each in (primary, *unit.aliases, name):
                self.names.setdefault(each, primary)
            self.units.setdefault(primary, unit)
        self._ask(name, primary)
        return primary

    def _ask(self, name: str, primary: str) -> None:
        """Put the unit first in the queue, unless it is loaded: it is read as what it was last named by."""
        unit = self.units[primary]
        if name not in (primary, *unit.aliases):
            self.units[primary] = replace(unit, aliases=(*unit.aliases, name))
        if primary in self.called:
            if primary not in self.waiting:
                return
            self.waiting.remove(primary)
        self.waiting.append(primary)
        self.called[primary] = name

    def settle(self, name: str) -> str:
        """Give a unit the names that it claims, now that it is loaded; the name that it has from then on.

        A unit that is loaded keeps its names, and then this one is refused (unit_merge() of src/core/unit.c).
        """
        first, *others = self.units[name].claims
        taken = [each for each in (first, *others) if each != name and self._is_apart(each)]
        if taken:
            reason = f"it is also called {taken[0]}, which is already loaded as another unit"
            self.units[name] = replace(self.units[name], claims=())
            self.refuse(name, LoadState.ERROR, reason)
            return name
        for each in (first, *others):
            if each != name and each in self.units:
                self.merge(each, name)
            self.names[each] = name
        unit = replace(self.units[name], aliases=tuple(others))
        if first != name:
            self.units[first] = replace(unit, name=first, aliases=())
            self.called[first] = self.called.pop(name, name)
            self.merge(name, first)
            self.names.update(dict.fromkeys(others, first))
            unit = replace(self.units[first], aliases=tuple(others))
        self.units[first] = settled(self.search_path, unit, self.host.version)
        return first

    def _is_apart(self, name: str) -> bool:
        primary = self.names.get(name, name)
        return primary in self.loaded and self.state(primary) is not LoadState.NOT_FOUND

    def merge(self, name: str, primary: str) -> None:
        """Make the unit `name` another name of `primary`, with all that was said of it."""
        del self.units[name]
        self.looked_at = 0
        self.loaded.discard(name)
        if name in self.waiting:
            self.waiting.remove(name)
        called = [each for each, unit in self.names.items() if unit == name]
        for each in called:
            if each == name or each in self.asked:
                self.names[each] = primary
            else:  # nothing has named it yet: it will be a unit of its own
                del self.names[each]
        aliases = (*self.units[primary].aliases, *(each for each in called if each in self.names))
        self.units[primary] = replace(self.units[primary], aliases=tuple(dict.fromkeys(aliases)))
        self.origin_keys.clear()
        for kind, forward in self.edges.items():
            self.targets_with[kind].clear()
            for source in list(forward):
                targets = forward.pop(source)
                for target, origins in targets.items():
                    for origin in origins:
                        self._add_again(kind, (source, target), origin, name=name, primary=primary)

    def _add_again(
        self, kind: Kind, edge: tuple[str, str], origin: Origin, *, name: str, primary: str
    ) -> None:
        source, target = (primary if end == name else end for end in edge)
        if origin.unit == name:
            origin = replace(origin, unit=primary)
        self.add(source, kind, target, origin)

    def known_as(self, name: str) -> str:
        """The unit that `name` means by now: an alias of one that still waits is a unit of its own."""
        primary = self.names.get(name, name)
        return primary if primary in self.loaded else name

    def state(self, name: str) -> LoadState | None:
        """The load state of a unit whose loading is done; None before that."""
        return self.units[name].load_state if name in self.loaded else None

    def refuse(self, name: str, state: LoadState, reason: str) -> None:
        """Mark a unit as one that systemd refuses to load."""
        self.units[name] = replace(self.units[name], load_state=state, reason=reason)

    def add(self, source: str, kind: Kind, target: str, origin: Origin) -> None:
        """`source kind target` for units that are there; what systemd ignores is ignored."""
        if source == target or self._ignored(source, kind, origin.unit):
            return
        origins = self.edges[kind].get(source, {}).get(target, ())
        if not self._has_origin((source, kind, target), origins, origin) and self._has_room(source, 1):
            self._own(kind, source)[target] = (*origins, origin)

    def _has_room(self, unit: str, steps: int) -> bool:
        """Whether there may be more edges yet, or folders that are looked at; the unit is noted if not."""
        self.edges_made += steps
        if self.edges_made > EDGES_LIMIT:
            self.tangled = self.tangled or unit
        return not self.tangled

    def add_latent(self, source: str, kind: Kind, target: str, origin: Origin) -> None:
        """An edge that systemd adds at run time, whatever it would ignore when it loads units."""
        targets = self._own(kind, source)
        targets[target] = (*targets.get(target, ()), origin)

    def _has_origin(self, edge: tuple[str, Kind, str], origins: tuple[Origin, ...], origin: Origin) -> bool:
        """Whether the edge has that origin, whatever its setting is called."""
        if not origins:
            return False  # as most are said once
        if len(origins) < MANY:
            return any(
                o.kind is origin.kind and o.unit == origin.unit and o.place == origin.place for o in origins
            )
        origin_keys = self.origin_keys.setdefault(edge, set())
        if not origin_keys:
            origin_keys.update((o.kind, o.unit, o.place) for o in origins)
        before = len(origin_keys)
        origin_keys.add((origin.kind, origin.unit, origin.place))
        return len(origin_keys) == before

    def _own(self, kind: Kind, source: str) -> dict[str, tuple[Origin, ...]]:
        """The targets of `source`, apart from those of the loading that this one goes on from."""
        targets = self.edges[kind].setdefault(source, {})
        if source.endswith(".target"):
            self.targets_with[kind].setdefault(source)
        if self.begun is not None and self.begun.edges[kind].get(source) is targets:
            targets = self.edges[kind][source] = dict(targets)
        return targets

    def _ignored(self, source: str, kind: Kind, owner: str) -> bool:
        if kind is Kind.AFTER:  # a device can't be delayed by what it does not name itself
            return self.units[source].type == "device" and owner != source
        if kind is Kind.ON_FAILURE:
            return self.units[source].type in CANNOT_FAIL
        return kind is Kind.TRIGGERS and self.units[source].type not in TRIGGERING_TYPES

    def has(self, source: str, kind: Kind, target: str) -> bool:
        """Whether that edge is there by now."""
        return target in self.edges[kind].get(source, {})

    def targets(self, source: str, kind: Kind) -> Iterable[str]:
        """X of every `source kind X` so far."""
        return self.edges[kind].get(source, {})

    def need_mounts_for(self, unit: str, path: str, origin: Origin, kind: Kind = Kind.REQUIRES) -> None:
        """Register that `unit` needs all mounts that `path` lies on; the first to say so counts.

        Of a path that only the machine knows, those of the folders above are certain.
        """
        path = within_root(path, self.host.version)
        if not path.startswith("/") or "/../" in path + "/":
            return
        path = simplify(known_folder(path) or "/")
        if flaw(path, self.host.version):
            return
        paths = self.mounts_for.setdefault(unit, {})
        if (path, kind) in paths or not self._has_room(unit, path.count("/")):
            return
        paths[path, kind] = origin
        for prefix in names.path_prefixes(path):
            self.below.setdefault(prefix, []).append(unit)
