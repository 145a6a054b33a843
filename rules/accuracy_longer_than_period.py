"""A timer repeats at shorter intervals than its accuracy.

A timer elapses at some point in the window that begins at its time and is as long as `AccuracySec=` says,
one minute where nothing does. All timers of a machine share that point, to wake it less often
(systemd.timer(5), `AccuracySec=`). One that should start its unit ten seconds after the last start may start
it every 70 seconds.

**Bad**

```ini
# queue.timer
[Timer]
OnBootSec=10s
OnUnitActiveSec=10s
```

**Good**

```ini
# queue.timer
[Timer]
OnBootSec=10s
OnUnitActiveSec=10s
AccuracySec=1s
```

Set `AccuracySec=` to the delay that is fine, or let the timer repeat less often.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.contracts.names import is_loaded
from unitlint.findings.finding import Draft, Severity, finding
from unitlint.generators.timespan import format_span
from unitlint.machine.machine import Machine
from unitlint.quick.remembered import remembered
from unitlint.rules.shared.conf_files import manager_files
from unitlint.rules.shared.timers import times_of
from unitlint.systemd.defaults import TIMER_ACCURACY
from unitlint.systemd.triggers import FROM_A_START
from unitlint.units.effective import last_taken
from unitlint.units.settings import is_undecided
from unitlint.units.specifiers import expand
from unitlint.units.unit import Setting, Unit
from unitlint.units.values.timespan import parse

SEVERITY = Severity.NOTE
CATEGORY = "order"
SINCE = "0.1.0"
READS_FILES = True


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each such timer, at its shortest interval."""
    for timer, shortest, setting in _intervals(machine.without_files):
        accuracy = _accuracy(machine, timer)
        by_default = "" if last_taken(timer, "Timer", "AccuracySec") is not None else " by default"
        if accuracy is not None and shortest < accuracy and machine.ownership.owns(setting.place):
            yield finding(
                setting.place,
                f"{timer.name} may elapse only every {format_span(shortest + accuracy)}, and not every "
                f"{format_span(shortest)}: AccuracySec= is {format_span(accuracy)}{by_default}",
                unit=timer.name,
                help=f"set AccuracySec= to the delay that is fine, shorter than {format_span(shortest)}",
            )


@remembered
def _intervals(machine: Machine) -> Iterator[tuple[Unit, int, Setting]]:
    """The timers that elapse again and again, each with its shortest interval."""
    for timer in machine.own_units:
        if timer.type != "timer" or not is_loaded(timer) or is_undecided(timer, "AccuracySec"):
            continue
        spans = [(span, setting) for setting in times_of(timer) or () if (span := _repeating(timer, setting))]
        if spans:
            yield (timer, *min(spans, key=lambda pair: pair[0]))


def _repeating(timer: Unit, setting: Setting) -> int | None:
    """The interval of a time that counts from the last start of the unit."""
    return _microseconds(timer, setting) if setting.key in FROM_A_START else None


def _accuracy(machine: Machine, timer: Unit) -> int | None:
    """The window; None where the manager's configuration may say another default."""
    setting = last_taken(timer, "Timer", "AccuracySec")
    if setting is not None and setting.value:
        return _microseconds(timer, setting)
    default = "DefaultTimerAccuracySec"
    return None if any(default in file.source.text for file in manager_files(machine)) else TIMER_ACCURACY


def _microseconds(timer: Unit, setting: Setting) -> int | None:
    return parse(expand(setting.value, timer.read_as(setting)) or "")
