"""Which units a repository's documents speak of: what is named there is meant."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from unitlint.errors import InputError
from unitlint.quick import patterns as re
from unitlint.systemd.file_names import UNIT_TYPES
from unitlint.tree.ignored import ignored_by_git
from unitlint.tree.listing import walk
from unitlint.tree.reader import join, read_text

_SUFFIXES = (".md", ".rst", ".adoc", ".txt")
_MOST = 500
"""Documents that are read at most."""
_LETTERS = r"[A-Za-z0-9:_.\\@-]"
_UNIT = re.compile(rf"(?<!{_LETTERS})(?:{_LETTERS})+\.(?:{'|'.join(sorted(UNIT_TYPES))})(?![A-Za-z0-9_-])")


def units_named(root: str) -> Mapping[str, str]:
    """Unit → the first line of a document below the root that names it, `docs/boot.md:12`."""
    found: dict[str, str] = {}
    for path in _documents(root):
        try:
            text = read_text(join(root, path))
        except InputError:
            continue
        for number, line in enumerate(text.split("\n"), 1):
            for name in _UNIT.finditer(line):
                found.setdefault(name[0], f"{path}:{number}")
    return found


def _documents(root: str) -> list[str]:
    found = [
        Path(join(folder.path, name)).relative_to(root).as_posix()
        for folder in walk(root, ignored_by_git(root))
        for name in folder.files
        if name.endswith(_SUFFIXES)
    ]
    return sorted(found, key=lambda path: (path.count("/"), path))[:_MOST]
