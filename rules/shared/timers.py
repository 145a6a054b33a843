"""The times of a timer, and which of them systemd skips."""

from __future__ import annotations

from unitlint.configuration.configuration import Manager
from unitlint.quick.dataclasses import dataclass
from unitlint.quick.remembered import remembered
from unitlint.systemd.triggers import FROM_A_START, ON_CHANGES, TIMES
from unitlint.units.effective import last_boolean, last_flag, listed
from unitlint.units.settings import is_undecided
from unitlint.units.specifiers import expand
from unitlint.units.unit import Setting, Unit
from unitlint.units.values.timespan import parse
from unitlint.units.verify import is_trigger

_FROM_THE_BOOT = frozenset({"OnBootSec", "OnStartupSec"})


@dataclass(frozen=True, slots=True)
class ElapsedTime:
    """A time that counts as used, since the timer is persistent and starts later."""

    time: Setting
    persistent: Setting
    always: bool
    """Whether every start of the timer but the very first is later."""


@remembered
def times_of(timer: Unit) -> list[Setting] | None:
    """The times that systemd takes; None where changes of the clock count too, or a template decides."""
    if is_undecided(timer, *TIMES, *ON_CHANGES) or any(
        last_boolean(timer, "Timer", key) for key in ON_CHANGES
    ):
        return None
    return [setting for setting in listed(timer, "Timer", TIMES) if is_trigger(timer, setting)]


def skipped_time(timer: Unit, manager: Manager) -> ElapsedTime | None:
    """The first of the timer's times, if each is one that a persistent timer skips (`last_trigger`)."""
    persistent = last_flag(timer, "Timer", "Persistent") if timer.type == "timer" else None
    times = times_of(timer) if persistent is not None and persistent.value else None
    if persistent is None or not times or any(t.key not in _FROM_THE_BOOT | FROM_A_START for t in times):
        return None
    first = [setting for setting in times if setting.key in _FROM_THE_BOOT]
    past = [setting for setting in first if _is_zero(timer, setting)]
    late = [s for s in first if s in past or (manager is Manager.USER and s.key == "OnBootSec")]
    if not first or late != first:
        return None
    always = past == first
    time = first[0] if always else next(setting for setting in first if setting not in past)
    return ElapsedTime(time, persistent.setting, always)


def _is_zero(timer: Unit, setting: Setting) -> bool:
    return parse(expand(setting.value, timer.read_as(setting)) or "") == 0
