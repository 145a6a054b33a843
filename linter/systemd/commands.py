"""Command lines: the settings that hold them, and the prefixes (systemd.service(5), COMMAND LINES)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from unitlint.systemd.directives import named

BEFORE_START = ("ExecCondition", "ExecStartPre")
"""What runs before the main command."""

STOPPING = ("ExecStop", "ExecStopPost")
"""What runs as a service is stopped."""

SERVICE_COMMANDS = (
    *(*BEFORE_START, "ExecStart", "ExecStartPost"),
    *("ExecReload", "ExecReloadPost"),
    *STOPPING,
)
"""systemd.service(5), in the order in which they run."""

SOCKET_COMMANDS = ("ExecStartPre", "ExecStartPost", "ExecStopPre", "ExecStopPost")
"""systemd.socket(5), in the order in which they run."""

COMMANDS: Mapping[str, tuple[str, ...]] = {"Service": SERVICE_COMMANDS, "Socket": SOCKET_COMMANDS}
"""Section → the settings that hold command lines."""

COMMAND_KEYS = frozenset((*SERVICE_COMMANDS, *SOCKET_COMMANDS))

MAY_FAIL, OWN_NAME, NO_VARIABLES, SHELL = "-", "@", ":", "|"
SINGLE_PREFIXES: Mapping[str, int] = {MAY_FAIL: 0, OWN_NAME: 0, NO_VARIABLES: 244, SHELL: 258}
"""Prefixes that may stand once, each with the version that brought it (NEWS, 244, 258: `|` runs a shell)."""

AMBIENT = "!!"
PRIVILEGES: Mapping[str, int] = {"+": 231, "!": 235, AMBIENT: 235}
"""Prefixes of which one may stand, each with the version that brought it (NEWS, 231, 235)."""

PREFIXES = "".join(sorted({character for prefix in (*SINGLE_PREFIXES, *PRIVILEGES) for character in prefix}))
"""The characters of all prefixes."""

NAMES_SINCE = 239
"""The version that looks a program up by its name; before, it takes absolute paths only (NEWS, 239)."""

NO_AMBIENT_SINCE = 258
"""The version that ignores the prefix `!!` and warns of it (NEWS, 258)."""

NO_PATTERNS_SINCE = 262
"""The oldest version known to refuse `*`, `?` and `[` in the name of an executable (asked)."""

DOTS_ARE_FOLDERS_SINCE = 257
"""The oldest version known to take a path that ends in `.` or `..` for a directory (asked)."""


@cache
def known_commands(section: str, version: int) -> tuple[str, ...]:
    """The settings of a section that hold command lines in that version of systemd."""
    return tuple(key for key in COMMANDS.get(section, ()) if named(key)[section].accepted_by(version))
