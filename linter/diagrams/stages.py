"""Where in the boot a unit stands: between which of the well-known targets."""

from __future__ import annotations

from collections.abc import Collection

from unitlint.diagrams.ordering import Pair, reachable

ANCHORS = (
    "local-fs-pre.target",
    "local-fs.target",
    "sysinit.target",
    "basic.target",
    "network-pre.target",
    "network.target",
    "network-online.target",
    "time-sync.target",
    "multi-user.target",
)
"""The targets that cut a boot into stages, in the order of bootup(7) and systemd.special(7)."""

FIRST = "from the start"
UNORDERED = "at any time"


def stages(pairs: Collection[Pair], units: Collection[str]) -> dict[str, str]:
    """The stage of each unit: `after network.target` for the last anchor that it starts after.

    A unit that is before some anchor and after none belongs to the first stage; one that is neither is
    unordered. An anchor opens the stage of its own name.
    """
    placed: dict[str, str] = {}
    early: set[str] = set()
    for anchor in ANCHORS:
        if anchor in units:
            placed.update((unit, f"after {anchor}") for unit in reachable(pairs, anchor))
            early |= reachable(pairs, anchor, backwards=True)
            placed[anchor] = f"after {anchor}"
    return {unit: placed.get(unit, FIRST if unit in early else UNORDERED) for unit in units}


def stage_names() -> tuple[str, ...]:
    """All stages, from the first to the last."""
    return (FIRST, *(f"after {anchor}" for anchor in ANCHORS), UNORDERED)
