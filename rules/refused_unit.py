"""A unit lacks a setting that its type needs, or combines settings that exclude each other.

systemd loads the file and then refuses the unit: whatever requires it fails, and what wants it goes on
without it (systemd.service(5), systemd.socket(5), systemd.timer(5), systemd.mount(5) and the other types'
pages).

**Bad**

```ini
# web.timer
[Timer]
AccuracySec=1min
```

**Good**

```ini
# web.timer
[Timer]
OnCalendar=daily
AccuracySec=1min
```

Add what is missing, or delete one of the settings that exclude each other.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.configuration.configuration import Manager
from unitlint.findings.finding import Draft, Severity, finding
from unitlint.machine.machine import Machine
from unitlint.quick import patterns as re
from unitlint.rules.shared.installing import is_left_empty
from unitlint.systemd.directives import newest_version, own_section
from unitlint.systemd.fatal_directives import CHECKED
from unitlint.text.source import Place, is_known
from unitlint.units.execution_context import refused_context
from unitlint.units.isolation import refused_isolation
from unitlint.units.names import path_unit_name
from unitlint.units.unit import LoadState, Setting, Unit
from unitlint.units.verify import refusal

SEVERITY = Severity.ERROR
CATEGORY = "load"
SINCE = "0.1.0"

_NO_NODE = frozenset({"What", "Where"})
"""Paths that cost the unit, though they break no rule of its type: one that is none, an automount of /."""
_LACKING = {
    "service": "add ExecStart=",
    "socket": "add ListenStream=, or another Listen…=",
    "timer": "add OnCalendar=, OnBootSec= or another On…=",
    "path": "add PathChanged=, PathExists= or another path",
}
"""What a unit needs of its type's settings."""
_NOTHING = "it has no "
"""How the reason begins of a unit that lacks a setting."""
_TOO_MANY = "it has more than one ExecStart="
_KEY = re.compile(r"\b([A-Z]\w+)=")


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each of the user's units that systemd refuses once it has read the files."""
    for unit in machine.own_units:
        place = unit.place
        if place and unit.user_owned and _is_refused(unit, machine) and not is_left_empty(unit):
            yield finding(
                _decisive(unit) or place,
                f"{unit.name} does not load: {_fault(unit)}",
                unit=unit.name,
                help=_way_out(unit),
            )


def _is_refused(unit: Unit, machine: Machine) -> bool:
    """Whether the unit as a whole is refused, and not for a single value, which other rules find.

    Of a slice it is the name that systemd refuses: a part of it is empty.
    """
    key = unit.reason.partition("=")[0]
    if unit.load_state is LoadState.ERROR:
        return key in _NO_NODE or unit.type == "slice"
    if unit.load_state is not LoadState.BAD_SETTING:
        return False
    if key in CHECKED and unit.reason != _reason(unit, machine, machine.systemd_version):
        return False
    return machine.version_known or bool(_reason(unit, machine, newest_version()))


def _reason(unit: Unit, machine: Machine, version: int) -> str:
    user = machine.configuration.manager is Manager.USER
    refused = refused_context(unit, version, user=user)
    return refused or refusal(unit, version) or refused_isolation(unit, version)


def _fault(unit: Unit) -> str:
    """The reason; what is there and ignored for its value isn't said to be missing."""
    return unit.reason.replace("no ", "no valid ", 1) if _ignored(unit) else unit.reason


def _ignored(unit: Unit) -> str:
    """The setting that a unit lacks though a line of the user's assigns a value to it."""
    lacks = _KEY.search(unit.reason) if unit.reason.startswith(_NOTHING) else None
    given = lacks and any(s.key == lacks[1] and s.value and s.file.is_users for s in unit.settings)
    return lacks[1] if lacks and given else ""


def _way_out(unit: Unit) -> str:
    """What a unit lacks, or the name that one of a path has to have (systemd.mount(5), systemd.swap(5))."""
    if key := _ignored(unit):
        return f"correct {key}="
    if unit.reason.startswith(_NOTHING):
        return _LACKING.get(unit.type, "")
    if unit.reason.startswith(_TOO_MANY) and any(unit.is_of_drop_in(s) for s in _decisive_lines(unit)[-1:]):
        return "add a line ExecStart= without a value above it: that removes the command of the unit's file"
    path = unit.last(own_section(unit.type), unit.reason.partition("=")[0])
    if path is None or path.key not in _NO_NODE or not path.value.startswith("/") or not is_known(path.value):
        return ""
    named = path_unit_name(path.value, unit.type)
    return f"rename the unit to {named}, wherever it is named" if named != unit.name else ""


def _decisive(unit: Unit) -> Place | None:
    """The last of the user's lines that the reason names; None where something is missing."""
    lines = _decisive_lines(unit)
    return lines[-1].place if lines else None


def _decisive_lines(unit: Unit) -> list[Setting]:
    keys = set(_KEY.findall(unit.reason))
    return [s for s in unit.settings if s.key in keys and s.file.is_users]
