"""Settings whose values systemd refuses outright: it reads no further, and the unit is not loaded.

Most bad values are ignored with a warning; these are the ones of systemd 252 that are not, as its test mode
shows for every directive.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from unitlint.text import is_known
from unitlint.units.commands import UnbalancedQuoteError, count_commands, next_word
from unitlint.units.specifiers import expand
from unitlint.units.unit import LoadState, Setting
from unitlint.units.words import parse_boolean

Refusal = tuple[LoadState, str]
"""The load state that follows, and why."""

_BAD_USER = re.compile(r"[:/\x00-\x1f\x7f]|\A[ ]|[ ]\Z|\A-\d*\Z|\A\.\.?\Z")
"""systemd.exec(5), User=; what even the relaxed rules for existing users refuse."""


def refused_value(setting: Setting, unit: str, unit_type: str) -> Refusal | None:
    """Why systemd stops at this assignment of a key in `CHECKED`, when it does."""
    if setting.section.lower() != unit_type or unit_type not in _EXECUTED:
        return None
    if _CHECKS[setting.key](setting.value, unit):
        return None
    state = LoadState.ERROR if setting.key == "PIDFile" else LoadState.BAD_SETTING
    return state, f"{setting.key}={setting.value}"


def _is_command(value: str, unit: str) -> bool:
    return count_commands(value, unit) is not None


def _is_boolean(value: str, unit: str) -> bool:  # noqa: ARG001 - one signature for all checks
    return not is_known(value) or parse_boolean(value) is not None


def _is_expandable(value: str, unit: str) -> bool:
    return value.startswith("-") or expand(value, unit) is not None


def _is_user(value: str, unit: str) -> bool:
    name = expand(value, unit)
    if not value or name is None:
        return not value
    return bool(name) and (not is_known(name) or not _BAD_USER.search(name))


def _are_users(value: str, unit: str) -> bool:
    while value:
        try:
            word, value = next_word(value)
        except UnbalancedQuoteError:
            return True
        if not _is_user(word, unit):
            return False
    return True


def is_normal_path(value: str, unit: str) -> bool:
    """Whether the value is empty, or an absolute path without `..`, once its specifiers are replaced."""
    path = expand(value, unit)
    if path is None:
        return False
    return not path or not is_known(path) or (path.startswith("/") and ".." not in path.split("/"))


def _is_working_directory(value: str, unit: str) -> bool:
    if value in ("", "~") or value.startswith("-"):
        return True
    return bool(expand(value, unit)) and is_normal_path(value, unit)


def _is_pid_file(value: str, unit: str) -> bool:
    path = expand(value, unit)
    return path is None or ".." not in path.split("/")


_EXECUTED = frozenset({"service", "socket", "mount", "swap"})
_COMMANDS = (
    *("ExecCondition", "ExecStartPre", "ExecStart", "ExecStartPost", "ExecReload"),
    *("ExecStop", "ExecStopPre", "ExecStopPost"),
)
_CHECKS: Mapping[str, Callable[[str, str], bool]] = {
    **dict.fromkeys(_COMMANDS, _is_command),
    **dict.fromkeys(("AppArmorProfile", "SELinuxContext", "SmackProcessLabel"), _is_expandable),
    **dict.fromkeys(("User", "Group", "SocketUser", "SocketGroup"), _is_user),
    **dict.fromkeys(("RootDirectory", "RootImage", "RootVerity"), is_normal_path),
    "DynamicUser": _is_boolean,
    "PIDFile": _is_pid_file,
    "SupplementaryGroups": _are_users,
    "WorkingDirectory": _is_working_directory,
}

CHECKED = frozenset(_CHECKS)
"""The keys that `refused_value` looks at."""
