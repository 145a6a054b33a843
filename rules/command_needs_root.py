"""A command that needs root runs as `User=`.

All commands of a service run as its `User=`, those of `ExecStartPre=` too, unless they have the prefix `+`
(systemd.service(5), COMMAND LINES; systemd.exec(5), User=). As another user `mkdir` can't create anything in
`/run`, `chown` can't give files away, and `mount`, `ip link set`, `sysctl -w` or `useradd` are refused: the
command fails, and the service doesn't start. With `NoNewPrivileges=yes` sudo and the like are refused, too.
The rule passes over services with `AmbientCapabilities=`. A `chown` to the user itself is a note: it works if
the file is that user's already (chown(2)), and then does nothing.

**Bad**

```ini
# app.service
[Service]
User=app
ExecStartPre=/usr/bin/mkdir -p /run/app
ExecStart=/usr/bin/app
```

**Good**

```ini
# app.service
[Service]
User=app
RuntimeDirectory=app
ExecStart=/usr/bin/app
```

Let systemd make the directory (`RuntimeDirectory=`, `StateDirectory=`), or write `+` before the command.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from unitlint.configuration.configuration import Manager
from unitlint.contracts.names import is_loaded
from unitlint.findings.finding import Draft, Related, Severity, finding
from unitlint.machine.machine import Machine
from unitlint.quick.dataclasses import dataclass
from unitlint.rules.shared.accounts import account_setting
from unitlint.rules.shared.command_lines import CommandLine, user_commands
from unitlint.rules.shared.delivered import makes_path
from unitlint.systemd.commands import PRIVILEGES
from unitlint.systemd.directories import DIRECTORIES
from unitlint.systemd.file_systems import RUNTIME_TREES
from unitlint.text.source import is_known
from unitlint.units.effective import last_boolean
from unitlint.units.specifiers import expand
from unitlint.units.unit import Setting, Unit

SEVERITY = Severity.WARNING
CATEGORY = "commands"
SINCE = "0.1.0"
READS_FILES = True

_KEYS = frozenset({"ExecStartPre", "ExecStart", "ExecStartPost"})
_OF_ROOT = frozenset({
    "useradd", "groupadd", "usermod", "userdel", "groupdel", "setcap", "swapon", "swapoff", "insmod", "rmmod",
    "iptables", "ip6tables", "iptables-restore", "ip6tables-restore", "nft", "ifconfig", "brctl", "losetup",
})  # fmt: skip
"""Programs that do nothing for another user, whatever they are told to change (capabilities(7))."""
_BECOMING = frozenset({"sudo", "doas", "pkexec", "su"})
"""Programs that are another user's by their file, which NoNewPrivileges= forbids (systemd.exec(5))."""
_ASKING = frozenset({"-L", "--list", "-S", "list", "show", "-l", "-a", "--version", "-V", "--help", "-h"})
"""Words with which one of them only shows something."""
_IP_CHANGES = frozenset({"add", "set", "del", "delete", "replace", "change", "flush"})


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each such command of a service that so doesn't start."""
    if machine.configuration.manager is not Manager.SYSTEM:
        return
    for unit in machine.units_with_own_lines:
        user = account_setting(unit, "User") if unit.type == "service" and is_loaded(unit) else None
        if user is None or user.value in ("root", "0") or _has_rights(unit):
            continue
        for command in user_commands(unit, machine.systemd_version):
            lack = _lack(machine, unit, command) if _counts(command) else None
            if lack is not None:
                yield _finding(unit, user, command, lack)


def _has_rights(unit: Unit) -> bool:
    more = ("AmbientCapabilities", "PAMName", "RootDirectory", "RootImage", "PrivateUsers")
    return any(unit.last("Service", key) is not None for key in more) or bool(
        last_boolean(unit, "Service", "PermissionsStartOnly")
    )


def _counts(command: CommandLine) -> bool:
    as_user = not any(prefix in PRIVILEGES for prefix in command.prefixes)
    return as_user and command.setting.key in _KEYS and not command.may_fail


@dataclass(frozen=True, slots=True)
class _Lack:
    """What the user may not do, and the way out if it isn't to run the command as root."""

    act: str
    help: str = ""
    severity: Severity = SEVERITY


def _lack(machine: Machine, unit: Unit, command: CommandLine) -> _Lack | None:
    """None where the user may do it, or where that can't be known."""
    program, words = command.executable.rpartition("/")[2], command.arguments
    if program == "mkdir":
        made = next((w for w in words if not w.startswith("-") and _is_unmade(machine, unit, w)), "")
        return (
            _Lack(f"create {made}", f"write RuntimeDirectory={made.rpartition('/')[2]} instead")
            if made
            else None
        )
    if program in _BECOMING and last_boolean(unit, "Service", "NoNewPrivileges"):
        way_out = "remove it and write + before the command that it runs, or delete NoNewPrivileges="
        return _Lack(f"use {program} with NoNewPrivileges=yes", way_out)
    act = _act_of_root(program, words)
    if act and program == "chown" and _is_for_itself(unit, words):
        return _Lack(f"{act}, unless it owns it already", severity=Severity.NOTE)
    return _Lack(act) if act else None


def _is_for_itself(unit: Unit, words: Sequence[str]) -> bool:
    """Whether chown names the user that runs it."""
    owner = next((word for word in words if not word.startswith("-")), "")
    user, _, group = owner.replace(".", ":", 1).partition(":")
    own_user, own_group = (account_setting(unit, key) for key in ("User", "Group"))
    name = own_user.value if own_user is not None else ""
    return user in (name, "%u", "%U", "") and group in ("", name, own_group.value if own_group else name)


def _act_of_root(program: str, words: Sequence[str]) -> str:
    """What root alone may do, and the command does; empty for nothing."""
    operands = [word for word in words if not word.startswith("-")]
    match program:
        case "chown":
            return f"change the owner of {operands[-1]}" if len(operands) > 1 else ""
        case "mount" | "umount":
            return f"{program} {operands[-1]}" if len(operands) > 1 else ""
        case "sysctl":
            return "change kernel settings" if _sets(words) else ""
        case "ip":
            return "configure the network" if not _IP_CHANGES.isdisjoint(operands[1:2]) else ""
    if program in _OF_ROOT and words and _ASKING.isdisjoint(words):
        return f"run {program}"
    return ""


def _sets(words: Sequence[str]) -> bool:
    return any(word in ("-w", "--write", "-p", "--system") or "=" in word for word in words)


def _is_unmade(machine: Machine, unit: Unit, path: str) -> bool:
    """Whether a folder would have to be made in one of root's, and nothing that is known makes it."""
    path = (expand(path, unit.name) or "") if "%" in path else path
    parent, _, name = path.rstrip("/").rpartition("/")
    if parent not in RUNTIME_TREES or not name or not is_known(path):
        return False
    own = (word for key in DIRECTORIES for s in unit.values("Service", key) for word in s.value.split())
    if any((expand(word, unit.name) or "").split("/")[0].partition(":")[0] == name for word in own):
        return False
    return not makes_path(machine, f"/run/{name}", asked_by=unit) and not makes_path(
        machine, f"/var/run/{name}", asked_by=unit
    )


def _finding(unit: Unit, user: Setting, command: CommandLine, lack: _Lack) -> Draft:
    return finding(
        command.setting.place,
        f"{unit.name} fails to start: {user.value} may not {lack.act}",
        unit=unit.name,
        related=(Related(user.place.location, f"its commands run as {user.value}"),),
        help=lack.help or f"write +{command.executable} to run it as root",
        severity=lack.severity,
    )
