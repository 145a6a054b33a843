"""What rules about enabling share."""

from __future__ import annotations

from unitlint.systemd.file_names import INSTALL_FOLDERS
from unitlint.units.unit import Unit

_LINKING_KEYS = (*INSTALL_FOLDERS, "Alias", "Also")


def asks_for_links(unit: Unit) -> bool:
    """Whether enabling the unit does anything (systemd.unit(5), [INSTALL] SECTION OPTIONS)."""
    return any(s.section == "Install" and s.key in _LINKING_KEYS and s.value for s in unit.settings)
