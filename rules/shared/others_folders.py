"""Folders that a base system has, or that a program other than the one that needs them makes."""

from __future__ import annotations

from functools import lru_cache

from unitlint.machine.machine import Machine
from unitlint.platforms.select import units_of_bases
from unitlint.quick import patterns as re
from unitlint.systemd.standard_folders import OF_PROGRAMS, STANDARD
from unitlint.units.names import prefix
from unitlint.units.unit import Unit

_PLACE = re.compile(r"/(?:var/(?:lib|cache|log|spool|opt|run)|srv|opt|mnt|data|media|run)/(?P<name>[^/]+)")
_WORD = re.compile(r"[-_@.\\]")


def is_anothers_folder(machine: Machine, path: str, *, asked_by: Unit) -> bool:
    """Whether the folder in a standard place is named as a program of a base, or a standard has it.

    A package that brings a unit brings the folders of its program, too: `/var/lib/update_engine`.
    """
    found = _PLACE.match(path)
    if found is None:
        return False
    name, asking = found["name"], _stem(prefix(asked_by.name))
    stem = _stem(name)
    if name in STANDARD or (name in OF_PROGRAMS and not asking.startswith(stem)):
        return True
    if stem == asking:
        return False
    return stem in _programs(machine.platform.unit_names) or stem in _programs(units_of_bases())


@lru_cache(maxsize=8)
def _programs(units: frozenset[str]) -> frozenset[str]:
    """How folders of the units' programs may be called: `chrony` of chronyd, `cloud` of cloud-init."""
    found = set[str]()
    for unit in units:
        name = _stem(prefix(unit))
        first = _WORD.split(name)[0]
        found.update((name, first, name.removesuffix("d"), first.removesuffix("d"), _stem(first)))
    return frozenset(found)


def _stem(name: str) -> str:
    """A name without a version and a program's underscores: `polkit-1`, `update_engine`."""
    plain = name.lower().replace("_", "-")
    stem = plain.rstrip("0123456789")
    return stem.removesuffix("-").removesuffix(".") if stem != plain else plain
