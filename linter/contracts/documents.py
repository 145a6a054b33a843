"""Which units a repository's documents speak of: what is named there is meant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from unitlint.errors import InputError
from unitlint.quick import patterns as re
from unitlint.systemd.file_names import QUADLET_TYPES, UNIT_TYPES
from unitlint.tree.ignored import ignored_by_git
from unitlint.tree.listing import walk
from unitlint.tree.reader import join, read_text

_SUFFIXES = (".md", ".rst", ".adoc", ".txt")
_MOST = 500
"""Documents that are read at most."""
_LETTERS = r"[A-Za-z0-9:_.\\@-]"
_TYPES = "|".join(sorted((*UNIT_TYPES, *QUADLET_TYPES)))
_UNIT = re.compile(rf"(?<!{_LETTERS})(?:{_LETTERS})+\.(?:{_TYPES})(?![A-Za-z0-9_-])")
_SYSTEMCTL = re.compile(rf"\bsystemctl(?: +--?[\w-]+)* +[a-z-]+((?: +{_LETTERS}+)+)")
"""`systemctl --user restart web db`: a name without a suffix is a service's (systemctl(1), UNIT COMMANDS)."""


def units_named(root: str) -> Mapping[str, str]:
    """Unit, or file of a Quadlet → the first line of a document below the root naming it: `boot.md:12`."""
    found: dict[str, str] = {}
    for path in _documents(root):
        try:
            text = read_text(join(root, path))
        except InputError:
            continue
        for number, line in enumerate(text.split("\n"), 1):
            for name in _names(line):
                found.setdefault(name, f"{path}:{number}")
    return found


def _names(line: str) -> Iterator[str]:
    yield from (name[0] for name in _UNIT.finditer(line))
    for command in _SYSTEMCTL.finditer(line):
        words = (word.rstrip(".:") for word in command[1].split())
        yield from (f"{word}.service" for word in words if "." not in word and not word.startswith("-"))


def _documents(root: str) -> list[str]:
    found = [
        Path(join(folder.path, name)).relative_to(root).as_posix()
        for folder in walk(root, ignored_by_git(root))
        for name in folder.files
        if name.endswith(_SUFFIXES)
    ]
    return sorted(found, key=lambda path: (path.count("/"), path))[:_MOST]
