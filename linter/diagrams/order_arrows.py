"""The ordering as it is drawn: hidden units bridged, superfluous pairs dropped, hubs kept in check."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Set
from graphlib import CycleError, TopologicalSorter

from unitlint.diagrams.ordering import Chain, Pair, contract, reduce
from unitlint.graph.edges import Edge
from unitlint.graph.origins import OriginKind
from unitlint.quick.dataclasses import dataclass, field
from unitlint.systemd.milestones import AIMS

HUB = 4
"""A hidden unit that bridges at least so many pairs takes more ink hidden than shown; a target that so many
units are ordered before by default alone, and that nothing follows, is where the boot ends."""


@dataclass(frozen=True, slots=True)
class DrawnOrder:
    """The pairs to draw, each with the hidden units between its ends, and what is not drawn."""

    pairs: Mapping[Pair, Chain]
    units: frozenset[str]
    """The units that are shown, with the hubs that came back."""
    given_by_chains: int = 0
    bundles: Mapping[Pair, int] = field(default_factory=dict)
    """The one arrow to a target that ends the boot, from what is last before it → how many units are."""


def drawn_order(
    edges: Mapping[Pair, Edge],
    shown: Set[str],
    *,
    hidden: Set[str],
    keep: Set[Pair],
    carriers: Set[str] | None,
    whole: bool = False,
) -> DrawnOrder:
    """The order among `shown`; units of `hidden` may come back as hubs, pairs of `keep` always stay.

    With `whole` every pair that an edge states is drawn.
    """
    ends = frozenset() if whole else _ends(edges, shown) - {end for pair in keep for end in pair}
    ending = {pair for pair in edges if pair[1] in ends and pair not in keep}
    pairs = edges.keys() - ending
    crowded = frozenset() if whole else _crowded(edges, shown) - ends
    units = frozenset(shown)
    while True:
        contracted = contract(pairs, units, carriers)
        kept = reduce(contracted, keep=keep, carriers=carriers)
        if (hub := _hub((contracted[pair] for pair in kept), hidden - units)) is None:
            break
        units |= {hub}
    direct = {pair for pair, chain in contracted.items() if not chain}
    drawn = kept | direct if whole else kept
    gathered = {pair for pair in edges if pair[1] in crowded and pair not in keep and is_default(edges[pair])}
    drawn -= gathered
    bundles = _bundles(drawn, {pair for pair in ending | gathered if units.issuperset(pair)}, carriers)
    chains = {pair: contracted.get(pair, ()) for pair in sorted(drawn | bundles.keys())}
    return DrawnOrder(chains, units, len(direct - drawn - gathered), bundles)


def _bundles(drawn: Set[Pair], ending: Set[Pair], carriers: Set[str] | None) -> dict[Pair, int]:
    """One pair for each target that ends the boot: from what is drawn furthest from the start."""
    depth = _depths(drawn)
    before: dict[str, list[str]] = {}
    for earlier, end in sorted(ending):
        if carriers is None or earlier in carriers:
            before.setdefault(end, []).append(earlier)
    return {
        (min(names, key=lambda name: (-depth.get(name, 0), name)), end): len(names)
        for end, names in before.items()
    }


def _depths(pairs: Set[Pair]) -> dict[str, int]:
    """How many pairs lead to each unit at most; nothing is known in a cycle."""
    before: dict[str, set[str]] = {}
    for earlier, later in pairs:
        before.setdefault(later, set()).add(earlier)
    depth: dict[str, int] = {}
    try:
        for unit in TopologicalSorter(before).static_order():
            depth[unit] = max((depth[earlier] + 1 for earlier in before.get(unit, ())), default=0)
    except CycleError:
        return {}
    return depth


def _hub(chains: Iterable[Chain], hidden: Set[str]) -> str | None:
    bridged = Counter(unit for chain in chains for unit in chain if unit in hidden)
    count, unit = min(((-count, unit) for unit, count in bridged.items()), default=(0, None))
    return unit if -count >= HUB else None


def _ends(edges: Mapping[Pair, Edge], shown: Set[str]) -> frozenset[str]:
    """Targets that nothing shown starts after, and that default dependencies alone put after many units."""
    followed = {earlier for earlier, later in contract(edges, frozenset(shown))}
    return frozenset(unit for unit in _gathering(edges, shown) if unit not in followed)


def _crowded(edges: Mapping[Pair, Edge], shown: Set[str]) -> frozenset[str]:
    """The targets that a boot aims at: few units follow them, and arrows from all others would cover all."""
    return _gathering(edges, shown) & frozenset(AIMS)


def _gathering(edges: Mapping[Pair, Edge], shown: Set[str]) -> frozenset[str]:
    """Targets that default dependencies alone put after many units."""
    defaults = Counter(pair[1] for pair, edge in edges.items() if pair[0] in shown and is_default(edge))
    return frozenset(
        unit
        for unit, count in defaults.items()
        if count >= HUB and unit in shown and unit.endswith(".target")
    )


def is_default(edge: Edge) -> bool:
    """Whether default dependencies are all that makes the edge."""
    return all(origin.kind is OriginKind.DEFAULT for origin in edge.origins)
