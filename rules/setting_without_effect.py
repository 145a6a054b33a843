"""A setting has no effect, mostly because of another one.

systemd logs that in the journal when it loads the unit: `RuntimeMaxSec=` only counts for services that stay
active, and some settings only count in pairs (systemd.service(5), systemd.unit(5)). It logs nothing of a
misspelt capability, which it leaves out (capabilities(7)), and of a `StartLimitBurst=` that restarts never
reach since `RestartSec=` spreads them over more than `StartLimitIntervalSec=`: a service that fails is then
restarted for ever, and `StartLimitAction=` and `OnFailure=` never act.

**Bad**

```ini
[Service]
Type=oneshot
ExecStart=/usr/bin/backup
RuntimeMaxSec=1h
```

**Good**

```ini
[Service]
Type=oneshot
ExecStart=/usr/bin/backup
TimeoutStartSec=1h
```

Do what the help says, or delete the setting.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.findings.finding import Draft, Severity, finding
from unitlint.machine.machine import Machine
from unitlint.rules.shared.command_lines import type_of_service
from unitlint.rules.shared.timers import skipped_time
from unitlint.systemd.defaults import START_LIMIT_BURST, START_LIMIT_INTERVAL
from unitlint.systemd.symbols import symbols
from unitlint.text.source import is_known
from unitlint.text.suggest import nearest
from unitlint.units.effective import last_flag, last_of, last_taken
from unitlint.units.list_values import WordPlace, split_words
from unitlint.units.settings import is_undecided
from unitlint.units.unit import LoadState, Setting, Unit
from unitlint.units.values.numbers import integer
from unitlint.units.values.timespan import INFINITY, parse

SEVERITY = Severity.WARNING
CATEGORY = "load"
SINCE = "0.1.0"

_PAIRS = (
    ("RuntimeRandomizedExtraSec", "RuntimeMaxSec"),
    ("USBFunctionDescriptors", "USBFunctionStrings"),
    ("USBFunctionStrings", "USBFunctionDescriptors"),
)
"""Settings of services, each with the one that it means nothing without."""

_OF_CAPABILITIES = ("AmbientCapabilities", "CapabilityBoundingSet")


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each such setting of the user's."""
    for unit in machine.own_units:
        if unit.user_owned and unit.load_state is LoadState.LOADED:
            for setting, reason, way_out in _ignored(machine, unit):
                if setting.file.is_users:
                    yield _finding(unit, setting, reason, way_out)
            yield from _never_reached(unit)
            yield from _capabilities(unit)


def _finding(
    unit: Unit, setting: Setting, reason: str, way_out: str, severity: Severity | None = None
) -> Draft:
    return finding(
        setting.place,
        f"{setting.key}= has no effect in {unit.name}: {reason}",
        unit=unit.name,
        help=way_out,
        severity=severity,
    )


def _ignored(machine: Machine, unit: Unit) -> Iterator[tuple[Setting, str, str]]:
    longest = _given(unit, "Service", "RuntimeMaxSec")
    if (
        longest is not None
        and parse(longest.value) is not None
        and type_of_service(unit, machine.systemd_version) == "oneshot"
    ):
        yield longest, "the service has Type=oneshot", "use TimeoutStartSec="
    for key, needed in _PAIRS:
        setting = _given(unit, "Service", key)
        if setting is not None and _given(unit, "Service", needed) is None:
            yield setting, f"{needed}= is not set", f"set {needed}="
    persistent = last_flag(unit, "Timer", "Persistent")
    is_idle = skipped_time(unit, machine.configuration.manager) is None  # else it has one that nobody wants
    if persistent is not None and persistent.value and is_idle and not unit.values("Timer", "OnCalendar"):
        yield persistent.setting, "the timer has no OnCalendar=", "write OnCalendar=, or delete the line"
    running, queued = (_given(unit, "Unit", key) for key in ("JobRunningTimeoutSec", "JobTimeoutSec"))
    if running is not None and queued is not None and _span(queued) < _span(running) < INFINITY:
        yield running, "JobTimeoutSec= is shorter", "make JobTimeoutSec= longer"


def _never_reached(unit: Unit) -> Iterator[Draft]:
    """A limit of starts which lie too far from each other; its time may be the default (systemd.unit(5)).

    A note where nothing is to happen at the limit: some want a service to be restarted for ever.
    """
    burst = _given(unit, "Unit", "StartLimitBurst")
    interval = last_taken(unit, "Unit", "StartLimitIntervalSec") or last_taken(
        unit, "Unit", "StartLimitInterval"
    )
    pause = _given(unit, "Service", "RestartSec")
    setting = burst or interval
    if (
        setting is None
        or pause is None
        or last_of(unit, "Service", "Restart", symbols("restart")) in ("", "no")
    ):
        return
    if is_undecided(unit, "StartLimitBurst", "StartLimitIntervalSec", "StartLimitInterval", "RestartSec"):
        return
    count = integer(burst.value) if burst is not None else START_LIMIT_BURST
    span = parse(interval.value) if interval is not None else START_LIMIT_INTERVAL
    between = parse(pause.value)
    if setting.file.is_users and count and span and between and span != INFINITY and count * between >= span:
        action = _given(unit, "Unit", "StartLimitAction")
        yield _finding(
            unit,
            setting,
            f"{count} restarts {pause.key}={pause.value} apart take longer than {_written(interval)}",
            f"set StartLimitIntervalSec={_seconds(2 * count * between)}",
            Severity.NOTE if action is None or action.value == "none" else None,
        )


def _written(interval: Setting | None) -> str:
    return (
        f"{interval.key}={interval.value}"
        if interval is not None
        else f"the default of {_seconds(START_LIMIT_INTERVAL)}"
    )


def _seconds(span: int) -> str:
    return f"{span // 1_000_000}s"


def _capabilities(unit: Unit) -> Iterator[Draft]:
    """Those that are misspelt; a kernel that is newer than the table may have others."""
    known = symbols("capabilities")
    for key in _OF_CAPABILITIES:
        for setting in unit.values("Service", key) if unit.type == "service" else ():
            for word in split_words(setting.value.removeprefix("~")) if setting.file.is_users else ():
                meant = _meant(word.upper(), known)
                if is_known(word) and word.upper() not in known and not word.isdecimal() and meant:
                    yield finding(
                        WordPlace(setting.place, word),
                        f"{word} in {key}= has no effect in {unit.name}: there is no such capability",
                        unit=unit.name,
                        help=f"write {meant}",
                    )


def _meant(word: str, known: frozenset[str]) -> str:
    """The capability that begins so, that is the word but for CAP_, or that is most like it."""
    whole = next((name for name in sorted(known) if name.startswith((f"{word}_", f"CAP_{word}"))), "")
    return whole or nearest(word, known)


def _given(unit: Unit, section: str, key: str) -> Setting | None:
    """The setting that counts, if its value is known and not `infinity` or empty."""
    setting = last_taken(unit, section, key)
    known = setting is not None and setting.value not in ("", "infinity") and is_known(setting.value)
    return setting if known else None


def _span(setting: Setting) -> int:
    """Microseconds; 0 is no limit, and neither is what is no time span (systemd.unit(5))."""
    return parse(setting.value) or INFINITY
