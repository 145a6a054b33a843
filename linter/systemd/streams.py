"""Where the output of a service goes, and its input comes from (systemd.exec(5), StandardOutput=)."""

from __future__ import annotations

LOGGING_OUTPUTS = frozenset(
    {"journal", "journal+console", "kmsg", "kmsg+console", "syslog", "syslog+console"}
)
TWO_WAY_INPUTS = frozenset({"tty", "tty-force", "tty-fail", "socket", "fd"})
STREAM_FILES = ("file:", "append:", "truncate:")
OUTPUT_PREFIXES = (*STREAM_FILES, "fd:")
