"""Which orders act: chains of `After=` through units that all have a job.

Ordering matters only between two units that are both queued in the transaction (systemd.unit(5), Before=,
After=). A chain through a unit that is masked, missing or not pulled in therefore orders nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from unitlint.graph.edges import Edge, Graph, Kind
from unitlint.graph.origins import Origin, OriginKind
from unitlint.graph.paths import shortest_chain
from unitlint.machine.contract import Hop
from unitlint.machine.machine import Machine
from unitlint.machine.places import file_place
from unitlint.transaction.transaction import Transaction
from unitlint.units.unit import LoadState, Unit

_VERBS = {
    Kind.REQUIRES: "requires",
    Kind.REQUISITE: "has the requisite",
    Kind.WANTS: "wants",
    Kind.BINDS_TO: "is bound to",
    Kind.PART_OF: "is part of",
    Kind.UPHOLDS: "upholds",
    Kind.CONFLICTS: "conflicts with",
    Kind.TRIGGERS: "triggers",
}
_WITHOUT_LINE = {
    OriginKind.DEFAULT: "default dependency",
    OriginKind.IMPLICIT: "implicit dependency",
    OriginKind.PATH: "path dependency",
    OriginKind.SLICE: "slice",
    OriginKind.GENERATOR: "generated dependency",
    OriginKind.UDEV: "udev rule",
    OriginKind.INSTALL: "[Install] section",
    OriginKind.FILE: "dependency",
}


def acting(machine: Machine, units: Iterable[str]) -> frozenset[str]:
    """The units with a start job when `units` start during the boot."""
    return machine.acting(units)


def waits(machine: Machine, *, later: str, earlier: str, jobs: frozenset[str]) -> bool:
    """Whether `later` is after `earlier` over a chain of `jobs`: whether `chain` would find one."""
    if later not in jobs or earlier not in jobs:
        return False
    # Most chains are one edge: all that a unit is after is not gathered for these.
    return _is_straight(machine.graph, later, earlier) or earlier in machine.graph.earlier(later, jobs)


def waited_for(machine: Machine, later: str) -> frozenset[str]:
    """All units for which `waits` holds when `later` starts during the boot."""
    jobs = acting(machine, (later,))
    return machine.graph.earlier(later, jobs) if later in jobs else frozenset()


def _is_straight(graph: Graph, later: str, earlier: str) -> bool:
    return earlier != later and earlier in graph.targets(later, Kind.AFTER)


def keeping_chain(machine: Machine, *, later: str, earlier: str) -> tuple[Edge, ...]:
    """The chain that makes `later` start after `earlier`, now or once all is enabled; else empty."""
    as_it_is = _acting_chain(machine, later, earlier)
    if as_it_is or machine.linked is machine:
        return as_it_is
    return _acting_chain(machine.linked, later, earlier)


def _acting_chain(machine: Machine, later: str, earlier: str) -> tuple[Edge, ...]:
    return chain(machine.graph, later=later, earlier=earlier, through=acting(machine, (later,)))


def are_ordered(machine: Machine, one: str, other: str, *, starting: Iterable[str]) -> bool:
    """Whether one of two units waits for the other when the units `starting` start during the boot."""
    graph, units, ways = machine.graph, frozenset(starting), ((one, other), (other, one))
    both_start = units >= {one, other} and graph.has(one) and graph.has(other)
    if both_start and any(_is_straight(graph, *way) for way in ways):
        return True  # whatever else has a job
    if not any(earlier in graph.earlier(later, graph.all_units) for later, earlier in ways):
        return False  # most are not: what has a job takes longer to find out
    jobs = acting(machine, units)
    return any(waits(machine, later=later, earlier=earlier, jobs=jobs) for later, earlier in ways)


def chain(
    graph: Graph, *, later: str, earlier: str, through: Collection[str] | None = None
) -> tuple[Edge, ...]:
    """The shortest chain of After edges from `later` to `earlier`; empty when there is none.

    Every unit of the chain is one of `through`; any unit of the graph when that is None.
    """
    if through is None:
        return shortest_chain(graph, source=later, target=earlier)
    if later not in through or earlier not in through:
        return ()
    return shortest_chain(graph, source=later, target=earlier, passable=through.__contains__)


def hops(graph: Graph, edges: Iterable[Edge]) -> tuple[Hop, ...]:
    """The chain as a proof: what each hop says, and the line that says it."""
    return tuple(hop(graph, edge) for edge in edges)


def hop(graph: Graph, edge: Edge) -> Hop:
    """One edge in words.

    The first origin that has a line is the one that is shown; an edge that no line states stands at the
    file of the unit that it comes from.
    """
    verb = "is after" if edge.kind is Kind.AFTER else _VERBS.get(edge.kind, edge.kind.value)
    clause = f"{edge.source} {verb} {edge.target}"
    origin = next((o for o in edge.origins if o.place is not None), edge.origins[0] if edge.origins else None)
    if origin is None:
        return Hop(clause)
    owner = graph.unit(origin.unit)
    file = owner.fragment if owner is not None else None
    place = origin.place or (file_place(file) if file is not None else None)
    return Hop(f"{clause} ({_reason(origin)})", place)


def _reason(origin: Origin) -> str:
    if origin.setting.startswith("."):
        return f"enabled, in {origin.unit}{origin.setting}/"
    if origin.setting:
        return f"{origin.setting}= in {origin.unit}"
    return f"{_WITHOUT_LINE[origin.kind]} of {origin.unit}"


NOT_STARTED = "isn't started in this boot"


def why_no_job(unit: Unit | None) -> str:
    """A clause that says why a unit gets no job: `is masked`."""
    match unit.load_state if unit is not None else LoadState.NOT_FOUND:
        case LoadState.MASKED:
            return "is masked"
        case LoadState.NOT_FOUND:
            return "doesn't exist"
        case LoadState.LOADED:
            return NOT_STARTED
        case _:
            return "can't be loaded"


MOST_VICTIMS = 5


def why_not_each_time(boot: Transaction, unit: str) -> str:
    """A sentence that says why `unit` is not started in each boot though it has a job; empty where it is."""
    for cycle in boot.cycles:
        if unit in cycle.victims and not cycle.latent:
            others = [name for name in cycle.victims if name != unit]
            shown = " or ".join(others) if len(others) < MOST_VICTIMS else f"one of {len(others)} others"
            dropped = f"its job or that of {shown}" if others else "its job"
            return f"It waits for itself: systemd drops {dropped} to break the ordering cycle"
    return "It is started in some boots only, by chance" if unit in boot.uncertain else ""
