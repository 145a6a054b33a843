"""The dependency graph: units, and edges with their origins."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from copy import copy
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import TypeVar

from unitlint.configuration.configuration import Problem
from unitlint.graph.of_kind import NO_ENDS, EdgesOfKind, Ends, moved
from unitlint.graph.origins import Origin
from unitlint.quick.dataclasses import dataclass
from unitlint.text.source import Place
from unitlint.units.unit import LoadState, Unit


class Kind(StrEnum):
    """systemd's property names (org.freedesktop.systemd1(5)). `Before=b` in a is the edge b After a."""

    AFTER = "After"
    REQUIRES = "Requires"
    REQUISITE = "Requisite"
    WANTS = "Wants"
    BINDS_TO = "BindsTo"
    PART_OF = "PartOf"
    UPHOLDS = "Upholds"
    CONFLICTS = "Conflicts"
    ON_FAILURE = "OnFailure"
    ON_SUCCESS = "OnSuccess"
    TRIGGERS = "Triggers"
    PROPAGATES_RELOAD_TO = "PropagatesReloadTo"
    PROPAGATES_STOP_TO = "PropagatesStopTo"
    JOINS_NAMESPACE_OF = "JoinsNamespaceOf"
    IN_SLICE = "InSlice"


PULLS_IN = (Kind.REQUIRES, Kind.BINDS_TO, Kind.WANTS, Kind.UPHOLDS)
"""Kinds by which a start job of the source queues a start job of the target (systemd.unit(5))."""

REQUIRING = (Kind.REQUIRES, Kind.BINDS_TO, Kind.REQUISITE)
"""Kinds by which the source doesn't start where the target can't (systemd.unit(5))."""

STARTED_WITH = (*PULLS_IN, Kind.REQUISITE)
"""Kinds whose targets have to be active once the source has been started."""

PULLS_AND_FAILS = tuple(kind for kind in REQUIRING if kind in PULLS_IN)
"""Kinds that queue a start job of the target, and fail with it (systemd.unit(5), Requires=, BindsTo=)."""

REMEMBERED = 256
"""How many sets of units are kept that chains of edges lead to."""

Edges = Mapping[Kind, Mapping[str, Ends]]
"""Kind → source → target → why."""

_NOWHERE: Mapping[Place, Place] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Edge:
    """source kind target: `docker.service After time-sync.target`."""

    source: str
    kind: Kind
    target: str
    origins: tuple[Origin, ...]

    @property
    def places(self) -> tuple[Place, ...]:
        """The lines that state it, in the order of its origins."""
        return tuple(o.place for o in self.origins if o.place is not None)


class Graph:
    """Units by their primary names, and the edges among them. Built by `unitlint.graph.build`; read-only."""

    def __init__(
        self,
        units: Mapping[str, Unit],
        names: Mapping[str, str],
        edges: Edges,
        *,
        default_target: str = "",
        problems: tuple[Problem, ...] = (),
        base: Graph | None = None,
    ) -> None:
        self.units = units
        self.names = names
        self.default_target = default_target
        self.problems = problems
        """What the generators could not follow."""
        self._forward = edges
        self.base = base
        """The base's that it goes on from, with all of its units and edges."""
        self._of_kind: dict[Kind, EdgesOfKind] = {}
        self._sorted: dict[Kind, tuple[Edge, ...]] = {}
        self._earlier: dict[tuple[str, frozenset[str]], frozenset[str]] = {}
        self._started: dict[str, frozenset[str]] = {}
        self._pulled: dict[frozenset[str], frozenset[str]] = {}

    def with_units(self, units: Mapping[str, Unit], places: Mapping[Place, Place] = _NOWHERE) -> Graph:
        """The same edges between other units of the same names and load states, said at other places."""
        other = copy(self)
        other.units = units
        if places:
            other._forward = {kind: moved(forward, places) for kind, forward in self._forward.items()}
            other.base, other._of_kind, other._sorted = None, {}, {}
        return other

    @cached_property
    def all_units(self) -> frozenset[str]:
        """The names of the units."""
        return frozenset(self.units)

    @cached_property
    def loaded(self) -> frozenset[str]:
        """The names of those that are loaded."""
        return frozenset(name for name, unit in self.units.items() if unit.load_state is LoadState.LOADED)

    def resolve(self, name: str) -> str | None:
        """The primary name behind a name or alias; None for a unit that the graph doesn't hold."""
        return self.names.get(name)

    def unit(self, name: str) -> Unit | None:
        """The unit of that name or alias."""
        primary = self.names.get(name)
        return self.units[primary] if primary is not None else None

    def targets(self, name: str, kind: Kind) -> Ends:
        """`name kind X` for every X, with the reasons."""
        forward = self._forward.get(kind)
        return forward.get(name, NO_ENDS) if forward is not None else NO_ENDS

    def sources(self, name: str, kind: Kind) -> Ends:
        """`X kind name` for every X, with the reasons."""
        return self._edges_of(kind).sources(name)

    def having(self, kind: Kind) -> Set[str]:
        """The units that are the source of an edge of that kind."""
        return self._forward.get(kind, {}).keys()

    def own(self, kind: Kind) -> tuple[str, ...]:
        """Those of them that have other edges than in the base, where there is one."""
        return self._edges_of(kind).own

    def _edges_of(self, kind: Kind) -> EdgesOfKind:
        if kind not in self._of_kind:
            below = self.base._edges_of(kind) if self.base is not None else None
            self._of_kind[kind] = EdgesOfKind(self._forward.get(kind, {}), below)
        return self._of_kind[kind]

    def pulled_in(self, names: frozenset[str]) -> frozenset[str]:
        """Those of `names` that are loaded, and all such that their start jobs pull in; found once."""
        if names not in self._pulled:
            found = {name for name in names if self.has(self.names.get(name, ""))}
            new = set(found)
            while new:
                new |= self._pulled_in_base(new)
                found |= new
                new = set().union(*map(self._started_with, new & self._pulling_anew)) - found
            _remember(self._pulled, names, frozenset(found))
        return self._pulled[names]

    def _pulled_in_base(self, names: set[str]) -> Set[str]:
        base = self.base
        return base.pulled_in(frozenset(names & base.units.keys())) if base is not None else frozenset()

    @cached_property
    def _pulling_anew(self) -> frozenset[str]:
        """The units whose start jobs pull in others than in the base."""
        return frozenset(name for kind in STARTED_WITH for name in self.own(kind))

    def _started_with(self, name: str) -> frozenset[str]:
        if name not in self._started:
            targets = (target for kind in STARTED_WITH for target in self.targets(name, kind))
            self._started[name] = self.loaded.intersection(targets)
        return self._started[name]

    def has(self, name: str) -> bool:
        """Whether there is a unit of that primary name, and it is loaded."""
        return name in self.loaded

    def earlier(self, name: str, among: frozenset[str]) -> frozenset[str]:
        """All units of `among` that `name` is after, directly or over others of them; found once."""
        if (name, among) not in self._earlier:
            _remember(self._earlier, (name, among), frozenset(self._walk(name, among)) - {name})
        return self._earlier[name, among]

    def _walk(self, name: str, among: frozenset[str]) -> set[str]:
        forward = self._forward.get(Kind.AFTER, {})
        seen, front = {name}, [name]
        while front:
            new = among.intersection(forward.get(front.pop(), ())) - seen
            seen |= new
            front += new
        return seen

    def edge(self, source: str, kind: Kind, target: str) -> Edge | None:
        """That edge, or None."""
        origins = self.targets(source, kind).get(target)
        return Edge(source, kind, target, origins) if origins is not None else None

    def edges(self, *kinds: Kind) -> Iterator[Edge]:
        """Every edge of `kinds` (of all kinds when none is named), sorted by kind, source and target."""
        for kind in kinds or tuple(Kind):
            if kind not in self._sorted:
                self._sorted[kind] = tuple(self._joined(kind, self._edges_of(kind).pairs))
            yield from self._sorted[kind]

    def written_in(self, kind: Kind, paths: Set[str]) -> Iterator[Edge]:
        """Those that a line in one of the files states, sorted; of those that a base brings none."""
        return self._joined(kind, self._edges_of(kind).written_in(paths))

    def _joined(self, kind: Kind, pairs: Iterable[tuple[str, str]]) -> Iterator[Edge]:
        forward = self._forward.get(kind, {})
        return (Edge(source, kind, target, forward[source][target]) for source, target in pairs)


_Asked = TypeVar("_Asked")


def _remember(answers: dict[_Asked, frozenset[str]], asked: _Asked, answer: frozenset[str]) -> None:
    """Keep an answer, and not more than some: each may hold every unit."""
    if len(answers) >= REMEMBERED:
        answers.clear()
    answers[asked] = answer
