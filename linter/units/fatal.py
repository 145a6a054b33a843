"""Settings whose values systemd refuses outright: it reads no further, and the unit is not loaded.

`systemd.fatal_directives` has them. What is wrong with a value, `units.values` tells.
"""

from __future__ import annotations

from functools import lru_cache

from unitlint.systemd.commands import COMMAND_KEYS, known_commands
from unitlint.systemd.directives import own_section
from unitlint.systemd.fatal_directives import FAILING
from unitlint.units.names import unit_type
from unitlint.units.unit import LoadState, Setting
from unitlint.units.values.command import command_line

Refusal = tuple[LoadState, str]
"""The load state that follows, and why."""


def refused_value(setting: Setting, unit: str, version: int) -> Refusal | None:
    """Why systemd of that version stops at this assignment of a key in `CHECKED`, when it does."""
    called = unit if "%" in setting.value else f"a.{unit_type(unit)}"
    if not _is_refused(setting.section, setting.key, setting.value, called, version):
        return None
    state = LoadState.ERROR if setting.key in FAILING else LoadState.BAD_SETTING
    return state, f"{setting.key}={setting.value}"


@lru_cache(maxsize=8192)
def _is_refused(section: str, key: str, value: str, unit: str, version: int) -> bool:
    if key in COMMAND_KEYS:
        if section != own_section(unit_type(unit)) or key not in known_commands(section, version):
            return False
        return command_line(value, unit, version).refused
    from unitlint.units.values.complaint import Effect, Subject
    from unitlint.units.values.judge import complaints  # what most graphs do without

    found = complaints(value, Subject(unit, section, key, version))
    return any(complaint.effect is Effect.REFUSED for complaint in found)
