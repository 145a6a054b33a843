"""What there is to say when one unit isn't ordered after another: which hop is cut away, and by what."""

from __future__ import annotations

from collections.abc import Collection

from unitlint.contracts.names import is_loaded, is_masked, listed
from unitlint.graph.edges import Edge
from unitlint.machine.chains import acting, chain, hops, waits, why_no_job
from unitlint.machine.contract import Hop, Violation
from unitlint.machine.machine import Machine
from unitlint.machine.places import file_place, user_place
from unitlint.text.source import Place
from unitlint.units.effective import last_flag
from unitlint.units.settings import is_undecided

_ORDER_KEYS = frozenset({"After", "Before"})


def missing_order(machine: Machine, *, later: str, earlier: str) -> Violation | None:
    """Why nothing makes `later` start after `earlier`; None when something does or a template decides."""
    if _waits(machine, later, earlier):
        return None
    machine = machine.linked
    if _waits(machine, later, earlier):
        return None
    graph, jobs = machine.graph, acting(machine, (later,))
    if _undecided(machine, later) or _undecided(machine, earlier):
        return None
    if earlier not in jobs:
        return _no_job(machine, later=later, earlier=earlier)
    reverse = chain(graph, later=earlier, earlier=later, through=jobs)
    if reverse:
        return _reversed(machine, reverse, later=later, earlier=earlier)
    full = chain(graph, later=later, earlier=earlier)
    if full:
        return _cut(machine, full, jobs, later=later, earlier=earlier)
    return _unordered(machine, jobs, later=later, earlier=earlier)


def _waits(machine: Machine, later: str, earlier: str) -> bool:
    return waits(machine, later=later, earlier=earlier, jobs=acting(machine, (later,)))


def _undecided(machine: Machine, name: str) -> bool:
    unit = machine.graph.unit(name)
    return unit is not None and is_undecided(unit, *_ORDER_KEYS)


def _no_job(machine: Machine, *, later: str, earlier: str) -> Violation:
    reason = why_no_job(machine.graph.unit(earlier))
    direct = chain(machine.graph, later=later, earlier=earlier)
    return Violation(
        f"{later} doesn't wait for {earlier}: {earlier} {reason}",
        unit=later,
        place=user_place(machine, later, earlier),
        proof=(*hops(machine.graph, direct), _state(machine, earlier, reason)),
        help=f"pull {earlier} in (Wants= or Requires=) where {later} is started"
        if is_loaded(machine.graph.unit(earlier))
        else "",
    )


def _reversed(machine: Machine, edges: tuple[Edge, ...], *, later: str, earlier: str) -> Violation:
    return Violation(
        f"{later} starts before {earlier}, the wrong way round",
        unit=later,
        place=user_place(machine, later, earlier) or _first_place(machine, edges),
        proof=hops(machine.graph, edges),
    )


def _first_place(machine: Machine, edges: tuple[Edge, ...]) -> Place | None:
    return next((place for edge in edges for _, place in machine.ownership.user_origins(edge)), None)


def _cut(
    machine: Machine, edges: tuple[Edge, ...], jobs: Collection[str], *, later: str, earlier: str
) -> Violation:
    gap = next(edge.target for edge in edges if edge.target not in jobs)
    reason = why_no_job(machine.graph.unit(gap))
    return Violation(
        f"nothing makes {later} start after {earlier}: the chain goes through {gap}, which {reason}",
        unit=later,
        place=user_place(machine, later, gap, earlier),
        proof=(*hops(machine.graph, edges), _state(machine, gap, reason)),
        help=f"order them directly: After={earlier} in {later}",
    )


def _unordered(machine: Machine, jobs: Collection[str], *, later: str, earlier: str) -> Violation:
    masked = _masked_chain(machine, jobs, later=later, earlier=earlier)
    if masked is not None:
        return masked
    lost = _lost_default(machine, jobs, later=later, earlier=earlier)
    return Violation(
        f"nothing makes {later} start after {earlier}",
        unit=later,
        place=user_place(machine, later, earlier),
        proof=lost,
        help=f"order them: After={earlier} in {later}",
    )


def _masked_chain(machine: Machine, jobs: Collection[str], *, later: str, earlier: str) -> Violation | None:
    """The chain that would be there without the user's masks: a masked unit has no dependencies."""
    masked = {name for name, unit in machine.graph.units.items() if is_masked(unit)}
    if not masked or machine.unmasked.resolve(later) is None:
        return None
    edges = chain(machine.unmasked, later=later, earlier=earlier, through={*jobs, *masked})
    carriers = [edge.target for edge in edges if edge.target in masked]
    if not carriers:
        return None
    return Violation(
        f"nothing makes {later} start after {earlier}: the chain went through {listed(carriers)}, now masked",
        unit=later,
        place=user_place(machine, *carriers, later, earlier),
        proof=(
            *(_state(machine, name, "is masked, which breaks this chain") for name in carriers),
            *hops(machine.unmasked, edges),
        ),
        help=f"order them directly: After={earlier} in {later}",
    )


def _lost_default(machine: Machine, jobs: Collection[str], *, later: str, earlier: str) -> tuple[Hop, ...]:
    """The chain that `DefaultDependencies=no` in `later` cuts away, if it would lead to `earlier`."""
    unit = machine.graph.unit(later)
    flag = last_flag(unit, "Unit", "DefaultDependencies") if unit is not None else None
    if flag is None or flag.value is not False:
        return ()
    for milestone in ("sysinit.target", "basic.target"):
        rest = chain(machine.graph, later=milestone, earlier=earlier, through=jobs)
        if rest:
            first = Hop(
                f"DefaultDependencies=no keeps {later} from being after {milestone}", flag.setting.place
            )
            return (first, *hops(machine.graph, rest))
    return ()


def _state(machine: Machine, name: str, reason: str) -> Hop:
    unit = machine.graph.unit(name)
    place = file_place(unit.fragment) if unit is not None and unit.fragment is not None else None
    return Hop(f"{name} {reason}", place)
