"""Where one unit stands in the boot: when it starts and for what, what pulls it in, who waits for it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import pairwise

from unitlint.graph.edges import PULLS_IN, Edge, Graph, Kind
from unitlint.machine.chains import NOT_STARTED, why_no_job, why_not_each_time
from unitlint.quick.dataclasses import dataclass
from unitlint.transaction.acting import reach
from unitlint.transaction.schedule import Slot, chain_to, schedule
from unitlint.transaction.transaction import Transaction
from unitlint.units.unit import LoadState


@dataclass(frozen=True, slots=True)
class Idle:
    """An edge that would give the unit a job, and why it doesn't: `graphical.target isn't started …`."""

    edge: Edge
    why: str


@dataclass(frozen=True, slots=True)
class Standing:
    """The answer for `unit`; empty tuples where there is nothing."""

    unit: str
    slot: Slot | None
    """None for a unit without a job."""
    end: int
    """Of the boot, in the slot's measure."""
    no_job: str = ""
    """Why it has no job: `is masked`."""
    chance: str = ""
    """Why the job of a unit that has one doesn't start it in each boot, in words."""
    first: str = ""
    """The unit that the chain begins with."""
    chain: tuple[Edge, ...] = ()
    """What it starts as late as it does for, from the start of the boot to the unit."""
    pulled_in: tuple[Edge, ...] = ()
    """From the target that is started to the unit."""
    triggered: tuple[Edge, ...] = ()
    idle: tuple[Idle, ...] = ()
    """For a unit without a job that could be loaded: what would pull it in."""
    waits_for: tuple[str, ...] = ()
    """Units directly before it; `all_before` are those over others, too."""
    waited_for_by: tuple[str, ...] = ()
    all_before: int = 0
    all_after: int = 0
    error: str = ""
    """Why the boot as a whole starts nothing."""

    @property
    def without_job(self) -> str:
        """`no job in this boot`, and why if the unit itself or the boot as a whole is at fault."""
        fault = self.error if self.no_job == NOT_STARTED else f"it {self.no_job}"
        return f"no job in this boot: {fault}" if fault else "no job in this boot"


def standing(
    graph: Graph, boot: Transaction, unit: str, lengths: Mapping[str, int] | None = None
) -> Standing:
    """`unit` must be the name of a unit of `graph`. `lengths`: microseconds that units take."""
    plan = schedule(boot, lengths)
    order = reach(graph, boot, (unit,))
    slot = plan.slots.get(unit)
    chain = chain_to(boot, plan.slots, unit)
    edges = (_order(graph, earlier, later) for earlier, later in pairwise(chain))
    return Standing(
        unit,
        slot,
        plan.end,
        "" if slot is not None else why_no_job(graph.units[unit]),
        why_not_each_time(boot, unit),
        chain[0] if chain else "",
        tuple(edge for edge in edges if edge is not None),
        _pulled_in(boot, unit, _jobs_edges(boot)) or _pulled_in(boot, unit, _all_edges(graph, boot)),
        tuple(e for e in graph.edges(Kind.TRIGGERS) if e.target == unit),
        tuple(_idle(graph, boot, unit)) if slot is None else (),
        tuple(sorted(order.preceding.get(unit, ()))),
        tuple(sorted(order.following.get(unit, ()))),
        len(order.before(unit) - {unit}),
        len(order.after(unit) - {unit}),
        boot.error,
    )


def _idle(graph: Graph, boot: Transaction, unit: str) -> Iterator[Idle]:
    if graph.units[unit].load_state is not LoadState.LOADED:
        return
    reasons = {left.unit: left.reason for left in boot.left_out}
    for kind in PULLS_IN:
        for source in sorted(set(graph.sources(unit, kind)) - {unit}):
            edge = graph.edge(source, kind, unit)
            if edge is not None and source not in boot.jobs:
                yield Idle(edge, f"{source} pulls it in, but {why_no_job(graph.units[source])}")
            elif edge is not None and unit in reasons:
                yield Idle(edge, f"{source} pulls it in, but its job is dropped: {reasons[unit]}")


def _order(graph: Graph, earlier: str, later: str) -> Edge | None:
    return graph.edge(later, Kind.AFTER, earlier) or graph.edge(earlier, Kind.AFTER, later)


def _jobs_edges(boot: Transaction) -> Callable[[str], Iterable[Edge]]:
    return lambda name: boot.jobs[name].pulled_in_by if name in boot.jobs else ()


def _all_edges(graph: Graph, boot: Transaction) -> Callable[[str], Iterator[Edge]]:
    """Those of jobs that are dropped, too: what they queued before may stay."""
    queued = {*boot.jobs, *(left.unit for left in boot.left_out)}

    def edges(name: str) -> Iterator[Edge]:
        for kind in PULLS_IN:
            for source in sorted(queued.intersection(graph.sources(name, kind))):
                if edge := graph.edge(source, kind, name):
                    yield edge

    return edges


def _pulled_in(boot: Transaction, unit: str, queueing: Callable[[str], Iterable[Edge]]) -> tuple[Edge, ...]:
    """The shortest chain of edges that queue jobs, from the target to the unit."""
    if unit not in boot.jobs:
        return ()
    came: dict[str, Edge] = {}
    queue, seen = deque([unit]), {unit}
    while queue:
        name = queue.popleft()
        if name == boot.target:
            return tuple(_back(came, boot.target, unit))
        for edge in queueing(name):
            other = edge.source if edge.target == name else edge.target
            if other not in seen:
                seen.add(other)
                came[other] = edge
                queue.append(other)
    return ()


def _back(came: Mapping[str, Edge], start: str, end: str) -> list[Edge]:
    edges = []
    while start != end:
        edge = came[start]
        edges.append(edge)
        start = edge.target if edge.source == start else edge.source
    return edges
