"""Units in the texts of other files, and which of them no configuration has: nobody can say where they go.

A script may print one for a program to install, a template of a cloud may have one under a key of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from unitlint.configuration.configuration import Configuration
from unitlint.configuration.unit_files import entries
from unitlint.quick import patterns as re
from unitlint.systemd.directives.table import named
from unitlint.systemd.file_names import QUADLET_TYPES
from unitlint.text.source import SourceText

UNPLACED = "unitlint can't tell where the unit of line {} is installed"

_OWN = ("Unit", "Service", "Socket", "Timer", "Mount", "Automount", "Path", "Swap", "Slice", "Install")
_QUADLETS = tuple(kind.capitalize() for kind in QUADLET_TYPES)
_HEADER = re.compile(
    rf"\[(?P<section>{'|'.join((*_OWN, *_QUADLETS))})\][ \t\r]*"
    r"(?:\\n|\n|['\"][ \t]*(?:,[ \t]*)?[\n'\"])"
    r"[ \t]*(?:(?:echo|printf)[ \t]+)?['\"]?[A-Z]\w*[ \t]*="
)
_INSIDE = re.compile(r"(?:[ \t]*(?:[A-Z@$\{;#][^\n]*)?\n)*[ \t]*(?:(?:echo|printf)[ \t]+)?(?:['\"][ \t]*)?")
_KEY = re.compile(r"(?:\\n|\b)([A-Z]\w*)[ \t]*=")
_LOOK_AHEAD = 400
"""Characters of a section among which one of its directives is."""
_COMMENT = re.compile(r"[ \t]*(?:#|//|\*|;|--|dnl\b)")
"""How a line begins that is a comment in one language or another."""


def lines_with_units(source: SourceText) -> Iterator[int]:
    """The lines in which a unit begins, of a text of any kind; from 1."""
    text, line, position, end = source.text, 1, 0, -1
    for found in _HEADER.finditer(text):
        goes_on = end >= 0 and _INSIDE.fullmatch(text, end, found.start()) is not None
        end = found.end()
        end = end if (stop := text.find("\n", end)) < 0 else stop + 1
        if goes_on or not _has_known(found["section"], text[found.start() : found.start() + _LOOK_AHEAD]):
            continue
        begin = text.rfind("\n", 0, found.start()) + 1
        if not _COMMENT.match(text, begin, found.start()):
            line += text.count("\n", position, found.start())
            position = found.start()
            yield line


def _has_known(section: str, text: str) -> bool:
    """Whether a section has one of its directives."""
    return section in _QUADLETS or any(section in named(key) for key in _KEY.findall(text))


def lines_read(configurations: Iterable[Configuration], paths: frozenset[str]) -> dict[str, set[int]]:
    """The lines of those files in which a section of a unit begins that a configuration has."""
    lines: dict[str, set[int]] = {path: set() for path in paths}
    seen: set[SourceText] = set()
    for source in (source for found in configurations for source in _texts(found)):
        if source.path in lines and source not in seen:
            seen.add(source)
            for found in _HEADER.finditer(source.text):
                lines[source.path].add(source.location(found.start(), found.start() + 1).line)
    return lines


def _texts(configuration: Configuration) -> Iterator[SourceText]:
    for directory in configuration.directories:
        yield from (entry.source for entry in entries(directory) if entry.source is not None)
    yield from (file.source for file in configuration.files.values() if file.source is not None)
