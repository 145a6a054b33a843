"""The user's line that is nearest to a fault."""

from __future__ import annotations

from unitlint.configuration.unit_files import UnitFile
from unitlint.machine.machine import Machine
from unitlint.machine.ownership import link_path
from unitlint.text.source import Location, Place
from unitlint.units.unit import Unit


def user_place(machine: Machine, *names: str) -> Place | None:
    """Where the user writes the first of `names` that is the user's; None when none of them is."""
    for name in names:
        unit = machine.graph.unit(name)
        place = unit_place(unit) if unit is not None else None
        if place is not None:
            return place
    return None


def unit_place(unit: Unit) -> Place | None:
    """The user's fragment of a unit, or else the first of the user's drop-ins for it."""
    candidates = [unit.fragment] if unit.fragment is not None else []
    for file in (*candidates, *unit.drop_ins):
        if file.is_users:
            return file_place(file)
    return None


def file_place(file: UnitFile) -> Place:
    """The text's first line, the item that lists the entry, or the entry itself."""
    if file.source is not None and not file.link:
        return file.source.place(0, 0)
    return file.declared or Location(file.path)


def link_place(machine: Machine, file: UnitFile) -> Place:
    """Where a link stands: what lists it, or itself."""
    return file.declared or Location(link_path(machine.configuration, file))


def setting_place(unit: Unit, key: str) -> Place | None:
    """The user's last assignment of `key` in a unit, in whatever section it stands."""
    written = [s for s in unit.settings if s.key == key and s.file.is_users]
    return written[-1].place if written else None


def mask_entry(machine: Machine, name: str) -> Place | None:
    """Where the configuration masks `name`; the entry of the highest precedence decides."""
    for directory in machine.configuration.directories:
        entry = directory.units.get(name)
        if entry is not None:
            if not entry.masks:
                return None
            return link_place(machine, entry) if entry.link else file_place(entry)
    return None
