"""The files that texts name: units in commands and `EnvironmentFile=`, scripts in commands."""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.quick import patterns as re
from unitlint.systemd.commands import COMMAND_KEYS, PREFIXES

_KEYS = "|".join(sorted({*COMMAND_KEYS, "EnvironmentFile"}))
_NAMED = re.compile(
    rf"^[ \t]*(?:{_KEYS})[ \t]*=[ \t]*[{re.escape(PREFIXES)}]*(/[^\s;%$'\"\\]+)",
    re.MULTILINE,
)
_CALLED = re.compile(r"^[ \t]*(?:(?:\.|source|exec|sh|bash)[ \t]+)?\"?(/[\w@.+/-]+)", re.MULTILINE)

_FOLDERS = frozenset({"bin", "sbin", "libexec"})
"""What folders of programs are called."""


def may_be_named(path: str) -> bool:
    """Whether a unit may run the file, or take its variables from it, by where it lies.

    >>> may_be_named("/opt/web/bin/serve"), may_be_named("/usr/share/web/logo")
    (True, False)
    """
    return path.startswith("/etc/") or not _FOLDERS.isdisjoint(path.split("/")[:-1])


def named_in(text: str) -> list[str]:
    """The absolute paths of the programs in a unit's commands, and of its files of variables."""
    return _NAMED.findall(text)


def called_in(text: str) -> Iterator[str]:
    """The absolute paths that lines of a shell script begin with, those that it reads as a part of it too.

    >>> list(called_in("set -e\\n. /usr/lib/app/functions\\n/opt/setup --now\\n"))
    ['/usr/lib/app/functions', '/opt/setup']
    """
    return (found[1] for found in _CALLED.finditer(text))
