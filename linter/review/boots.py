"""Two boots of one configuration compared: units, edges, jobs, order and cycles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from unitlint.configuration.unit_files import Owner
from unitlint.diagrams.change import Changes, compare
from unitlint.diagrams.drawing import Change
from unitlint.graph.edges import STARTED_WITH, Edge, Graph, Kind
from unitlint.graph.origins import OriginKind
from unitlint.machine.machine import Machine
from unitlint.review.chains import chain_changes
from unitlint.review.changes import BootChange, EdgeChange, OrderChange, WaveChange
from unitlint.review.enabling import (
    boot_once_enabled,
    cycles_of,
    enabling_changes,
    starting_later,
    still_pulled_in,
)
from unitlint.review.units import location_of, unit_changes
from unitlint.systemd.milestones import MILESTONES
from unitlint.text.source import Location
from unitlint.transaction.transaction import Cycle, Transaction
from unitlint.units.effective import last_flag
from unitlint.units.unit import LoadState, Unit

SHOWN_KINDS = (
    *(Kind.AFTER, *STARTED_WITH),
    *(Kind.CONFLICTS, Kind.PART_OF, Kind.TRIGGERS, Kind.ON_FAILURE),
)
ENDS = frozenset({"shutdown.target", "umount.target", "initrd-switch-root.target"})
"""Where every unit goes at the end: nothing about the boot."""


def compare_boots(base: Machine, head: Machine) -> BootChange:
    """What becomes of a boot; of no configuration yet."""
    changes = compare(base.graph, head.graph)
    old, new = base.boot, head.boot
    known = _people_know(base, head)
    edges = tuple(_edges(base.graph, head.graph, changes))
    theirs = [_is_platforms(c.edge, known) or _comes_with_its_unit(c.edge, base, head) for c in edges]
    enabling = enabling_changes(base, head)
    was, now = (starting_later(base), starting_later(head)) if enabling else ((), ())
    return BootChange(
        (),
        tuple(unit_changes(base, head, changes)),
        tuple(c for c, is_theirs in zip(edges, theirs, strict=True) if not is_theirs),
        sum(theirs),
        tuple(_order(base, head)),
        tuple(_waves(old, new, known)),
        _only(new, old, head.graph),
        _only(old, new, base.graph),
        old.longest_chain,
        new.longest_chain,
        _cycles(cycles_of(head), cycles_of(base)),
        _cycles(cycles_of(base), cycles_of(head)),
        old.error,
        new.error,
        () if changes.none else tuple(chain_changes(base, head)),
        enabling=enabling,
        still_pulled_in=tuple(still_pulled_in(edges, head)),
        later_gained=tuple(unit for unit in now if unit not in was),
        later_lost=tuple(unit for unit in was if unit not in (*now, *new.jobs)),
    )


def _only(boot: Transaction, other: Transaction, graph: Graph) -> tuple[str, ...]:
    """Jobs of units that have a file, which the other boot lacks: a cause comes first.

    That is, as they start, those of the base system last.
    """
    gone = [name for wave in boot.waves for name in sorted(wave) if name not in other.jobs]
    gone += sorted(boot.jobs.keys() - other.jobs.keys() - {*gone})
    there = (name for name in gone if graph.units[name].fragment is not None)
    return tuple(sorted(there, key=lambda name: graph.units[name].owner is Owner.PLATFORM))


def _cycles(cycles: Iterable[Cycle], others: Iterable[Cycle]) -> tuple[Cycle, ...]:
    known = {(frozenset(cycle.units), cycle.latent) for cycle in others}
    return tuple(cycle for cycle in cycles if (frozenset(cycle.units), cycle.latent) not in known)


def _edges(before: Graph, after: Graph, changes: Changes) -> Iterator[EdgeChange]:
    for (source, kind, target), change in sorted(changes.edges.items()):
        gained = change is Change.ADDED
        graph, other = (after, before) if gained else (before, after)
        edge = graph.edge(source, Kind(kind), target)
        if (
            edge is None
            or edge.kind not in SHOWN_KINDS
            or ENDS & {source, target}
            or _goes_without_saying(edge)
        ):
            continue
        masked = None if gained else _masking(edge, after)
        if masked is not None:
            yield EdgeChange(edge, gained, location_of(masked), f"{masked.name} is masked")
            continue
        location, cause, elsewhere = _cause(edge, graph, other)
        yield EdgeChange(edge, gained, location, cause, in_base=gained is elsewhere)


def _masking(edge: Edge, after: Graph) -> Unit | None:
    """The unit whose mask took the edge away: a masked unit has no dependencies of its own."""
    owners = (*(origin.unit for origin in edge.origins), edge.source, edge.target)
    units = (after.units.get(name) for name in owners)
    return next((u for u in units if u is not None and u.load_state is LoadState.MASKED), None)


def _goes_without_saying(edge: Edge) -> bool:
    """The slice and the journal, which nearly every unit depends on and no line or link asks for."""
    return all(o.place is None and o.kind is not OriginKind.DEFAULT and not o.is_link for o in edge.origins)


def _is_platforms(edge: Edge, known: frozenset[str]) -> bool:
    """Whether nobody but the platform has to do with an edge: it is between its units, by its lines."""
    ends = {edge.source, edge.target, *(origin.unit for origin in edge.origins)}
    return not ends & known


def _comes_with_its_unit(edge: Edge, base: Machine, head: Machine) -> bool:
    """Whether the platform states an edge, in a unit that only one side loads."""
    stated_by = {origin.unit for origin in edge.origins}
    sides = [[side.graph.units.get(name) for side in (base, head)] for name in stated_by]
    return bool(sides) and all(
        None in both and all(unit is None or _is_shipped(unit) for unit in both) for both in sides
    )


def _is_shipped(unit: Unit) -> bool:
    return not unit.user_owned and unit.owner is not Owner.GENERATOR


def _cause(edge: Edge, graph: Graph, other: Graph) -> tuple[Location | None, str, bool]:
    """The line that states the edge; for one that none states, what makes the difference.

    Also whether that line is on the side that lacks the edge.
    """
    for origin in edge.origins:
        if origin.place is not None:
            return origin.place.location, "", False
    link = next((origin for origin in edge.origins if origin.is_link), None)
    if link is not None:  # it has no line
        return None, link.words, False
    owner = edge.origins[0].unit if edge.origins else edge.source
    unit = graph.units.get(owner)
    what = edge.origins[0].words if edge.origins else ""
    if edge.origins and edge.origins[0].kind is OriginKind.DEFAULT:
        for side in (graph.units, other.units):
            for name in dict.fromkeys((owner, edge.source, edge.target)):
                flag = last_flag(side[name], "Unit", "DefaultDependencies") if name in side else None
                if flag is not None:
                    return flag.setting.place.location, what, side is other.units
    return (unit.place.location if unit is not None and unit.place is not None else None), what, False


def _people_know(base: Machine, head: Machine) -> frozenset[str]:
    """Units that users or their fstab bring or that their lines name, on either side, and the milestones."""
    mine = {
        name
        for model in (base, head)
        for name, unit in model.graph.units.items()
        if unit.user_owned or unit.owner is Owner.GENERATOR
    }
    named = {
        end
        for model in (base, head)
        for edge in model.graph.edges(Kind.AFTER)
        if mine.intersection((edge.source, edge.target)) and any(model.ownership.naming_origins(edge))
        for end in (edge.source, edge.target)
    }
    return frozenset(mine | named | set(MILESTONES))


def _order(base: Machine, head: Machine) -> Iterator[OrderChange]:
    """The nearest units that a unit now starts after, or no longer does; those alike in it together."""
    known = _people_know(base, head)
    before, after = boot_once_enabled(base), boot_once_enabled(head)
    both = known & before.jobs.keys() & after.jobs.keys()
    old, new = _predecessors(before, both), _predecessors(after, both)
    groups: dict[tuple[tuple[str, ...], tuple[str, ...]], list[str]] = {}
    for unit in sorted(both):
        gained, lost = new[unit] - old[unit], old[unit] - new[unit]
        if gained or lost:
            groups.setdefault((_nearest(gained, new), _nearest(lost, old)), []).append(unit)
    for (gains, losses), units in groups.items():
        yield OrderChange(tuple(units), gains, losses)


def _predecessors(boot: Transaction, units: Iterable[str]) -> dict[str, frozenset[str]]:
    """For each of `units`, those of them that start before it."""
    wanted = frozenset(units)
    later: dict[str, list[str]] = {}
    for earlier, after in boot.order:
        later.setdefault(after, []).append(earlier)
    return {unit: _closure(unit, later) & wanted for unit in wanted}


def _closure(start: str, edges: dict[str, list[str]]) -> frozenset[str]:
    seen, front = {start}, [start]
    while front:
        for other in edges.get(front.pop(), ()):
            if other not in seen:
                seen.add(other)
                front.append(other)
    return frozenset(seen - {start})


def _nearest(units: frozenset[str], predecessors: dict[str, frozenset[str]]) -> tuple[str, ...]:
    """Those of `units` that are before none of the others."""
    return tuple(sorted(u for u in units if not any(u in predecessors.get(v, ()) for v in units - {u})))


def _waves(before: Transaction, after: Transaction, known: frozenset[str]) -> Iterator[WaveChange]:
    old = {unit: number for number, wave in enumerate(before.waves, 1) for unit in wave}
    new = {unit: number for number, wave in enumerate(after.waves, 1) for unit in wave}
    for unit in sorted(known & old.keys() & new.keys()):
        if old[unit] != new[unit]:
            yield WaveChange(unit, old[unit], new[unit])
