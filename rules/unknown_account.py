"""A unit or a file belongs to a user or group that nothing creates.

A service whose `User=` or `Group=` doesn't exist fails with status 217/USER or 216/GROUP (systemd.exec(5),
PROCESS EXIT CODES); so does a socket with `SocketUser=` or `SocketGroup=`. systemd-tmpfiles passes over a
line of tmpfiles.d whose owner doesn't exist. Ignition looks up the owner of a file while it writes it, in
the initrd: users of sysusers.d, which systemd-sysusers.service makes in the booted system, don't exist yet,
and the machine stays in the emergency shell (ignition, docs/operator-notes.md). cloud-init writes files
before it makes `users`, too: without `defer: true` it can't set the owner of a file, and writes none of
those after it (cloud-init, "Module reference", Write Files). The rule knows the users of the base systems
and of all configurations of the run, since several may be parts of one machine's. In a cloud-config and a
MachineConfig, which others add to, a finding about a unit is a note.

**Bad**

```yaml
variant: fcos
version: 1.5.0
systemd:
  units:
    - name: web.service
      contents: |
        [Service]
        User=webuser
        ExecStart=/usr/bin/web
```

**Good**

```yaml
variant: fcos
version: 1.5.0
passwd:
  users:
    - name: webuser
      system: true
systemd:
  units:
    - name: web.service
      contents: |
        [Service]
        User=webuser
        ExecStart=/usr/bin/web
```

Make the user in `passwd.users` or, for a unit, by a line of sysusers.d, or let `DynamicUser=yes` make it.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.configuration.configuration import CLOUD_CONFIG, ROOT
from unitlint.configuration.delivered import Account
from unitlint.findings.finding import Draft, Severity, finding
from unitlint.machine.machine import Machine
from unitlint.rules.shared.accounts import (
    ACCOUNT_KINDS,
    accounts_of_root,
    is_name,
    named_accounts,
    sysusers,
)
from unitlint.rules.shared.delivered import (
    installs_packages,
    is_of_pool,
    is_whole,
    may_make_accounts,
)
from unitlint.rules.shared.tmpfiles import lines
from unitlint.systemd.accounts import is_shipped
from unitlint.text.source import is_known
from unitlint.units.unit import Setting
from unitlint.units.values.tmpfiles_line import tmpfiles_fields

SEVERITY = Severity.WARNING
CATEGORY = "delivery"
SINCE = "0.1.0"
READS_FILES = True

_EARLY = "cloud-init.service"
"""What runs `bootcmd`, which comes before all files (cloud-init, "Boot stages")."""
_DATABASES = ("/etc/passwd", "/etc/group")


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each unit and each file whose owner is nobody."""
    if any(path in machine.configuration.files for path in _DATABASES):
        return
    yield from _before_accounts(machine)
    for key, kind, status in ACCOUNT_KINDS:
        names = _known(machine, kind)
        if names is None:
            continue
        yield from _units(machine, key, status, names | sysusers(machine, kind))
        if machine.configuration.kind != ROOT and not _is_part(machine):
            yield from _files(machine, key, names)
            yield from _tmpfiles(machine, key, names | sysusers(machine, kind))


def _known(machine: Machine, kind: str) -> frozenset[str] | None:
    """The users or groups that are there before sysusers.d; None where that can't be known."""
    configuration = machine.configuration
    if configuration.kind == ROOT:
        return accounts_of_root(configuration.path, kind)
    if configuration.users is None:
        return None
    if configuration.kind == CLOUD_CONFIG:
        return (
            None
            if may_make_accounts(machine)
            else configuration.accounts_around | configuration.late_accounts
        )
    if not (is_whole(machine) or is_of_pool(machine)):
        return None
    users = configuration.accounts_around.union(configuration.users)
    return users if kind == "u" else users.union(configuration.groups)


def _is_part(machine: Machine) -> bool:
    """Whether an image, or another configuration, may well make more accounts."""
    return machine.configuration.kind == CLOUD_CONFIG or is_of_pool(machine)


def _units(machine: Machine, key: str, status: str, names: frozenset[str]) -> Iterator[Draft]:
    if machine.configuration.kind != ROOT and installs_packages(machine):
        return
    for unit in machine.units_with_own_lines:
        for setting, name in named_accounts(unit, key):
            if setting.file.is_users and name not in names and not is_shipped(name):
                yield finding(
                    setting.place,
                    f"{unit.name} fails with {status}: nothing creates the {key.lower()} {name}",
                    unit=unit.name,
                    help=_way_out(setting, machine),
                    severity=Severity.NOTE if _is_part(machine) else None,
                )


def _way_out(setting: Setting, machine: Machine) -> str:
    if machine.configuration.kind == CLOUD_CONFIG:
        return "create it in users or groups, if the image doesn't have it"
    if is_of_pool(machine):
        return "create it by a line of sysusers.d, if no other MachineConfig of the pool does"
    if setting.key in ("SupplementaryGroups", "SocketGroup"):
        return "create it in passwd.groups or sysusers.d"
    if setting.key == "SocketUser":
        return "create it in passwd.users or sysusers.d"
    return "create it in passwd.users or sysusers.d, or set DynamicUser=yes"


def _tmpfiles(machine: Machine, key: str, names: frozenset[str]) -> Iterator[Draft]:
    if installs_packages(machine):
        return
    for line in lines(machine):
        found = tmpfiles_fields(line.text) if line.kind == "tmpfiles" else None
        owner = dict(zip(("", "", "", "User", "Group"), found or (), strict=False)).get(key, "").lstrip(":")
        if is_name(owner) and owner not in names and not is_shipped(owner):
            yield finding(
                line.place,
                f"systemd-tmpfiles ignores this line: nothing creates the {key.lower()} {owner}",
                help=f"create {owner} in passwd.{key.lower()}s or sysusers.d",
            )


def _before_accounts(machine: Machine) -> Iterator[Draft]:
    """The files that cloud-init can't write, since it makes their users afterwards."""
    configuration = machine.configuration
    late = configuration.late_accounts
    early = [word for command in configuration.commands if command.unit == _EARLY for word in command.words]
    for file in configuration.files.values() if late else ():
        for owner in (file.user, file.group):
            if owner is None or file.deferred or owner.name not in late or is_shipped(owner.name):
                continue
            if not any(owner.name in word for word in early):
                yield finding(
                    owner.place,
                    f"cloud-init can't give {file.path} to {owner.name}, "
                    "which doesn't exist yet: files are written before users are made",
                    help="add defer: true to the file, or change its owner with chown in runcmd",
                )
                break


def _files(machine: Machine, key: str, names: frozenset[str]) -> Iterator[Draft]:
    for file in (*machine.configuration.files.values(), *machine.configuration.directories_made):
        owner: Account | None = file.user if key == "User" else file.group
        if owner is None or not is_known(owner.name) or owner.name in names or is_shipped(owner.name):
            continue
        yield finding(
            owner.place,
            f"Ignition can't write {file.path}: the {key.lower()} {owner.name} doesn't exist yet",
            help=f"create {owner.name} in passwd.{key.lower()}s; sysusers.d runs later",
        )
