"""Which orders act: chains of `After=` through units that all have a job.

Ordering matters only between two units that are both queued in the transaction (systemd.unit(5), Before=,
After=). A chain through a unit that is masked, missing or not pulled in therefore orders nothing.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable

from unitlint.contracts.contract import Hop, Machine
from unitlint.contracts.names import is_loaded
from unitlint.graph.edges import PULLS_IN, Edge, Graph, Kind, Origin, OriginKind
from unitlint.units.unit import LoadState, Unit

_STARTING = frozenset({"start", "verify-active", "restart", "reload", "nop"})

_WITHOUT_LINE = {
    OriginKind.DEFAULT: "default dependency",
    OriginKind.IMPLICIT: "implicit dependency",
    OriginKind.PATH: "needs a path below it",
    OriginKind.SLICE: "its slice",
    OriginKind.GENERATOR: "made by a generator",
    OriginKind.INSTALL: "enabled",
    OriginKind.FILE: "",
}


def acting(machine: Machine, units: Iterable[str]) -> frozenset[str]:
    """The units with a start job when `units` start during the boot.

    Those of the boot itself, and for a unit that isn't part of it (a timer starts it, say) all that its own
    start job pulls in.
    """
    boot = frozenset(name for name, job in machine.boot.jobs.items() if job.type in _STARTING)
    late = [name for name in units if name not in boot]
    return boot | pulled_in(machine.graph, late)


def pulled_in(graph: Graph, units: Iterable[str]) -> frozenset[str]:
    """`units`, as far as they are loaded, and every unit that their start jobs pull in."""
    waiting = [name for name in units if is_loaded(graph.unit(name))]
    found = set(waiting)
    while waiting:
        source = waiting.pop()
        for kind in (*PULLS_IN, Kind.REQUISITE):
            for target in graph.targets(source, kind):
                if target not in found and is_loaded(graph.unit(target)):
                    found.add(target)
                    waiting.append(target)
    return frozenset(found)


def chain(
    graph: Graph, *, later: str, earlier: str, through: Collection[str] | None = None
) -> tuple[Edge, ...] | None:
    """The shortest chain of After edges from `later` to `earlier`; None when there is none.

    Every unit of the chain is one of `through`; any unit of the graph when that is None.
    """
    usable: Callable[[str], bool] = (lambda _: True) if through is None else through.__contains__
    if not (usable(later) and usable(earlier)):
        return None
    came_from: dict[str, str] = {later: ""}
    queue = deque([later])
    while queue:
        source = queue.popleft()
        for target in sorted(graph.targets(source, Kind.AFTER)):
            if target in came_from or not usable(target):
                continue
            came_from[target] = source
            if target == earlier:
                return _edges(graph, came_from, earlier)
            queue.append(target)
    return None


def _edges(graph: Graph, came_from: dict[str, str], last: str) -> tuple[Edge, ...]:
    edges: list[Edge] = []
    target = last
    while source := came_from[target]:
        edge = graph.edge(source, Kind.AFTER, target)
        assert edge is not None
        edges.append(edge)
        target = source
    return tuple(reversed(edges))


def hops(edges: Iterable[Edge]) -> tuple[Hop, ...]:
    """The chain as a proof: what each hop says, and the line that says it."""
    return tuple(hop(edge) for edge in edges)


def hop(edge: Edge) -> Hop:
    """One edge in words. The first origin that has a line is the one that is shown."""
    origin = next((o for o in edge.origins if o.place is not None), edge.origins[0] if edge.origins else None)
    verb = "is after" if edge.kind is Kind.AFTER else edge.kind.value
    clause = f"{edge.source} {verb} {edge.target}"
    reason = _reason(origin)
    return Hop(f"{clause} ({reason})" if reason else clause, origin.place if origin is not None else None)


def _reason(origin: Origin | None) -> str:
    if origin is None:
        return ""
    if origin.setting:
        return f"{origin.setting}= in {origin.unit}"
    return _WITHOUT_LINE[origin.kind]


def why_no_job(unit: Unit | None) -> str:
    """A clause that says why a unit gets no job: `is masked`."""
    match unit.load_state if unit is not None else LoadState.NOT_FOUND:
        case LoadState.MASKED:
            return "is masked"
        case LoadState.NOT_FOUND:
            return "doesn't exist"
        case LoadState.LOADED:
            return "is started by nothing in this boot"
        case _:
            return "can't be loaded"
