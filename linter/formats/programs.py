"""The programs that texts name: units in their commands, and scripts in theirs."""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.grammar.shell_programs import SOURCING
from unitlint.quick import patterns as re
from unitlint.systemd.commands import COMMAND_KEYS, PREFIXES

_PROGRAM = re.compile(
    rf"^[ \t]*(?:{'|'.join(sorted(COMMAND_KEYS))})[ \t]*=[ \t]*[{re.escape(PREFIXES)}]*(/[^\s;%$'\"\\]+)",
    re.MULTILINE,
)
_CALLED = re.compile(r"^[ \t]*(?:(\.|source|exec|sh|bash)[ \t]+)?\"?(/[\w@.+/-]+)", re.MULTILINE)


def programs_in(text: str) -> list[str]:
    """The absolute paths of the programs that a unit names in its commands."""
    return _PROGRAM.findall(text)


def called_in(text: str) -> Iterator[tuple[str, bool]]:
    """The absolute paths that lines of a shell script begin with, and whether it reads them as a part of it.

    >>> list(called_in("set -e\\n. /usr/lib/app/functions\\n/opt/setup --now\\n"))
    [('/usr/lib/app/functions', True), ('/opt/setup', False)]
    """
    return ((found[2], found[1] in SOURCING) for found in _CALLED.finditer(text))
