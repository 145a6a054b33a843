"""Variables that systemd itself may set for a command.

systemd.exec(5), ENVIRONMENT VARIABLES IN SPAWNED PROCESSES, of 252 to 262; systemd.service(5) for the PIDs.
"""

from __future__ import annotations

PREFIXES = ("LC_", "MONITOR_", "TRIGGER_", "MEMORY_PRESSURE_", "SYSTEMD_")

NAMES = frozenset(
    {
        *("CACHE_DIRECTORY", "CONFIGURATION_DIRECTORY", "LOGS_DIRECTORY", "RUNTIME_DIRECTORY"),
        *("STATE_DIRECTORY", "CREDENTIALS_DIRECTORY", "DEBUG_INVOCATION", "EXIT_CODE", "EXIT_STATUS"),
        *("FDSTORE", "HOME", "INVOCATION_ID", "JOURNAL_STREAM", "LANG", "LANGUAGE", "LOGNAME"),
        *("LISTEN_FDNAMES", "LISTEN_FDS", "LISTEN_PID", "LISTEN_PIDFDID", "LOG_NAMESPACE"),
        *("MAINPID", "MAINPIDFDID", "MANAGERPID", "MANAGERPIDFDID", "NOTIFY_SOCKET", "PATH", "PIDFILE"),
        *("REMOTE_ADDR", "REMOTE_PORT", "SERVICE_RESULT", "SHELL", "TERM", "TZ", "USER"),
        *("WATCHDOG_PID", "WATCHDOG_USEC", "XDG_RUNTIME_DIR", "XDG_SEAT", "XDG_SESSION_ID", "XDG_VTNR"),
    }
)
"""Those that it sets for some commands only are among them."""


def may_be_set(name: str) -> bool:
    """Whether systemd sets a variable of that name for any command."""
    return name in NAMES or name.startswith(PREFIXES)
