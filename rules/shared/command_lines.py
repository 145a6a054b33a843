"""What rules about command lines share: the commands of a service, word by word as they are written."""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.quick.dataclasses import dataclass
from unitlint.quick.remembered import remembered
from unitlint.systemd.commands import BEFORE_START, OWN_NAME, known_commands
from unitlint.systemd.directives import own_section
from unitlint.text.source import is_known
from unitlint.units.specifiers import expand
from unitlint.units.unit import Setting, Unit
from unitlint.units.values.command import command_line
from unitlint.units.verify import service_type

AROUND_START = (*BEFORE_START, "ExecStartPost")
"""Commands that the start of every service waits for."""


@dataclass(frozen=True, slots=True)
class CommandLine:
    """A command of an Exec…= line: its prefixes, the executable, and the words after it."""

    setting: Setting
    prefixes: tuple[str, ...]
    executable: str
    raw_arguments: tuple[str, ...]
    """As they are written."""
    arguments: tuple[str, ...]
    """Without quotes and escapes, and without the name that the prefix `@` gives the process."""
    may_fail: bool
    """Whether systemd passes over its failure (systemd.service(5), the prefix `-`)."""
    in_shell: bool
    """Whether a shell reads the line (the prefix `|`)."""


@remembered
def user_commands(unit: Unit, version: int) -> Iterator[CommandLine]:
    """The commands of the user's that count, those before an empty assignment left out."""
    if not unit.user_owned:
        return
    section = own_section(unit.type)
    for key in known_commands(section, version):
        for setting in unit.values(section, key):
            if setting.file.is_users:
                yield from _commands(setting, unit, version)


@remembered
def type_of_service(unit: Unit, version: int) -> str:
    """Type= as it counts; several rules ask."""
    return service_type(unit, version)


def holds_up_start(key: str, service_type: str) -> bool:
    """Whether the start of a service isn't done before its commands of this key have ended.

    Those around ExecStart= are always waited for, ExecStart= itself by two types (systemd.service(5), Type=).
    """
    return key in AROUND_START or (key == "ExecStart" and service_type in ("oneshot", "forking"))


def _commands(setting: Setting, unit: Unit, version: int) -> Iterator[CommandLine]:
    value = setting.value
    for command in command_line(value, unit.name, version).commands:
        yield CommandLine(
            setting,
            command.prefixes,
            command.executable,
            tuple(value[word.start : word.end] for word in command.arguments),
            tuple(word.text for word in command.arguments[OWN_NAME in command.prefixes :]),
            command.may_fail,
            command.in_shell,
        )


def executed_path(unit: Unit, command: CommandLine) -> str:
    """The executable's path, specifiers expanded; empty where that can't be known."""
    path = command.executable
    expanded = expand(path, unit.name) or "" if "%" in path else path
    return expanded if is_known(expanded) else ""
