"""What rules about enabling share."""

from __future__ import annotations

from unitlint.units.unit import Unit

_INSTALL_KEYS = frozenset({"WantedBy", "RequiredBy", "UpheldBy", "Alias", "Also"})


def asks_for_links(unit: Unit) -> bool:
    """Whether enabling the unit does anything (systemd.unit(5), [INSTALL] SECTION OPTIONS)."""
    return any(s.section == "Install" and s.key in _INSTALL_KEYS and s.value for s in unit.settings)
