"""A command before the start fails if what it creates already exists, or what it removes doesn't.

When a command of `ExecStartPre=` fails, the service doesn't start (systemd.service(5), ExecStartPre=). The
first time there is no container to kill and to remove; the second time the folder, the link, the user or the
network already exists. With `-` before the command systemd ignores the failure, and most of these programs
have an option for it. The rule is silent where a condition asks for the path, or where another command undoes
it.

**Bad**

```ini
[Service]
ExecStartPre=/usr/bin/docker rm app
ExecStartPre=/usr/bin/mkdir /var/lib/app
ExecStart=/usr/bin/docker run --name app -v /var/lib/app:/data app
```

**Good**

```ini
[Service]
ExecStartPre=-/usr/bin/docker rm app
ExecStartPre=/usr/bin/mkdir -p /var/lib/app
ExecStart=/usr/bin/docker run --name app -v /var/lib/app:/data app
```

Write `-` before the command, or use the program's option.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from unitlint.contracts.names import is_loaded
from unitlint.findings.finding import Draft, Severity, finding
from unitlint.machine.machine import Machine
from unitlint.quick.dataclasses import dataclass
from unitlint.rules.shared.command_lines import CommandLine, user_commands
from unitlint.rules.shared.containers import ENGINES
from unitlint.systemd.commands import BEFORE_START
from unitlint.systemd.file_systems import MADE_ANEW, lies_in
from unitlint.text.source import is_known
from unitlint.units.list_values import WordPlace
from unitlint.units.settings import is_undecided
from unitlint.units.unit import Unit

SEVERITY = Severity.WARNING
CATEGORY = "values"
SINCE = "0.1.0"


@dataclass(frozen=True, slots=True)
class _Kind:
    """Commands that succeed once: their first words, the options with which they always do, what to write."""

    programs: frozenset[str]
    subcommands: frozenset[tuple[str, ...]]
    safe: tuple[str, ...]
    removes: bool
    option: str


_NO_WORDS: frozenset[tuple[str, ...]] = frozenset({()})
_KINDS = (
    _Kind(
        ENGINES,
        frozenset({("kill",), ("stop",), ("container", "kill"), ("container", "stop")}),
        ("-i", "--ignore", "-a", "--all"),
        removes=True,
        option="",
    ),
    _Kind(
        ENGINES,
        frozenset({("rm",), ("container", "rm")}),
        ("-f", "--force", "-i", "--ignore", "-a", "--all"),
        removes=True,
        option="-f",
    ),
    _Kind(ENGINES, frozenset({("network", "create")}), ("--ignore",), removes=False, option=""),
    _Kind(frozenset({"mkdir"}), _NO_WORDS, ("-p", "--parents"), removes=False, option="-p"),
    _Kind(frozenset({"ln"}), _NO_WORDS, ("-f", "--force"), removes=False, option="-f"),
    _Kind(frozenset({"groupadd"}), _NO_WORDS, ("-f", "--force"), removes=False, option="-f"),
    _Kind(frozenset({"useradd", "mkfifo", "mknod"}), _NO_WORDS, (), removes=False, option=""),
)
"""docker(1), podman(1), mkdir(1), ln(1), useradd(8), groupadd(8), mkfifo(1), mknod(1): exit statuses."""

_UNDOING = ("kill", "stop", "rm", "rmdir", "del", "delete", "unlink", "userdel", "groupdel", "prune")


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each such command of a service that may start more than once."""
    for unit in machine.own_units:
        if unit.type != "service" or not unit.user_owned or not is_loaded(unit) or is_undecided(unit):
            continue
        commands = list(user_commands(unit, machine.systemd_version))
        for command in commands:
            kind = _kind(command)
            if kind is not None and not _is_provided_for(unit, command, kind, commands):
                yield _finding(unit, command, kind)


def _kind(command: CommandLine) -> _Kind | None:
    if command.setting.key != "ExecStartPre" or command.may_fail or not command.arguments:
        return None
    program = command.executable.rpartition("/")[2]
    for kind in _KINDS:
        if program in kind.programs and any(_begins(command.arguments, s) for s in kind.subcommands):
            return None if any(_is_option(word, kind.safe) for word in command.arguments) else kind
    return None


def _begins(arguments: Sequence[str], words: tuple[str, ...]) -> bool:
    return tuple(arguments[: len(words)]) == words


def _is_option(word: str, options: tuple[str, ...]) -> bool:
    """Whether a word is one of the options, alone or with other letters: `-sf` has `-f`."""
    if word in options:
        return True
    is_letters = word.startswith("-") and not word.startswith("--")
    return is_letters and any(option[1:] in word for option in options if not option.startswith("--"))


def _is_provided_for(unit: Unit, command: CommandLine, kind: _Kind, commands: list[CommandLine]) -> bool:
    operand = command.arguments[-1]
    if not is_known(operand) or any(operand in s.value for s in unit.settings if _is_condition(s.key)):
        return True
    if unit.values("Unit", "ConditionFirstBoot") or (not kind.removes and _is_for_once(unit)):
        return True
    others = [c for c in commands if c is not command and operand in c.arguments]
    if kind.removes:
        before = (c for c in commands[: commands.index(command)] if c.setting.key in BEFORE_START)
        return any(other in others and not _removes(other) for other in before)
    return any(_removes(other) for other in others)


def _is_for_once(unit: Unit) -> bool:
    """Whether the unit is passed over once something is there, as what a first start makes is."""
    conditions = (s for s in unit.settings if s.key.startswith("ConditionPath"))
    return any(s.value.lstrip("|").startswith("!") for s in conditions)


def _is_condition(key: str) -> bool:
    return key.startswith(("Condition", "Assert"))


def _removes(command: CommandLine) -> bool:
    words = (command.executable.rpartition("/")[2], *command.arguments)
    return any(word in _UNDOING for word in words)


def _finding(unit: Unit, command: CommandLine, kind: _Kind) -> Draft:
    operand = command.arguments[-1]
    fails = f"there is no {operand} yet" if kind.removes else f"{operand} already exists"
    # In what a boot finds empty, a command that makes something succeeds once in each boot.
    is_forgotten = not kind.removes and lies_in(operand, MADE_ANEW)
    when = "the first time" if kind.removes else "when restarted" if is_forgotten else "the second time"
    return finding(
        WordPlace(command.setting.place, command.executable),
        f"{unit.name} fails to start {when}: this command fails if {fails}",
        unit=unit.name,
        help=f"add {kind.option}" if kind.option else f"write -{command.executable} to ignore its failure",
        severity=Severity.NOTE if is_forgotten else None,
    )
