"""The files that texts name: units in commands and `EnvironmentFile=`, scripts in commands."""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.grammar.shell_programs import SHELLS
from unitlint.quick import patterns as re
from unitlint.systemd.commands import COMMAND_KEYS, PREFIXES

_KEYS = "|".join(sorted({*COMMAND_KEYS, "EnvironmentFile"}))
_LINE = rf"^[ \t]*(?:{_KEYS})[ \t]*=[ \t]*[{re.escape(PREFIXES)}]*"
_PATH = r"(/[^\s;%$'\"\\]+)"
_NAMED = re.compile(_LINE + _PATH, re.MULTILINE)
_SHELL = rf"(?:/[\w/.-]*/)?(?:env[ \t]+)?(?:{'|'.join(sorted(SHELLS))})(?:[ \t]+-\w+)*[ \t]+[\"']?"
_BY_SHELL = re.compile(_LINE + _SHELL + _PATH, re.MULTILINE)
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
    """The absolute paths of programs in a unit's commands, of scripts for a shell, and of files of variables.

    >>> named_in("ExecStart=/usr/bin/bash -e /opt/setup --all\\nEnvironmentFile=-/etc/default/app")
    ['/usr/bin/bash', '/etc/default/app', '/opt/setup']
    """
    return _NAMED.findall(text) + _BY_SHELL.findall(text)


def called_in(text: str) -> Iterator[str]:
    """The absolute paths that lines of a shell script begin with, those that it reads as a part of it too.

    >>> list(called_in("set -e\\n. /usr/lib/app/functions\\n/opt/setup --now\\n"))
    ['/usr/lib/app/functions', '/opt/setup']
    """
    return (found[1] for found in _CALLED.finditer(text))
