"""A script tells systemd that its service is ready, and systemd ignores it.

With `Type=notify` systemd takes notifications from the main process only, unless `NotifyAccess=` says more
(systemd.service(5), NotifyAccess=). systemd-notify(1) sends its message in the name of the shell that runs
it, or in its own where root's privileges are lacking. Then systemd ignores the message, and the start fails
after `TimeoutStartSec=`. That is so for services with `User=` and for those of users' managers. As root it
works, except in a loop that a pipe feeds and in other subshells, which the rule doesn't look for.

**Bad**

```ini
# app.service
[Service]
Type=notify
User=app
ExecStart=/bin/sh -c 'prepare && systemd-notify --ready && run'
```

**Good**

```ini
# app.service
[Service]
Type=notify
NotifyAccess=all
User=app
ExecStart=/bin/sh -c 'prepare && systemd-notify --ready && run'
```

Add `NotifyAccess=all`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from unitlint.configuration.configuration import Manager
from unitlint.contracts.names import is_loaded
from unitlint.findings.finding import Draft, Related, Severity, finding
from unitlint.machine.machine import Machine
from unitlint.quick.remembered import remembered
from unitlint.rules.shared.accounts import account_setting
from unitlint.rules.shared.command_lines import CommandLine, type_of_service, user_commands
from unitlint.rules.shared.scripts import shell_text, shells_script
from unitlint.systemd.commands import PRIVILEGES
from unitlint.text.source import SourceText
from unitlint.units.effective import last_boolean, last_word
from unitlint.units.settings import is_undecided
from unitlint.units.unit import Unit

if TYPE_CHECKING:
    from unitlint.grammar.shell_command import Word

SEVERITY = Severity.ERROR
CATEGORY = "commands"
SINCE = "0.1.0"
READS_FILES = True

_NOTIFYING = frozenset({"notify", "notify-reload"})


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each service whose only word of being ready is lost."""
    for unit in machine.own_units:
        if (
            unit.type != "service"
            or not unit.user_owned
            or not is_loaded(unit)
            or not _is_strict(unit, machine.systemd_version, machine.configuration.manager)
        ):
            continue
        for command in user_commands(unit, machine.systemd_version):
            if command.setting.key == "ExecStart" and PRIVILEGES.keys().isdisjoint(command.prefixes):
                yield from _judge(machine, unit, command)


@remembered
def _is_strict(unit: Unit, version: int, manager: Manager) -> bool:
    """Whether the start waits for a word of the main process, which has none of root's privileges."""
    if is_undecided(unit, "Type", "NotifyAccess", "User", "DynamicUser", "AmbientCapabilities"):
        return False
    if type_of_service(unit, version) not in _NOTIFYING or unit.last("Service", "PAMName"):
        return False
    access = last_word(unit, "Service", "NotifyAccess", "notify-access")
    if (access is not None and access.value == "all") or unit.last("Service", "AmbientCapabilities"):
        return False
    user = account_setting(unit, "User")
    is_others = user is not None and user.value not in ("root", "0")
    return is_others or last_boolean(unit, "Service", "DynamicUser") is True or manager is Manager.USER


def _judge(machine: Machine, unit: Unit, command: CommandLine) -> Iterator[Draft]:
    words = (command.executable, *command.arguments)
    text = shell_text(words)
    script = SourceText("", text) if text else shells_script(words, machine.configuration.files)
    call = _call(script) if script is not None else None
    if script is None or call is None:
        return
    place = script.place(call.start, call.end)
    related = (Related(place.location, "the script's call"),) if not text else ()
    yield finding(
        command.setting.place,
        f"{unit.name} times out while starting: systemd ignores READY=1 from systemd-notify, "
        "which isn't the main process",
        unit=unit.name,
        related=related,
        help="add NotifyAccess=all to [Service]",
    )


def _call(source: SourceText) -> Word | None:
    """The call that says so, unless the shell becomes it: `exec systemd-notify`."""
    from unitlint.grammar.shell import commands

    for command in commands(source, whole=False):
        words = [word.text for word in command.arguments]
        if command.name == "systemd-notify" and ("--ready" in words or "READY=1" in words):
            before = source.text[: command.words[0].start].split()
            return command.words[0] if before[-1:] != ["exec"] else None
    return None
