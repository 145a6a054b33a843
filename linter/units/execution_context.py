"""Settings for executed processes that contradict each other: systemd refuses a unit that has them.

Facts: systemd.exec(5), WorkingDirectory=, DynamicUser=, PrivatePIDs=, PAMName=; systemd 254, 257, 262 asked.
"""

from __future__ import annotations

from collections.abc import Sequence

from unitlint.systemd import changes
from unitlint.systemd.directives import named, own_section
from unitlint.systemd.symbols import symbols
from unitlint.units.effective import last_boolean, last_of
from unitlint.units.unit import Unit


def refused_context(unit: Unit, version: int, *, user: bool = False) -> str:
    """Why systemd of that version refuses how the unit executes; empty when it takes it."""
    section = own_section(unit.type)
    if section not in named("DynamicUser"):
        return ""
    dynamic = last_boolean(unit, section, "DynamicUser")
    if dynamic and user and version >= changes.DYNAMIC_USERS_OF_THE_SYSTEM:
        return "DynamicUser=yes is for system units: a user manager can't create users"
    if dynamic and version >= changes.DYNAMIC_USERS_HOMELESS and _starts_at_home(unit, section):
        return "WorkingDirectory=~ isn't allowed with DynamicUser=yes, whose users have no home directory"
    private = named("PrivatePIDs")[section].accepted_by(version) and last_boolean(
        unit, section, "PrivatePIDs"
    )
    if private and unit.type != "service":
        return f"PrivatePIDs=yes is only for services, not for a {unit.type}"
    if version >= changes.KILL_MODES_WITH_PAM:
        return refused_kill_mode(unit, ("", "control-group", "mixed"))
    return ""


def refused_kill_mode(unit: Unit, allowed: Sequence[str]) -> str:
    """Why systemd refuses how the unit's processes end, where PAM has a session for them."""
    section = own_section(unit.type)
    pam = unit.last(section, "PAMName")
    kill = last_of(unit, section, "KillMode", symbols("kill-mode"))
    if pam is not None and pam.value and kill not in allowed:
        return f"KillMode={kill} isn't allowed with PAMName="
    return ""


def _starts_at_home(unit: Unit, section: str) -> bool:
    last = unit.last(section, "WorkingDirectory")
    return last is not None and last.value.removeprefix("-") == "~"
