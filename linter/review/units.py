"""What became of the units: come, gone, masked, enabled, or with other settings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from unitlint.configuration.unit_files import Owner
from unitlint.diagrams.change import Changes
from unitlint.diagrams.drawing import Change
from unitlint.graph.explicit import MOUNTS_FOR
from unitlint.machine.machine import Machine
from unitlint.review.changes import UnitChange
from unitlint.systemd.dependencies import DEPENDENCIES
from unitlint.systemd.file_names import INSTALL_FOLDERS
from unitlint.text.source import Location
from unitlint.units.unit import LoadState, Unit

SEEN_AS_EDGES = DEPENDENCIES | {*INSTALL_FOLDERS, *MOUNTS_FOR}
"""Settings whose change is told as edges gained and lost."""

IDLE = frozenset({"Description", "Documentation"})
"""Settings that change nothing of what the machine does."""


def unit_changes(base: Machine, head: Machine, changes: Changes) -> Iterator[UnitChange]:
    """Sorted by name: states first, then what the input enables. Units of the platform that only follow
    others into or out of the graph are left out: the jobs tell of them."""
    for name in sorted(changes.units):
        before, after = base.graph.units.get(name), head.graph.units.get(name)
        details = tuple(line for line in changes.details.get(name, ()) if _tells(line))
        words = _words(before, after, changes.units[name])
        if words == "changed" and _moved(before, after):
            words = f"now comes from {_file_name(after)}"
        if (words == "changed" and not details) or _follows(before, after, words):
            continue
        if words == "changed":
            place, in_base = _first_difference(before, after, details)
            yield UnitChange(name, words, place, details, in_base)
            continue
        shown = after if after is not None and after.fragment is not None else before
        yield UnitChange(name, words, location_of(shown))
    yield from _enablement(base, head)


def _tells(line: str) -> bool:
    """Whether `+ [Section] Key=value` says something that no edge does."""
    key = line.partition("] ")[2].partition("=")[0]
    return bool(key) and key not in SEEN_AS_EDGES and key not in IDLE


def _first_difference(
    before: Unit | None, after: Unit | None, details: Sequence[str]
) -> tuple[Location | None, bool]:
    """Where the first assignment stands that only the head has, else that only the base has, and whether it
    is on the base's side."""
    for sign, unit in (("+", after), ("-", before)):
        for setting in unit.settings if unit is not None else ():
            if f"{sign} [{setting.section}] {setting.key}={setting.value}" in details:
                return setting.place.location, sign == "-"
    return location_of(after), False


def _follows(before: Unit | None, after: Unit | None, words: str) -> bool:
    units = [unit for unit in (before, after) if unit is not None]
    ours = any(unit.user_owned or unit.owner is Owner.GENERATOR or _dropped_in(unit) for unit in units)
    return not ours and words in ("added", "removed", "changed")


def _dropped_in(unit: Unit) -> bool:
    """Whether a drop-in of the user's, or one made of an fstab, changes the unit: a device's timeout."""
    return any(file.owner is not Owner.PLATFORM for file in unit.drop_ins)


def _moved(before: Unit | None, after: Unit | None) -> bool:
    """Whether the unit is made by a generator on one side alone."""
    return before is not None and after is not None and _generated(before) != _generated(after)


def _file_name(unit: Unit | None) -> str:
    location = location_of(unit)
    generated = unit is not None and _generated(unit) and location is not None
    return location.path.rpartition("/")[2] if generated and location is not None else "a unit file"


def _generated(unit: Unit) -> bool:
    return unit.owner is Owner.GENERATOR


def _words(before: Unit | None, after: Unit | None, change: Change) -> str:
    if change is Change.ADDED:
        return "masked" if after is not None and after.load_state is LoadState.MASKED else "added"
    if change is Change.REMOVED:
        return "removed"
    assert before is not None
    assert after is not None
    match before.load_state, after.load_state:
        case old, new if old is new:
            return "changed"
        case _, LoadState.MASKED:
            return "masked"
        case LoadState.MASKED, LoadState.LOADED:
            return "no longer masked"
        case _, LoadState.NOT_FOUND:
            return "removed"
        case LoadState.NOT_FOUND, _:
            return "added"
        case _, LoadState.BAD_SETTING | LoadState.ERROR:
            return f"refused: {after.reason}"
        case _:
            return f"{before.load_state} before, {after.load_state} now"


def location_of(unit: Unit | None) -> Location | None:
    """Where a unit is written; for a masked one, where that is said."""
    if unit is None:
        return None
    if unit.load_state is LoadState.MASKED and unit.fragment is not None and unit.fragment.declared:
        return unit.fragment.declared.location
    return unit.place.location if unit.place is not None else None


def _enablement(base: Machine, head: Machine) -> Iterator[UnitChange]:
    before = {e.unit: e for e in base.configuration.enablements}
    after = {e.unit: e for e in head.configuration.enablements}
    for unit in sorted(before.keys() | after.keys()):
        was, now = before.get(unit), after.get(unit)
        on_before, on_now = was is not None and was.enabled, now is not None and now.enabled
        if on_before != on_now:
            enablement = now or was
            assert enablement is not None
            words = "enabled" if on_now else "no longer enabled"
            yield UnitChange(unit, words, enablement.place.location, in_base=now is None)


def names(changes: Iterable[UnitChange], words: str) -> tuple[str, ...]:
    """The units of which `words` are said."""
    return tuple(change.unit for change in changes if change.words == words)
