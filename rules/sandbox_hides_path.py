"""A service's own sandbox hides a path that the service needs.

`ProtectHome=yes` and `ProtectHome=tmpfs` make `/home`, `/root` and `/run/user` empty for the service,
`InaccessiblePaths=` and `TemporaryFileSystem=` what they name (systemd.exec(5)). A program there fails with
status 203/EXEC, a working directory with 200/CHDIR. A path that is only an argument is a note. Below
`ProtectHome=tmpfs` and `TemporaryFileSystem=` a path can be brought back, by `BindPaths=` or as a directory
of the service's (`StateDirectory=` and the like); what is inaccessible stays so. The rule passes over
commands with the prefix `+` and services with their own root.

**Bad**

```ini
[Service]
ExecStart=/home/app/bin/server
ProtectHome=yes
```

**Good**

```ini
[Service]
ExecStart=/home/app/bin/server
ProtectHome=read-only
```

Loosen the setting, keep the program elsewhere, or set `ProtectHome=tmpfs` and bring the path back with
`BindReadOnlyPaths=`.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.configuration.configuration import Manager
from unitlint.contracts.names import is_loaded
from unitlint.findings.finding import Draft, Related, Severity, finding
from unitlint.machine.machine import Machine
from unitlint.quick.remembered import remembered
from unitlint.rules.shared.command_lines import user_commands
from unitlint.systemd.directories import DIRECTORIES
from unitlint.systemd.sandboxes import BINDS
from unitlint.text.source import Place, is_known
from unitlint.units.effective import last_taken
from unitlint.units.list_values import WordPlace, parse_boolean
from unitlint.units.names import path_prefixes
from unitlint.units.settings import is_undecided
from unitlint.units.specifiers import expand
from unitlint.units.unit import Setting, Unit

SEVERITY = Severity.WARNING
CATEGORY = "mounts"
SINCE = "0.1.0"

_HOMES = ("/home", "/root", "/run/user")
_LISTS = ("InaccessiblePaths", "InaccessibleDirectories", "TemporaryFileSystem")
_OWN_ROOT = ("RootDirectory", "RootImage", "RootEphemeral", "JoinsNamespaceOf")
_DECIDING = ("ProtectHome", *_LISTS, *BINDS, *_OWN_ROOT)

_Hidden = dict[str, Setting]


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each hidden path of a service."""
    if machine.configuration.manager is Manager.USER:
        return  # it can't hide anything without a user namespace
    for unit in machine.own_units:
        if unit.type != "service" or not unit.user_owned or not is_loaded(unit):
            continue
        hidden = _hidden(unit)
        seen: set[str] = set()
        for place, path, severity in _needed(unit, machine.systemd_version) if hidden else ():
            top = next((prefix for prefix in path_prefixes(path) if prefix in hidden), "")
            if not top or path in seen or not machine.ownership.owns(place):
                continue
            if severity is None or _forbids(hidden[top]):
                seen.add(path)
                yield _finding(unit, place, path, hidden[top], severity)


@remembered
def _hidden(unit: Unit) -> _Hidden:
    """What the sandbox hides, with the setting that does; empty where a root of its own changes all paths."""
    if is_undecided(unit, *_DECIDING) or any(
        unit.values(section, key) for key in _OWN_ROOT for section in ("Service", "Unit")
    ):
        return {}
    found: _Hidden = {}
    home = last_taken(unit, "Service", "ProtectHome")
    if home is not None and (home.value == "tmpfs" or parse_boolean(home.value)):
        found |= dict.fromkeys(_HOMES, home)
    for key in _LISTS:
        for setting in unit.values("Service", key):
            found |= dict.fromkeys(_paths(setting, unit), setting)
    brought = [p for key in BINDS for s in unit.values("Service", key) for p in _paths(s, unit)]
    brought += [top for key, top in DIRECTORIES.items() if unit.values("Service", key)]
    lifted = {prefix for path in brought for prefix in path_prefixes(path)}
    return {top: setting for top, setting in found.items() if _forbids(setting) or top not in lifted}


def _forbids(setting: Setting) -> bool:
    """Whether nothing can be brought or made there either, as it can in a temporary file system.

    systemd leaves out what it would mount below an inaccessible path (src/core/namespace.c).
    """
    return setting.key != "TemporaryFileSystem" and setting.value != "tmpfs"


def _paths(setting: Setting, unit: Unit) -> list[str]:
    """The paths of a list; of pairs joined by a colon the one inside the sandbox."""
    found = []
    for word in setting.value.split():
        parts = word.strip('"').split(":")
        inside = parts[1] if setting.key in BINDS and len(parts) > 1 else parts[0]
        path = expand(inside.lstrip("-+"), unit.name)
        if path and path.startswith("/") and is_known(path):
            found.append("/" + path.strip("/"))
    return found


def _needed(unit: Unit, version: int) -> Iterator[tuple[Place, str, Severity | None]]:
    """The paths that the service needs, and how sure it is that it fails without."""
    for command in user_commands(unit, version):
        if "+" in command.prefixes:
            continue
        for word in (command.executable, *command.raw_arguments):
            if word.startswith("/") and is_known(word):
                severity = None if word == command.executable else Severity.NOTE
                yield WordPlace(command.setting.place, word), word, severity
    folder = unit.last("Service", "WorkingDirectory")
    if folder is not None and folder.value.startswith("/") and is_known(folder.value):
        yield folder.place, folder.value, None


def _finding(unit: Unit, place: Place, path: str, by: Setting, severity: Severity | None) -> Draft:
    return finding(
        place,
        f"{unit.name} can't see {path}: {by.key}={by.value} hides it",
        unit=unit.name,
        related=[Related(by.place.location, "hidden here")],
        help=_help(by, path),
        severity=severity,
    )


def _help(by: Setting, path: str) -> str:
    if by.key == "ProtectHome" and _forbids(by):
        return f"set ProtectHome=read-only, or ProtectHome=tmpfs with BindReadOnlyPaths={path}"
    return f"remove it from {by.key}=" if _forbids(by) else f"add BindReadOnlyPaths={path}"
