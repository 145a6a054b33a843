"""Units whose file was renamed: one that is called otherwise now, and not one that went and one that came."""

from __future__ import annotations

from collections.abc import Mapping

from unitlint.quick.dataclasses import replace
from unitlint.review.changes import BootChange, EdgeChange, UnitChange

RENAMED = "renamed to "
"""What is said of such a unit begins so; its new name follows."""


def follow(change: BootChange, renames: Mapping[str, str]) -> BootChange:
    """The change without what a unit's new name alone makes of it. `renames` maps old paths to new ones."""
    names = renamed_units(change.units, renames)
    if not names:
        return change
    new = {*names.values()}
    moved = tuple(_renamed(unit, names) for unit in change.units if _is(unit, names, "removed"))
    others = tuple(unit for unit in change.units if not _follows_from_names(unit, names, change.units))
    on_both = {_key(edge, names) for edge in change.edges if not edge.gained}
    on_both &= {_key(edge, {}) for edge in change.edges if edge.gained}
    located = {unit.unit: unit.location for unit in change.units if _is(unit, new, "added")}
    return replace(
        change,
        units=(*(replace(unit, location=located[names[unit.unit]]) for unit in moved), *others),
        edges=tuple(edge for edge in change.edges if _key(edge, {} if edge.gained else names) not in on_both),
        jobs_gained=tuple(
            job for job in change.jobs_gained if job not in {names.get(j) for j in change.jobs_lost}
        ),
        jobs_lost=tuple(job for job in change.jobs_lost if names.get(job) not in change.jobs_gained),
    )


def renamed_units(units: tuple[UnitChange, ...], renames: Mapping[str, str]) -> dict[str, str]:
    """Old name → new name of the units that went and came with a file that git takes for renamed."""
    came = {
        unit.location.path: unit.unit for unit in units if unit.words == "added" and unit.location is not None
    }
    paired = {
        unit.unit: came[renames[unit.location.path]]
        for unit in units
        if unit.words == "removed" and unit.location is not None and renames.get(unit.location.path) in came
    }
    return {old: new for old, new in paired.items() if old.rpartition(".")[2] == new.rpartition(".")[2]}


def _is(unit: UnitChange, names: Mapping[str, str] | set[str], words: str) -> bool:
    return unit.unit in names and unit.words == words


def _renamed(unit: UnitChange, names: Mapping[str, str]) -> UnitChange:
    return replace(unit, words=RENAMED + names[unit.unit])


def _follows_from_names(unit: UnitChange, names: Mapping[str, str], units: tuple[UnitChange, ...]) -> bool:
    """Whether the name is all that the row tells: that it went or came, and was or is enabled as before."""
    new = {*names.values()}
    described = {(each.unit, each.words) for each in units}
    match unit.words:
        case "removed":
            return unit.unit in names
        case "added":
            return unit.unit in new
        case "no longer enabled":
            return (names.get(unit.unit), "enabled") in described
        case "enabled":
            return any(
                (old, "no longer enabled") in described for old, later in names.items() if later == unit.unit
            )
    return False


def _key(change: EdgeChange, names: Mapping[str, str]) -> tuple[str, str, str]:
    edge = change.edge
    return (names.get(edge.source, edge.source), str(edge.kind), names.get(edge.target, edge.target))
