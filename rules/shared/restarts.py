"""What rules about automatic restarts share."""

from __future__ import annotations

from unitlint.machine.machine import Machine
from unitlint.systemd.directives import named
from unitlint.text.source import is_known
from unitlint.units.effective import last_taken, last_word
from unitlint.units.unit import Setting, Unit
from unitlint.units.values.timespan import parse
from unitlint.units.verify import type_setting

_AUTOMATIC = frozenset({"always", "on-failure", "on-abnormal", "on-abort", "on-watchdog"})
"""Values of Restart= that start a service again after some failure (systemd.service(5), Restart=)."""


def restarts_by_itself(unit: Unit) -> Setting | None:
    """The line by which systemd starts the unit again after a failure."""
    setting = last_word(unit, "Service", "Restart", "restart")
    return setting if setting is not None and setting.value in _AUTOMATIC else None


def stays_activating(machine: Machine, unit: Unit) -> bool:
    """Whether a failure is followed by the next try without a word to others (RestartMode=direct)."""
    mode = last_taken(unit, "Service", "RestartMode", machine.systemd_version)
    known = not machine.version_known or machine.systemd_version >= named("RestartMode")["Service"].since
    return mode is not None and known and (mode.value == "direct" or not is_known(mode.value))


def stays_down(machine: Machine, unit: Unit) -> bool:
    """Whether what is bound to the service has stopped when that restarts, and isn't started with it.

    A oneshot service fails in its start alone, when nothing that is bound to it runs. With `RestartSec=0`
    both jobs come at once, and the restart is passed on, but for a service with commands to run before it.
    """
    kind, delay = type_setting(unit), last_taken(unit, "Service", "RestartSec")
    if (kind is not None and kind.value == "oneshot") or stays_activating(machine, unit):
        return False
    at_once = delay is not None and (parse(delay.value) == 0 or not is_known(delay.value))
    return not at_once or bool(unit.values("Service", "ExecStopPost"))
