"""Selection: which units and which edges of a graph a picture shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence, Set
from fnmatch import fnmatchcase

from unitlint.diagrams.nearness import is_written_in, own_paths, systemds_own, with_platform
from unitlint.diagrams.options import Direction, DrawOptions, View
from unitlint.diagrams.ordering import Pair, within
from unitlint.diagrams.relation import Relation, relation
from unitlint.errors import UsageError
from unitlint.graph.edges import Edge, Graph, Kind
from unitlint.graph.origins import OriginKind
from unitlint.quick.dataclasses import dataclass, field
from unitlint.systemd.special_units import STOP_TARGETS
from unitlint.text.suggest import did_you_mean
from unitlint.transaction.acting import Reach, acting_jobs, reach, reach_of
from unitlint.transaction.transaction import Transaction
from unitlint.units.unit import LoadState, Unit


@dataclass(frozen=True, slots=True)
class Selection:
    """What is shown, and what the view would show of the units that are not."""

    units: frozenset[str]
    platform: frozenset[str]
    """Units of the platform that are left out, and may come back where that saves arrows."""
    relations: tuple[Relation, ...]
    """All relations of the view, those of units that are not shown included."""
    carriers: frozenset[str] | None = None
    """The units with a job, through which an order acts."""
    base: frozenset[str] = frozenset()
    """The units that systemd itself ships, of a whole system."""
    hidden: Counter[str] = field(default_factory=Counter)
    """Why something is hidden, and how much of it."""


def select(graph: Graph, options: DrawOptions, transaction: Transaction | None = None) -> Selection:
    """The units and relations that `options` ask for; `UsageError` for a unit that the graph doesn't hold."""
    hidden: Counter[str] = Counter()
    relations = tuple(relations_of(graph, options, hidden))
    units = narrowed(graph, options, relations, transaction)
    jobs = transaction.jobs if transaction is not None and transaction.jobs else None
    shown = with_platform(graph, options, relations, units, jobs)
    filtered = {name for name in units if not passes(name, options)}
    hidden["units by --only or --hide"] += len(filtered & shown)
    left_out = frozenset(units - shown - filtered)
    return Selection(
        frozenset(shown - filtered),
        left_out,
        relations,
        carriers(graph, transaction),
        systemds_own(graph),
        hidden,
    )


def carriers(graph: Graph, transaction: Transaction | None) -> frozenset[str] | None:
    """The units that have a job in the boot; None when that isn't known."""
    if transaction is None or not transaction.jobs:
        return None
    return acting_jobs(graph, transaction)


def is_idle(unit: Unit, jobs: Set[str]) -> bool:
    """Whether the boot gives a unit no job. One without a file, `-.mount`, is active before any job runs."""
    if unit.load_state is not LoadState.LOADED:
        return True
    return unit.name not in jobs and unit.fragment is not None


def relations_of(graph: Graph, options: DrawOptions, hidden: Counter[str]) -> Iterable[Relation]:
    """The relations of the view; what it leaves out is counted in `hidden`."""
    named = {graph.resolve(name) for name in (*options.focus, *(options.path or ()), options.reaches)}
    paths = own_paths(graph)
    for edge in graph.edges():
        if not _in_view(edge, options.view):
            install = edge.kind is not Kind.AFTER and only_by(edge, OriginKind.INSTALL)
            hidden["edges of [Install]"] += install
        elif (
            _says_nothing(edge) and not is_written_in(edge, paths) and named.isdisjoint(_of_every_unit(edge))
        ):
            hidden["edges to slices and to shutdown"] += 1
        elif _needs_by_default(edge) and named.isdisjoint((edge.target,)):
            hidden["requirements by default"] += 1
        else:
            yield relation(edge)


def _in_view(edge: Edge, view: View) -> bool:
    match view:
        case View.ORDER:
            return edge.kind is Kind.AFTER
        case View.REQUIRE:
            return edge.kind is not Kind.AFTER and not only_by(edge, OriginKind.INSTALL)
        case View.INSTALL:
            installed = any(origin.kind is OriginKind.INSTALL for origin in edge.origins)
            return installed and edge.kind is not Kind.AFTER
        case View.ALL:
            return True


def _says_nothing(edge: Edge) -> bool:
    """Dependencies that every unit has, on its slice and on the targets of stopping."""
    return edge.kind is Kind.IN_SLICE or bool(_of_every_unit(edge))


def _of_every_unit(edge: Edge) -> set[str]:
    return {end for end in (edge.source, edge.target) if end.endswith(".slice") or end in STOP_TARGETS}


def _needs_by_default(edge: Edge) -> bool:
    return edge.kind is not Kind.AFTER and only_by(edge, OriginKind.DEFAULT)


def only_by(edge: Edge, kind: OriginKind) -> bool:
    """Whether all that makes the edge is of one kind."""
    return all(origin.kind is kind for origin in edge.origins)


def narrowed(
    graph: Graph, options: DrawOptions, relations: Sequence[Relation], transaction: Transaction | None
) -> set[str]:
    """The units that the options pick one by one, all where they pick none; raises UsageError."""
    cycles = transaction.cycles if transaction is not None else ()
    pairs = {relation.pair for relation in relations}
    if not options.narrows:
        return set(graph.units)
    chosen: set[str] = set()
    for name in options.focus:
        chosen |= _around(_resolve(graph, name), options, pairs)
    if options.path:
        first, last = (_resolve(graph, name) for name in options.path)
        order = _order(graph, options, pairs, transaction, (first, last))
        chosen |= order.between(first, last) or order.between(last, first) or {first, last}
    if options.reaches:
        end = _resolve(graph, options.reaches)
        order = _order(graph, options, pairs, transaction, (end,))
        chosen |= {end} | (order.after if options.direction is Direction.DOWN else order.before)(end)
    if options.cycle:
        chosen.update(unit for cycle in cycles for unit in cycle.units)
    if options.marked:
        chosen.update(_resolve(graph, name) for name in options.marked.units if name in graph.names)
        contract_edges = (*options.marked.kept, *options.marked.wrong)
        chosen.update(unit for edge in contract_edges for unit in (edge.source, edge.target))
    return chosen


def _order(
    graph: Graph,
    options: DrawOptions,
    pairs: set[Pair],
    transaction: Transaction | None,
    asked: tuple[str, ...],
) -> Reach:
    """What is before what: the order that acts, where a boot is known and the view is of the order."""
    if transaction is not None and options.view is View.ORDER:
        return reach(graph, transaction, asked)
    return reach_of(pairs)


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
        hint = did_you_mean(name, graph.names) or "`unitlint graph --json` lists all units"
        raise UsageError(f'there is no unit "{name}" here', hint=hint)
    return unit


def passes(name: str, options: DrawOptions) -> bool:
    """Whether `--only` and `--hide` let the unit through."""
    if options.only and not any(fnmatchcase(name, glob) for glob in options.only):
        return False
    return not any(fnmatchcase(name, glob) for glob in options.hide)
