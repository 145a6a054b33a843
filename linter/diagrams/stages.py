"""Where in the boot a unit stands: between which of the well-known targets."""

from __future__ import annotations

from collections.abc import Collection, Set

from unitlint.diagrams.ordering import Pair, reachable
from unitlint.systemd.milestones import AIMS, MILESTONES

ANCHORS = (*MILESTONES, AIMS[0])
"""The targets that cut a boot into stages."""

FIRST = "from the start"
UNORDERED = "at any time"


def stages(
    pairs: Collection[Pair], units: Collection[str], carriers: Set[str] | None = None
) -> dict[str, str]:
    """The stage of each unit: `after network.target` for the last anchor that it starts after.

    Which anchor is the last is the graph's word, not ours: a boot may bring the network up before its disks.
    A unit that is before some anchor and after none belongs to the first stage; one that is neither is
    unordered. An anchor opens the stage of its own name.
    """
    placed: dict[str, str] = {}
    early: set[str] = set()
    for anchor in anchors(pairs, units):
        placed.update((unit, f"after {anchor}") for unit in reachable(pairs, anchor, carriers=carriers))
        placed[anchor] = f"after {anchor}"
        early |= reachable(pairs, anchor, backwards=True, carriers=carriers)
    return {unit: placed.get(unit, FIRST if unit in early else UNORDERED) for unit in units}


def anchors(pairs: Collection[Pair], units: Collection[str]) -> list[str]:
    """The anchors that are there, each after those it is ordered after, else in the usual order."""
    left = [anchor for anchor in ANCHORS if anchor in units]
    before = {anchor: reachable(pairs, anchor, backwards=True) for anchor in left}
    placed: list[str] = []
    while left:
        # In a cycle of anchors none is free; then the usual order decides.
        free = (
            anchor for anchor in left if before[anchor].isdisjoint(other for other in left if other != anchor)
        )
        placed.append(next(free, left[0]))
        left.remove(placed[-1])
    return placed


def stage_names(pairs: Collection[Pair], units: Collection[str]) -> tuple[str, ...]:
    """All stages, from the first to the last."""
    return (FIRST, *(f"after {anchor}" for anchor in anchors(pairs, units)), UNORDERED)
