"""The folders below a path, as they lie on disk: names only, no link followed, nothing opened."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

from unitlint.errors import InputError
from unitlint.quick.dataclasses import dataclass
from unitlint.tree.reader import join

ENTRY_LIMIT = 500_000
"""Entries of all folders below one path."""

_NEVER = frozenset({".git", ".hg", ".svn", ".jj"})

Ignored = Callable[[str, bool], bool]
"""Whether a path (relative to the top; a folder?) is to be passed over."""


@dataclass(frozen=True, slots=True)
class Folder:
    """One folder: `files` are regular files and links; links to folders count as links."""

    path: str
    files: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    special: tuple[str, ...] = ()
    """Devices, FIFOs and sockets: never opened. An empty name for the folder itself, if it can't be read."""


def walk(top: str, ignored: Ignored | None = None) -> Iterator[Folder]:
    """The folder `top` and all below it, parents first, in order of their names.

    Raises `InputError` for a tree that is too large or whose top can't be read.
    """
    waiting = [top]
    count = 0
    while waiting:
        folder = list_folder(waiting.pop(), top, ignored)
        count += len(folder.files) + len(folder.folders)
        if count > ENTRY_LIMIT:
            hint = "name the folders that hold units"
            raise InputError(f"holds more than {ENTRY_LIMIT:,} files", path=top, hint=hint)
        yield folder
        waiting += [join(folder.path, name) for name in reversed(folder.folders)]


def list_folder(path: str, top: str = "", ignored: Ignored | None = None) -> Folder:
    """One folder. One below the top that can't be read counts as empty."""
    files, folders, special = [], [], []
    prefix = os.path.relpath(path, top) if path != top else ""
    try:
        with os.scandir(path) as entries:
            for entry in entries:
                is_folder = entry.is_dir(follow_symlinks=False)
                if entry.name in _NEVER:
                    continue
                if ignored is not None and ignored(f"{prefix}/{entry.name}".lstrip("/"), is_folder):
                    continue
                if is_folder:
                    folders.append(entry.name)
                elif entry.is_symlink() or entry.is_file(follow_symlinks=False):
                    files.append(entry.name)
                else:
                    special.append(entry.name)
    except OSError as error:
        if path == top:
            raise InputError(f"can't be read: {error.strerror}", path=path) from error
        special.append("")
    return Folder(path, tuple(sorted(files)), tuple(sorted(folders)), tuple(sorted(special)))
