"""A system unit refers to a unit that only exists for user managers.

The system manager and each user's manager have units of their own and don't see each other's: the reference
names a unit that never exists here (systemd.special(7), UNITS MANAGED BY THE USER SERVICE MANAGER).

**Bad**

```ini
# /etc/systemd/system/panel.service
[Install]
WantedBy=graphical-session.target
```

**Good**

```ini
# /etc/systemd/system/panel.service
[Install]
WantedBy=graphical.target
```

Name a unit of the system, or deliver this one under `/etc/systemd/user`. The rule passes over units in a
folder of sources whose path doesn't say who reads them, unless they say it themselves: by `User=`, or by
`WantedBy=multi-user.target`, which no user manager has.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from unitlint.configuration.configuration import FOLDER, Configuration, Manager
from unitlint.findings.finding import Draft, Severity, finding
from unitlint.machine.machine import Machine
from unitlint.quick.remembered import remembered
from unitlint.rules.shared.graph import is_missing
from unitlint.systemd.base_systems import DEBIAN_FOLDER
from unitlint.systemd.file_names import INSTALL_FOLDERS
from unitlint.units.list_values import WordPlace
from unitlint.units.unit import Setting, Unit

SEVERITY = Severity.WARNING
CATEGORY = "references"
SINCE = "0.1.0"

USER_ONLY = frozenset(
    {
        "app.slice",
        "background.slice",
        "graphical-session-pre.target",
        "graphical-session.target",
        "session.slice",
        "xdg-desktop-autostart.target",
    }
)
"""systemd.special(7): special units of the user manager that the system manager has none of."""

SYSTEM_ONLY = frozenset({"graphical.target", "multi-user.target", "sysinit.target"})
"""systemd.special(7): targets to install into that no user's manager has."""

_KEYS = frozenset(
    {
        *("After", "Before", "BindsTo", "PartOf", "Requires", "Requisite", "Upholds", "Wants", "Slice"),
        *INSTALL_FOLDERS,
    }
)


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each such name in a unit of the user's input."""
    if machine.configuration.manager is Manager.USER:
        return
    is_open = _may_be_of_users(machine.configuration)
    for unit in machine.own_units:
        if is_open and not _is_the_systems(unit):
            continue
        for setting in _naming(unit):
            yield from _judge(machine, unit.name, setting)


@remembered
def _naming(unit: Unit) -> tuple[Setting, ...]:
    """The settings of the user's that may name what only users' managers have."""
    found = (setting for setting in unit.settings if setting.key in _KEYS and setting.file.is_users)
    return tuple(setting for setting in found if not USER_ONLY.isdisjoint(setting.value.split()))


def _may_be_of_users(configuration: Configuration) -> bool:
    """Whether the units lie in a folder that a build may install anywhere; debhelper's are the system's."""
    folder = PurePath(configuration.path)
    return (
        configuration.kind == FOLDER and not folder.match("systemd/system") and folder.name != DEBIAN_FOLDER
    )


def _is_the_systems(unit: Unit) -> bool:
    """Whether a unit says that no user's manager starts it."""
    installed = (setting for key in INSTALL_FOLDERS for setting in unit.values("Install", key))
    targets = {name for setting in installed for name in setting.value.split()}
    return not targets.isdisjoint(SYSTEM_ONLY) or unit.last("Service", "User") is not None


def _is_of_users(setting: Setting) -> bool:
    """Whether the line stands in a folder of user units (systemd.unit(5), User Unit Search Path)."""
    return PurePath(setting.place.location.path).parent.match("systemd/user")


def _judge(machine: Machine, unit: str, setting: Setting) -> Iterator[Draft]:
    for word in setting.value.split():
        if word in USER_ONLY and (word.endswith(".slice") is (setting.key == "Slice")):
            if not word.endswith(".slice") and not is_missing(machine.graph.unit(word)):
                continue
            if _is_of_users(setting):
                continue
            yield finding(
                WordPlace(setting.place, word),
                f"{unit} refers to {word}, which exists only for user managers",
                unit=unit,
                help="name a system unit, or make this a user unit",
            )
