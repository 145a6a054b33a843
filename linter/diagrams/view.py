"""Selection: which units and which edges of a graph a picture shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from unitlint.diagrams.drawing import Belonging, Class
from unitlint.diagrams.options import Direction, DrawOptions, PlatformUnits, View
from unitlint.diagrams.ordering import Pair, between, reachable, within
from unitlint.errors import UsageError
from unitlint.graph.edges import Edge, Graph, Kind, OriginKind
from unitlint.sources.configuration import Owner
from unitlint.transaction.transaction import Cycle
from unitlint.units.unit import LoadState, Unit

CLASSES: dict[Kind, Class] = {
    Kind.AFTER: Class.ORDER,
    Kind.REQUIRES: Class.REQUIRES,
    Kind.REQUISITE: Class.REQUIRES,
    Kind.BINDS_TO: Class.REQUIRES,
    Kind.WANTS: Class.WANTS,
    Kind.UPHOLDS: Class.WANTS,
    Kind.PART_OF: Class.PART_OF,
    Kind.CONFLICTS: Class.CONFLICTS,
    Kind.TRIGGERS: Class.TRIGGERS,
    Kind.ON_FAILURE: Class.OTHER,
    Kind.ON_SUCCESS: Class.OTHER,
    Kind.PROPAGATES_RELOAD_TO: Class.OTHER,
    Kind.PROPAGATES_STOP_TO: Class.OTHER,
    Kind.JOINS_NAMESPACE_OF: Class.OTHER,
    Kind.IN_SLICE: Class.OTHER,
}

WRITTEN = (OriginKind.FILE, OriginKind.GENERATOR, OriginKind.INSTALL)
"""Origins that somebody wrote down, in a unit or a file that a generator reads."""

STOP_TARGETS = frozenset(
    f"{name}.target"
    for name in ("exit", "final", "halt", "kexec", "poweroff", "reboot", "shutdown", "soft-reboot", "umount")
)
"""Targets of stopping (bootup(7), SYSTEM MANAGER SHUTDOWN): every unit is before them, which says nothing."""


@dataclass(frozen=True, slots=True)
class Relation:
    """An edge of the graph in the direction it is drawn."""

    tail: str
    head: str
    edge_class: Class
    edge: Edge

    @property
    def pair(self) -> Pair:
        """(tail, head)."""
        return (self.tail, self.head)


@dataclass(frozen=True, slots=True)
class Selection:
    """What is shown, and what the view would show of the units that are not."""

    units: frozenset[str]
    relations: tuple[Relation, ...]
    """All relations of the view, those of units that are not shown included."""
    hidden: Counter[str] = field(default_factory=Counter)
    """Why something is hidden, and how much of it."""


def belonging(unit: Unit) -> Belonging:
    """Who brings the unit; a platform's unit that the user changes by a drop-in stays the platform's."""
    match unit.owner:
        case Owner.USER:
            return Belonging.USER
        case Owner.PLATFORM:
            return Belonging.PLATFORM
        case Owner.GENERATOR:
            return Belonging.GENERATED
        case _:
            return Belonging.NONE


def of_interest(unit: Unit) -> bool:
    """Whether a picture is about the unit, and not only about its neighbours."""
    return unit.user_owned or unit.owner is Owner.GENERATOR


def select(graph: Graph, options: DrawOptions, cycles: Sequence[Cycle] = ()) -> Selection:
    """The units and relations that `options` ask for; `UsageError` for a unit that the graph doesn't hold."""
    hidden: Counter[str] = Counter()
    relations = tuple(_relations(graph, options, hidden))
    units = _narrowed(graph, options, relations, cycles)
    shown = _of_platform(graph, options, relations, units)
    hidden["units of the platform"] += sum(
        belonging(graph.units[name]) is Belonging.PLATFORM for name in units - shown
    )
    filtered = {name for name in shown if not _passes(name, options)}
    hidden["units by --only or --hide"] += len(filtered)
    return Selection(frozenset(shown - filtered), relations, hidden)


def _relations(graph: Graph, options: DrawOptions, hidden: Counter[str]) -> Iterable[Relation]:
    named = {graph.resolve(name) for name in (*options.focus, *(options.path or ()), options.reaches)}
    for edge in graph.edges():
        edge_class = CLASSES[edge.kind]
        if not _in_view(edge, edge_class, options.view):
            if edge_class is not Class.ORDER and _only(edge, OriginKind.INSTALL):
                hidden["edges of [Install]"] += 1
            continue
        if _says_nothing(edge, named):
            hidden["edges to slices and to shutdown"] += 1
            continue
        ends = (edge.target, edge.source) if edge_class is Class.ORDER else (edge.source, edge.target)
        yield Relation(*ends, edge_class, edge)


def _in_view(edge: Edge, edge_class: Class, view: View) -> bool:
    installed = (
        any(origin.kind is OriginKind.INSTALL for origin in edge.origins) and edge_class is not Class.ORDER
    )
    match view:
        case View.ORDER:
            return edge_class is Class.ORDER
        case View.REQUIRE:
            return edge_class is not Class.ORDER and not _only(edge, OriginKind.INSTALL)
        case View.INSTALL:
            installed = any(origin.kind is OriginKind.INSTALL for origin in edge.origins)
            return installed and edge_class is not Class.ORDER
        case View.ALL:
            return True


def _says_nothing(edge: Edge, named: set[str | None]) -> bool:
    """Dependencies that every unit has, on its slice and on the targets of stopping."""
    if edge.source in named or edge.target in named:
        return False
    if edge.kind is Kind.IN_SLICE or edge.source.endswith(".slice") or edge.target.endswith(".slice"):
        return True
    stops = edge.source in STOP_TARGETS or edge.target in STOP_TARGETS
    return stops and not any(origin.kind is OriginKind.FILE for origin in edge.origins)


def _only(edge: Edge, kind: OriginKind) -> bool:
    return all(origin.kind is kind for origin in edge.origins)


def _narrowed(
    graph: Graph, options: DrawOptions, relations: Sequence[Relation], cycles: Sequence[Cycle]
) -> set[str]:
    pairs = {relation.pair for relation in relations}
    if not options.narrows:
        return set(graph.units)
    chosen: set[str] = set()
    for name in options.focus:
        chosen |= _around(_resolve(graph, name), options, pairs)
    if options.path:
        first, last = (_resolve(graph, name) for name in options.path)
        chosen |= between(pairs, first, last) or between(pairs, last, first) or {first, last}
    if options.reaches:
        end = _resolve(graph, options.reaches)
        chosen |= {end} | reachable(pairs, end, backwards=True)
    if options.cycle:
        chosen.update(unit for cycle in cycles for unit in cycle.units)
    if options.marked:
        chosen.update(_resolve(graph, name) for name in options.marked.units if name in graph.names)
        chosen.update(unit for edge in options.marked.kept for unit in (edge.source, edge.target))
    return chosen


def _around(unit: str, options: DrawOptions, pairs: set[Pair]) -> set[str]:
    chosen: set[str] = set()
    if options.direction is not Direction.UP:
        chosen |= within(pairs, unit, options.depth)
    if options.direction is not Direction.DOWN:
        chosen |= within(pairs, unit, options.depth, backwards=True)
    return chosen


def _resolve(graph: Graph, name: str) -> str:
    unit = graph.resolve(name)
    if unit is None:
        from difflib import get_close_matches

        near = get_close_matches(name, sorted(graph.names), n=1)
        raise UsageError(f"there is no unit {name!r} here", hint=f"did you mean {near[0]}?" if near else "")
    return unit


def _of_platform(
    graph: Graph, options: DrawOptions, relations: Sequence[Relation], units: set[str]
) -> set[str]:
    wanted = options.platform_units
    if wanted is PlatformUnits.ALL or (wanted is None and options.narrows):
        return units
    own = {name for name in units if of_interest(graph.units[name])}
    if wanted is PlatformUnits.NONE:
        return own
    near = {end for relation in relations if _joins(relation, own) for end in relation.pair}
    missing = {name for name in near if graph.units[name].load_state is not LoadState.LOADED}
    return own | (near & units) | missing


def _joins(relation: Relation, own: set[str]) -> bool:
    """Whether the relation makes its other end a near unit: somebody wrote it, and for a unit of ours."""
    if relation.tail not in own and relation.head not in own:
        return False
    stated = any(
        o.kind in (OriginKind.FILE, OriginKind.GENERATOR, OriginKind.INSTALL) for o in relation.edge.origins
    )
    return stated or relation.edge_class is Class.TRIGGERS


def _passes(name: str, options: DrawOptions) -> bool:
    if options.only and not any(fnmatchcase(name, glob) for glob in options.only):
        return False
    return not any(fnmatchcase(name, glob) for glob in options.hide)
