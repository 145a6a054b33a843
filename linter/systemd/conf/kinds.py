"""Kinds of values that keys of systemd's own daemons share, where the man pages name the kind.

systemd-system.conf(5), journald.conf(5), logind.conf(5), resolved.conf(5), timesyncd.conf(5) and
networkd.conf(5).
"""

from __future__ import annotations

from collections.abc import Mapping

BOOLEAN, SPAN, LEVEL = "boolean (yes or no)", "time span", "log level"
SIZE, SHARE, SWITCH = "size", "size or percentage", "boolean or size"

LEVELS = ("emerg", "alert", "crit", "err", "warning", "notice", "info", "debug")
"""Each may be written as its number, from 0 on (journald.conf(5), MaxLevelStore=)."""

_OF_KEYS: Mapping[str, Mapping[str, str]] = {
    "system.conf": {
        BOOLEAN: (
            "DefaultCPUAccounting DefaultIOAccounting DefaultIPAccounting DefaultMemoryAccounting"
            " DefaultTasksAccounting DefaultBlockIOAccounting LogColor LogLocation LogTime NoNewPrivileges"
        ),
        LEVEL: "LogLevel",
    },
    "journald.conf": {
        SWITCH: "Compress",
        BOOLEAN: "ForwardToSyslog ForwardToKMsg ForwardToConsole ForwardToWall",
        SIZE: (
            "SystemMaxUse SystemKeepFree SystemMaxFileSize RuntimeMaxUse RuntimeKeepFree"
            " RuntimeMaxFileSize LineMax"
        ),
        LEVEL: ("MaxLevelStore MaxLevelSyslog MaxLevelKMsg MaxLevelConsole MaxLevelWall MaxLevelSocket"),
    },
    "logind.conf": {
        BOOLEAN: (
            "RemoveIPC PowerKeyIgnoreInhibited SuspendKeyIgnoreInhibited HibernateKeyIgnoreInhibited"
            " RebootKeyIgnoreInhibited LidSwitchIgnoreInhibited"
        ),
        SHARE: "RuntimeDirectorySize",
    },
}
"""File → kind → the keys of that kind."""

_NO_SPANS = ("Watchdog", "Pressure")
"""Keys of these families have words of their own beside time spans: `off`, `default`, `auto`."""


def kind_of(file: str, key: str) -> str:
    """The kind of a key's value; empty where it is another, or none is known.

    >>> kind_of("journald.conf", "LineMax"), kind_of("timesyncd.conf", "PollIntervalMinSec")
    ('size', 'time span')
    >>> kind_of("system.conf", "RuntimeWatchdogSec"), kind_of("network", "LifetimeSec")
    ('', '')
    """
    for kind, names in _OF_KEYS.get(file, {}).items():
        if key in names.split():
            return kind
    if file.endswith(".conf") and key.endswith("Sec") and not any(part in key for part in _NO_SPANS):
        return SPAN
    return ""
