"""`%h` or `%u` in a system unit with `User=` is root's.

Specifiers are those of the user that runs the service manager, whatever `User=` says: `%h` is `/root`, `%u`
is `root`, `%U` is `0` (systemd.unit(5), SPECIFIERS). A service with `User=pi` and `WorkingDirectory=%h/app`
is started in `/root/app`, which isn't there and which pi may not enter, so it fails. The rule passes over
commands that run as root (the prefix `+`).

**Bad**

```ini
# app@.service
[Service]
User=%i
WorkingDirectory=%h/app
ExecStart=%h/app/run
```

**Good**

```ini
# app@.service
[Service]
User=%i
WorkingDirectory=/home/%i/app
ExecStart=/home/%i/app/run
```

Write the path out, or make it a user unit without `User=`. `WorkingDirectory=~` is the home directory of
`User=`.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.configuration.configuration import Manager
from unitlint.contracts.names import is_loaded
from unitlint.findings.finding import Draft, Related, Severity, finding
from unitlint.machine.machine import Machine
from unitlint.quick import patterns as re
from unitlint.quick.remembered import remembered
from unitlint.rules.shared.accounts import own_account
from unitlint.rules.shared.command_lines import user_commands
from unitlint.systemd.changes import SPECIFIERS_OF_MANAGER
from unitlint.systemd.commands import PRIVILEGES
from unitlint.text.source import is_known
from unitlint.units.effective import last_boolean
from unitlint.units.specifiers import expand
from unitlint.units.unit import Setting, Unit

SEVERITY = Severity.WARNING
CATEGORY = "commands"
SINCE = "0.1.0"

_KEYS = frozenset({
    "WorkingDirectory", "Environment", "EnvironmentFile", "PIDFile", "ReadWritePaths", "StandardInput",
    "StandardOutput", "StandardError",
})  # fmt: skip
"""Settings of [Service] that mean something of the service's own user; others may well mean root's."""
_IN_VALUE = re.compile(r"%%|(?P<specifier>%[huUgG])")
_IN_COMMAND = re.compile(r"%%|(?P<specifier>%h(?=/)|(?<=\bcd )%h|(?<=/)%[uUgG])")
"""Where they stand for a path: elsewhere they may be the format of another program."""
_WHAT = {
    "%h": "the home directory of {}",
    "%u": "{}",
    "%U": "the UID of {}",
    "%g": "the group of {}",
    "%G": "the GID of {}",
}


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each service, at the first of its lines that has such a specifier."""
    if machine.configuration.manager is not Manager.SYSTEM or machine.systemd_version < SPECIFIERS_OF_MANAGER:
        return
    for unit in machine.units_with_own_lines:
        user = _other_user(unit) if unit.type == "service" and is_loaded(unit) else None
        uses = _uses(unit, machine.systemd_version) if user is not None else ()
        if user is not None and uses:
            yield _finding(unit, user, uses)


def _other_user(unit: Unit) -> Setting | None:
    """The `User=` that isn't root, where that is known."""
    user = own_account(unit, "User")
    if user is None or expand(user.value, unit.read_as(user)) in ("root", "0", None):
        return None
    return None if last_boolean(unit, "Service", "PermissionsStartOnly") else user


_Use = tuple[Setting, str]
"""A line, and the specifier in it."""


@remembered
def _uses(unit: Unit, version: int) -> tuple[_Use, ...]:
    """The lines of the user's with such specifiers, in their order."""
    settings = unit.settings.starting("Unit", ("Condition", "Assert"))
    settings += tuple(s for key in sorted(_KEYS) for s in unit.values("Service", key))
    found = [(s, _first(_IN_VALUE, s.value)) for s in settings if s.file.is_users]
    found += [
        (command.setting, _first(_IN_COMMAND, command.setting.value))
        for command in user_commands(unit, version)
        if not any(prefix in PRIVILEGES for prefix in command.prefixes)
    ]
    lines = {id(setting): (setting, specifier) for setting, specifier in found if specifier}
    return tuple(sorted(lines.values(), key=lambda use: _line(use[0])))


def _line(setting: Setting) -> tuple[str, int]:
    location = setting.place.location
    return location.path, location.line


def _first(pattern: re.Pattern[str], value: str) -> str:
    if not is_known(value):
        return ""
    return next((each["specifier"] for each in pattern.finditer(value) if each["specifier"]), "")


def _finding(unit: Unit, user: Setting, uses: tuple[_Use, ...]) -> Draft:
    setting, specifier = uses[0]
    meant = _WHAT[specifier].format(user.value)
    home = specifier == "%h" and setting.key == "WorkingDirectory" and setting.value.lstrip("-") == "%h"
    return finding(
        setting.place,
        f"{specifier} in {setting.key}= of {unit.name} is {expand(specifier, unit.name)}, not {meant}: "
        "a system unit has root's",
        unit=unit.name,
        related=(
            Related(user.place.location, f"User= changes no specifier: it runs as {user.value}"),
            *(Related(s.place.location, f"so is {each} here") for s, each in uses[1:]),
        ),
        help="write WorkingDirectory=~" if home else "write the value out, or make this a user unit",
    )
