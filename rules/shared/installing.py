"""What rules about enabling share."""

from __future__ import annotations

from unitlint.configuration.unit_files import Owner
from unitlint.systemd.file_names import GENERATOR_LATE, INSTALL_FOLDERS
from unitlint.units.unit import Unit

_LINKING_KEYS = (*INSTALL_FOLDERS, "Alias", "Also")


def asks_for_links(unit: Unit) -> bool:
    """Whether enabling the unit does anything (systemd.unit(5), [INSTALL] SECTION OPTIONS)."""
    return any(s.section == "Install" and s.key in _LINKING_KEYS and s.value for s in unit.settings)


def is_left_empty(unit: Unit) -> bool:
    """Whether a branch of a template leaves no line of the unit: who wrote it wants none on that machine.

    It has no [Install], so enabling makes no link, and nothing of it is started (systemd.unit(5)).
    """
    source = unit.fragment.source if unit.fragment is not None else None
    return source is not None and source.outer is not None and bool(source.text) and not source.text.strip()


def is_generated(unit: Unit) -> bool:
    """Whether a generator makes its file, so that systemctl(1) can't enable it."""
    return unit.fragment is not None and unit.fragment.owner is Owner.GENERATOR


def is_of_script(unit: Unit) -> bool:
    """Whether it is made of an init script: systemctl(1) enables that by systemd-sysv-install."""
    return is_generated(unit) and unit.fragment is not None and unit.fragment.path.startswith(GENERATOR_LATE)
