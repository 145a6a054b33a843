"""Why one unit starts after another, or pulls it in; or what is missing for that.

An order acts only between units that both have a job, so chains run through units that start in the boot
(systemd.unit(5), Before=, After=). Where there is none, the same configuration is asked again without its
masks and with every default dependency: what appears then is what they cut away.
"""

from __future__ import annotations

from collections.abc import Collection
from itertools import islice

from unitlint.configuration.configuration import Configuration
from unitlint.graph.build import build_graph
from unitlint.graph.edges import STARTED_WITH, Edge, Graph
from unitlint.graph.host import Host
from unitlint.graph.origins import OriginKind
from unitlint.graph.paths import ORDERING, reachable, shortest_chains
from unitlint.machine.chains import why_no_job
from unitlint.platforms.platform import Platform
from unitlint.quick.dataclasses import dataclass
from unitlint.text.source import Place
from unitlint.transaction.acting import acting_jobs
from unitlint.transaction.transaction import Transaction
from unitlint.units.effective import last_flag
from unitlint.units.unit import LoadState, Unit

Chain = tuple[Edge, ...]

MOST = 20
"""Chains that are listed at most."""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Something that keeps a chain from acting: a sentence, and the line that decides it."""

    sentence: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Why:
    """The answer. All chains are shortest ones; empty tuples mean that there is none."""

    source: str
    target: str
    ordering: tuple[Chain, ...] = ()
    """Chains that make `source` start after `target`."""
    requirement: tuple[Chain, ...] = ()
    """Chains by which starting `source` starts `target`."""
    reverse: tuple[Chain, ...] = ()
    """Chains that make `target` start after `source` instead."""
    idle: Chain = ()
    """A chain that would order them if every unit on it had a job."""
    obstacles: tuple[Obstacle, ...] = ()
    """Why the idle chain doesn't act, and what masks, missing units and absent defaults cut away."""
    nearest: Chain = ()
    """Where nothing orders them: the chain from `source` that comes closest, to a unit that both know."""


def explain(
    configuration: Configuration,
    *,
    platform: Platform,
    graph: Graph,
    boot: Transaction,
    source: str,
    target: str,
    every: bool = False,
) -> Why:
    """Both names must be those of units in `graph`. `every`: all shortest chains, else the first."""
    most = MOST if every else 1
    jobs = acting_jobs(graph, boot, (source, target))
    requirement = tuple(
        islice(shortest_chains(graph, source=source, target=target, kinds=STARTED_WITH), most)
    )
    ordering = acting_chains(graph, boot, source=source, target=target, most=most)
    if ordering:
        return Why(source, target, ordering, requirement)
    reverse = _acting(graph, jobs, target, source, most)
    idle = next(shortest_chains(graph, source=source, target=target), ())
    obstacles = [*_gaps(graph, jobs, idle), *_ends(graph, source, target)]
    if not idle and not reverse:
        obstacles += _cut_away(configuration, platform, graph, source, target)
    nearest = () if idle or reverse else _nearest(graph, jobs, source, target)
    return Why(source, target, (), requirement, reverse, idle, tuple(obstacles), nearest)


def acting_chains(
    graph: Graph, boot: Transaction, *, source: str, target: str, most: int = 1
) -> tuple[Chain, ...]:
    """The shortest chains that make `source` start after `target`, if both start."""
    return _acting(graph, acting_jobs(graph, boot, (source, target)), source, target, most)


def _acting(graph: Graph, jobs: Collection[str], source: str, target: str, most: int) -> tuple[Chain, ...]:
    if source not in jobs or target not in jobs:
        return ()
    return tuple(
        islice(shortest_chains(graph, source=source, target=target, passable=jobs.__contains__), most)
    )


def _gaps(graph: Graph, jobs: Collection[str], chain: Chain) -> list[Obstacle]:
    """The units of an idle chain that have no job."""
    between = dict.fromkeys(edge.target for edge in chain[:-1])
    return [
        Obstacle(
            f"{name} {why_no_job(graph.units[name])}, so the chain through it orders nothing",
            _place(graph, name),
        )
        for name in between
        if name not in jobs
    ]


def _ends(graph: Graph, source: str, target: str) -> list[Obstacle]:
    return [
        Obstacle(f"{name} {why_no_job(graph.units[name])}", _place(graph, name))
        for name in (source, target)
        if graph.units[name].load_state is not LoadState.LOADED
    ]


def _place(graph: Graph, name: str) -> Place | None:
    unit = graph.units[name]
    if (
        unit.load_state is LoadState.MASKED
        and unit.fragment is not None
        and unit.fragment.declared is not None
    ):
        return unit.fragment.declared
    return unit.place


def _cut_away(
    configuration: Configuration, platform: Platform, graph: Graph, source: str, target: str
) -> list[Obstacle]:
    """What masks and DefaultDependencies=no take away: chains that are there without them."""
    found: list[Obstacle] = []
    version = platform.systemd_version
    unmasked = build_graph(configuration, platform=platform, host=Host(version=version, ignore_masks=True))
    chain = next(shortest_chains(unmasked, source=source, target=target), ())
    for name in dict.fromkeys(edge.target for edge in chain[:-1]):
        known = graph.unit(name)
        if known is not None and known.load_state is LoadState.MASKED:
            found.append(Obstacle(f"{name} is masked; unmasked it would order them", _place(graph, name)))
    full = build_graph(configuration, platform=platform, host=Host(version=version, all_defaults=True))
    chain = next(shortest_chains(full, source=source, target=target), ())
    for edge in chain:
        owner = next((o.unit for o in edge.origins if o.kind is OriginKind.DEFAULT), "")
        if owner and graph.edge(edge.source, edge.kind, edge.target) is None:
            for name in dict.fromkeys((owner, edge.source, edge.target)):
                found += _without_defaults(graph.unit(name))
    return list(dict.fromkeys(found))


def _without_defaults(unit: Unit | None) -> list[Obstacle]:
    flag = last_flag(unit, "Unit", "DefaultDependencies") if unit is not None else None
    if unit is None or flag is None or flag.value is not False:
        return []
    message = f"{unit.name} has DefaultDependencies=no, which removes the order"
    return [Obstacle(message, flag.setting.place)]


def _nearest(graph: Graph, jobs: Collection[str], source: str, target: str) -> Chain:
    """The shortest chain from `source` to a unit that `target` is after too."""
    common = reachable(graph, source, ORDERING) & reachable(graph, target, ORDERING) & set(jobs)
    chains = [_acting(graph, jobs, source, name, 1) for name in sorted(common)]
    return min((chain[0] for chain in chains if chain), key=len, default=())
