"""The units that systemd itself ships, whatever the version: another name in `systemd-` is misspelt."""

from __future__ import annotations

from functools import cache

from unitlint.platforms.select import units_of_bases
from unitlint.systemd.own_units import FOREIGN, GONE, MADE, MADE_LATER, PREFIX
from unitlint.units.names import prefix, unit_type


def is_none_of_systemds(name: str) -> bool:
    """Whether the name is in `systemd-`, and neither it nor its template is known of any version."""
    if not name.startswith(PREFIX) or unit_type(name) in MADE_LATER:
        return False
    return systemds_own().isdisjoint((name, f"{prefix(name)}@.{unit_type(name)}"))


@cache
def systemds_own() -> frozenset[str]:
    """Every unit in `systemd-` that some version, or a package that goes with it, has."""
    return frozenset(name for name in units_of_bases() if name.startswith(PREFIX)) | MADE | FOREIGN | GONE
