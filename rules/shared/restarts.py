"""What rules about automatic restarts share."""

from __future__ import annotations

from unitlint.units.effective import last_word
from unitlint.units.unit import Setting, Unit

_AUTOMATIC = frozenset({"always", "on-failure", "on-abnormal", "on-abort", "on-watchdog"})
"""Values of Restart= that start a service again after some failure (systemd.service(5), Restart=)."""


def restarts_by_itself(unit: Unit) -> Setting | None:
    """The line by which systemd starts the unit again after a failure."""
    setting = last_word(unit, "Service", "Restart", "restart")
    return setting if setting is not None and setting.value in _AUTOMATIC else None
