"""How bad each setting of a service is: 0 for good, else up to the worst of `weights.tsv`.

The values were asked of `systemd-analyze security`; tests/conformance/test_exposure.py asks again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from unitlint.systemd.escaping import simplify
from unitlint.systemd.symbols import symbols
from unitlint.units.effective import last_boolean, last_of, last_path, last_text
from unitlint.units.exposure.access import address_badness, device_badness
from unitlint.units.exposure.sets import (
    ambient_capabilities,
    bounding_capabilities,
    family_badness,
    namespaces,
    system_call_badness,
)
from unitlint.units.list_values import parse_boolean, split_words
from unitlint.units.unit import Unit

Parts = frozenset[str]
Judge = Callable[[Unit], int | None]
"""The badness of what a unit sets; None where the setting doesn't matter to it."""

PartJudge = Callable[[Unit, Parts], int]
"""The badness of a unit that may have some parts of a setting."""

_ROOT = frozenset({"", "root", "0"})
_UMASKS = ((0o002, 10), (0o004, 5), (0o020, 2), (0o040, 1))
"""Permissions of others and of the group, and how bad it is to leave them to new files."""


def _user(unit: Unit) -> str:
    return last_text(unit, "Service", "User")[0]


def _boolean(unit: Unit, key: str) -> bool:
    return last_boolean(unit, "Service", key)


def _runs_as_root(unit: Unit) -> bool:
    """With `DynamicUser=yes` a user of the service's own name is made, unless another one is named."""
    user = _user(unit)
    return user in _ROOT and not (not user and _boolean(unit, "DynamicUser"))


def _switched_off(key: str, unit: Unit) -> int:
    return int(not _boolean(unit, key))


def _dynamic_or(key: str, unit: Unit) -> int:
    """`DynamicUser=yes` implies the setting, whatever the unit says (systemd.exec(5), DynamicUser=)."""
    return int(not (_boolean(unit, key) or _boolean(unit, "DynamicUser")))


def _named(key: str, badness: Mapping[str, int], default: int, unit: Unit) -> int:
    return badness.get(last_of(unit, "Service", key, badness), default)


def _user_badness(unit: Unit) -> int:
    if _runs_as_root(unit):
        return 10
    return 9 if _user(unit) == "nobody" else 0


def _supplementary_groups(unit: Unit) -> int | None:
    return None if _runs_as_root(unit) else int(bool(unit.values("Service", "SupplementaryGroups")))


def _remove_ipc(unit: Unit) -> int | None:
    return None if _runs_as_root(unit) else _dynamic_or("RemoveIPC", unit)


def _protect_system(unit: Unit) -> int:
    if _boolean(unit, "DynamicUser"):
        return 0
    return _protection(unit, "ProtectSystem", {"strict": 0, "full": 3}, on=5)


def _protect_home(unit: Unit) -> int:
    badness = _protection(unit, "ProtectHome", {"read-only": 5, "tmpfs": 1}, on=0)
    return min(badness, 5) if _boolean(unit, "DynamicUser") else badness


def _protection(unit: Unit, key: str, words: Mapping[str, int], *, on: int) -> int:
    for setting in reversed(unit.assignments("Service", key)):
        if setting.value in words:
            return words[setting.value]
        if (switch := parse_boolean(setting.value)) is not None:
            return on if switch else 10
    return 10


def _root_directory(unit: Unit) -> int:
    paths = (last_path(unit, "Service", key)[0] for key in ("RootDirectory", "RootImage"))
    return int(all(simplify(path) in ("", "/") for path in paths))


def _architectures(unit: Unit) -> int:
    known = symbols("architectures")
    words = {w for s in unit.values("Service", "SystemCallArchitectures") for w in split_words(s.value)}
    return {frozenset(): 10, frozenset({"native"}): 0}.get(frozenset(words & known), 8)


def _delegate(unit: Unit) -> int:
    setting = unit.last("Service", "Delegate")
    return int(setting is not None and parse_boolean(setting.value) is not False)


def _umask(unit: Unit) -> int:
    mask = 0o022
    for setting in unit.assignments("Service", "UMask"):
        if setting.value and set(setting.value) <= set("01234567") and int(setting.value, 8) <= 0o7777:
            mask = int(setting.value, 8)
    return next((badness for bit, badness in _UMASKS if not mask & bit), 0)


def _ambient(unit: Unit) -> int:
    return int(bool(ambient_capabilities(unit.assignments("Service", "AmbientCapabilities"))))


def _bounding(unit: Unit, parts: Parts) -> int:
    dropped = {
        capability
        for key, capabilities in _DROPPED.items()
        if _boolean(unit, key)
        for capability in capabilities
    }
    kept = bounding_capabilities(unit.assignments("Service", "CapabilityBoundingSet"))
    return int(bool(parts & (kept - dropped)))


_DROPPED = {
    "PrivateDevices": ("CAP_MKNOD", "CAP_SYS_RAWIO"),
    "ProtectClock": ("CAP_SYS_TIME", "CAP_WAKE_ALARM"),
    "ProtectKernelLogs": ("CAP_SYSLOG",),
    "ProtectKernelModules": ("CAP_SYS_MODULE",),
}
"""Capabilities that other settings take away (systemd.exec(5))."""


def _namespaces(unit: Unit, parts: Parts) -> int:
    return int(bool(parts & namespaces(unit.assignments("Service", "RestrictNamespaces"))))


def _families(unit: Unit, parts: Parts) -> int:
    return family_badness(unit.values("Service", "RestrictAddressFamilies"), parts)


def _system_calls(unit: Unit, parts: Parts) -> int:
    return system_call_badness(unit.values("Service", "SystemCallFilter"), parts)


_SWITCHES = (
    *("LockPersonality", "MemoryDenyWriteExecute", "PrivateDevices", "PrivateMounts", "PrivateNetwork"),
    *("PrivateUsers", "ProtectClock", "ProtectControlGroups", "ProtectHostname", "ProtectKernelLogs"),
    *("ProtectKernelModules", "ProtectKernelTunables", "RestrictRealtime"),
)
_IMPLIED = ("NoNewPrivileges", "PrivateTmp", "RestrictSUIDSGID")

JUDGES: Mapping[str, Judge] = {
    **{key: partial(_switched_off, key) for key in _SWITCHES},
    **{key: partial(_dynamic_or, key) for key in _IMPLIED},
    "AmbientCapabilities": _ambient,
    "Delegate": _delegate,
    "DeviceAllow": device_badness,
    "IPAddressDeny": address_badness,
    "KeyringMode": partial(_named, "KeyringMode", {"private": 0, "shared": 1, "inherit": 1}, 0),
    "NotifyAccess": partial(_named, "NotifyAccess", {"none": 0, "main": 0, "exec": 0, "all": 1}, 0),
    "ProcSubset": partial(_named, "ProcSubset", {"pid": 0, "all": 1}, 1),
    "ProtectHome": _protect_home,
    "ProtectProc": partial(
        _named, "ProtectProc", {"invisible": 0, "ptraceable": 0, "noaccess": 1, "default": 3}, 3
    ),
    "ProtectSystem": _protect_system,
    "RemoveIPC": _remove_ipc,
    "RootDirectory": _root_directory,
    "SupplementaryGroups": _supplementary_groups,
    "SystemCallArchitectures": _architectures,
    "UMask": _umask,
    "User": _user_badness,
}

PART_JUDGES: Mapping[str, PartJudge] = {
    "CapabilityBoundingSet": _bounding,
    "RestrictAddressFamilies": _families,
    "RestrictNamespaces": _namespaces,
    "SystemCallFilter": _system_calls,
}
