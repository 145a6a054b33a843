"""Settings whose values systemd refuses outright: it reads no further, and the unit is not loaded.

Most bad values are ignored with a warning; these are the ones that are not, as the test modes of
systemd 252, 254, 257 and 262 show for every directive.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from unitlint.text.source import is_known
from unitlint.units.commands import UnbalancedQuoteError, count_commands, next_word
from unitlint.units.names import simplify
from unitlint.units.specifiers import expand
from unitlint.units.unit import LoadState, Setting
from unitlint.units.words import parse_boolean

Refusal = tuple[LoadState, str]
"""The load state that follows, and why."""

_BAD_USER = re.compile(r"[:/\x00-\x1f\x7f]|\A[ ]|[ ]\Z|\A-\d*\Z|\A\.\.?\Z")
"""systemd.exec(5), User=; what even the relaxed rules for existing users refuse."""

_CLOSED = ("/dev/", "/proc/", "/sys/")
_CLOSED_SINCE = 257
"""The oldest version known to refuse PID files in API file systems (asked)."""


def refused_value(setting: Setting, unit: str, version: int) -> Refusal | None:
    """Why systemd of that version stops at this assignment of a key in `CHECKED`, when it does."""
    unit_type = unit.rpartition(".")[2]
    if setting.section.lower() != unit_type or unit_type not in _EXECUTED:
        return None
    if version < _SINCE.get(setting.key, version):
        return None
    if (
        _is_image_policy(setting, unit, version)
        if setting.key in _POLICIES
        else _check(setting, unit, version)
    ):
        return None
    state = LoadState.ERROR if setting.key in _FAILING else LoadState.BAD_SETTING
    return state, f"{setting.key}={setting.value}"


def _check(setting: Setting, unit: str, version: int) -> bool:
    return _CHECKS[setting.key](setting.value, unit, version)


def _is_image_policy(setting: Setting, unit: str, version: int) -> bool:
    from unitlint.units.values.complaint import Effect, Subject
    from unitlint.units.values.judge import complaints

    subject = Subject(unit, setting.section, setting.key, version)
    return all(each.effect is not Effect.REFUSED for each in complaints(setting.value, subject))


def _is_command(value: str, unit: str, version: int) -> bool:
    return count_commands(value, unit, version) is not None


def _is_boolean(value: str, unit: str, version: int) -> bool:  # noqa: ARG001 - one signature for all checks
    return not is_known(value) or parse_boolean(value) is not None


def _is_expandable(value: str, unit: str, version: int) -> bool:
    return value.startswith("-") or expand(value, unit, version=version) is not None


def _is_user(value: str, unit: str, version: int) -> bool:
    name = expand(value, unit, version=version)
    if not value or name is None:
        return not value
    return bool(name) and (not is_known(name) or not _BAD_USER.search(name))


def _are_users(value: str, unit: str, version: int) -> bool:
    while value:
        try:
            word, value = next_word(value)
        except UnbalancedQuoteError:
            return True
        if not _is_user(word, unit, version):
            return False
    return True


def is_normal_path(value: str, unit: str, version: int) -> bool:
    """Whether the value is empty, or an absolute path without `..`, once its specifiers are replaced."""
    path = expand(value, unit, version=version)
    if path is None:
        return False
    return not path or not is_known(path) or (path.startswith("/") and ".." not in path.split("/"))


def _is_working_directory(value: str, unit: str, version: int) -> bool:
    if value in ("", "~") or value.startswith("-"):
        return True
    return bool(expand(value, unit, version=version)) and is_normal_path(value, unit, version)


def _is_pid_file(value: str, unit: str, version: int) -> bool:
    path = expand(value, unit, version=version)
    if path is None or not is_known(path):
        return True
    closed = version >= _CLOSED_SINCE and f"{simplify(path)}/".startswith(_CLOSED)
    return ".." not in path.split("/") and not closed


_EXECUTED = frozenset({"service", "socket", "mount", "swap"})
_COMMANDS = (
    *("ExecCondition", "ExecStartPre", "ExecStart", "ExecStartPost", "ExecReload"),
    *("ExecStop", "ExecStopPre", "ExecStopPost", "ExecReloadPost"),
)
_CHECKS: Mapping[str, Callable[[str, str, int], bool]] = {
    **dict.fromkeys(_COMMANDS, _is_command),
    **dict.fromkeys(("AppArmorProfile", "SELinuxContext", "SmackProcessLabel"), _is_expandable),
    **dict.fromkeys(("User", "Group", "SocketUser", "SocketGroup"), _is_user),
    **dict.fromkeys(("RootDirectory", "RootImage", "RootMStack", "RootVerity"), is_normal_path),
    "DynamicUser": _is_boolean,
    "PIDFile": _is_pid_file,
    "SupplementaryGroups": _are_users,
    "WorkingDirectory": _is_working_directory,
}

_POLICIES = frozenset({"RootImagePolicy", "MountImagePolicy", "ExtensionImagePolicy"})
_SINCE: Mapping[str, int] = {**dict.fromkeys(_POLICIES, 254), "ExecReloadPost": 259, "RootMStack": 260}
"""The version since which a key is known."""
_FAILING = _POLICIES | {"PIDFile"}
"""Keys for which systemd gives the unit the load state error."""

CHECKED = frozenset(_CHECKS) | _POLICIES
"""The keys that `refused_value` looks at."""
