"""What rules about command lines share: the commands of a service, word by word as they are written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from unitlint.text.source import is_known
from unitlint.units.commands import PREFIXES, UnbalancedQuoteError, next_word
from unitlint.units.specifiers import expand
from unitlint.units.unit import Setting, Unit

EXEC_KEYS = (
    "ExecCondition",
    "ExecStartPre",
    "ExecStart",
    "ExecStartPost",
    "ExecReload",
    "ExecStop",
    "ExecStopPost",
    "ExecStopPre",
)
"""systemd.service(5), and systemd.socket(5) for the last."""

_SECTIONS = {"service": "Service", "socket": "Socket", "mount": "Mount", "swap": "Swap"}
_RAW_WORD = re.compile(r"""(?:[^\s"']|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|["'])+""")


@dataclass(frozen=True, slots=True)
class Command:
    """One Exec…= line: its prefixes, the executable, and the words after it as they are written."""

    setting: Setting
    prefixes: str
    executable: str
    raw_arguments: tuple[str, ...]

    @property
    def may_fail(self) -> bool:
        """Whether systemd passes over its failure (systemd.service(5), the prefix `-`)."""
        return "-" in self.prefixes


def user_commands(unit: Unit) -> Iterator[Command]:
    """The commands of the user's that count, those before an empty assignment left out."""
    section = _SECTIONS.get(unit.type, "")
    if not section or not unit.user_owned:
        return
    kept: dict[str, list[Setting]] = {}
    for setting in unit.settings:
        if setting.section == section and setting.key in EXEC_KEYS:
            if setting.value:
                kept.setdefault(setting.key, []).append(setting)
            else:
                kept.pop(setting.key, None)
    for setting in (setting for settings in kept.values() for setting in settings):
        if setting.file.is_users and (command := _command(setting)) is not None:
            yield command


def executed_path(unit: Unit, command: Command) -> str:
    """The executable's path, specifiers expanded; empty where that can't be known."""
    path = command.executable
    expanded = expand(path, unit.name) or "" if "%" in path else path
    return expanded if is_known(expanded) else ""


def _command(setting: Setting) -> Command | None:
    parsed = _parse(setting.value)
    return Command(setting, *parsed) if parsed is not None else None


@lru_cache(maxsize=8192)
def _parse(value: str) -> tuple[str, str, tuple[str, ...]] | None:
    """Prefixes, executable and further words of a command line; None for one without an executable."""
    words = tuple(match.group() for match in _RAW_WORD.finditer(value))
    if not words:
        return None
    try:
        first, _ = next_word(words[0])
    except UnbalancedQuoteError:
        return None
    executable = first.lstrip(PREFIXES)
    return first[: len(first) - len(executable)], executable, words[1:]
