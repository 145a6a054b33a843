"""The folder that runs are kept in: the user's own, never one of a repository.

What lies there decides what a run says without looking again. Whoever can write there can hide a finding, so
a folder that came with somebody's repository is never taken, nor one that others can write.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from contextlib import suppress

VARIABLE = "UNITLINT_CACHE_DIR"
MOST_BYTES = 64 * 1024 * 1024
MOST_ENTRIES = 1024
_DIGITS = 40
"""Of an entry's name."""
RUN, GROUPS = "run", "groups"
"""What is kept: a whole run, or what was found in parts of one."""


def find(environment: Mapping[str, str]) -> str:
    """The folder's path; empty where there is no place for one. What our own variable names is taken.

    XDG Base Directory Specification: a relative $XDG_CACHE_HOME counts as none.
    """
    if named := environment.get(VARIABLE):
        return named
    if sys.platform == "win32":
        above = environment.get("LOCALAPPDATA", "")
    elif sys.platform == "darwin":
        above = os.path.expanduser("~/Library/Caches")  # noqa: PTH111 - pathlib costs time to import
    else:
        above = environment.get("XDG_CACHE_HOME", "")
        if not os.path.isabs(above):  # noqa: PTH117
            above = os.path.expanduser("~/.cache")  # noqa: PTH111
    if not os.path.isabs(above) or _is_in_repository(above):  # noqa: PTH117
        return ""
    return os.path.join(above, "unitlint")  # noqa: PTH118


def _is_in_repository(folder: str) -> bool:
    """Whether it may have come with a repository: a container's $HOME is often what it is to look at."""
    above = os.path.dirname(folder)  # noqa: PTH120
    if os.path.lexists(os.path.join(folder, ".git")):  # noqa: PTH118
        return True
    return above != folder and _is_in_repository(above)


def is_own(folder: str) -> bool:
    """Whether the folder is the user's, and nobody else can write there."""
    try:
        found = os.lstat(folder)
    except OSError:
        return False
    if not hasattr(os, "geteuid"):  # Windows, where the folder is below the user's profile
        return True
    return found.st_mode & 0o170022 == 0o040000 and found.st_uid == os.geteuid()


def load(folder: str, name: str, kind: str = RUN) -> bytes:
    """What is kept under a name; empty where nothing is, or nothing that can be trusted."""
    if not folder or not is_own(folder):
        return b""
    path = f"{folder}/{name}.{kind}"
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(descriptor, "rb") as file:
            found = os.fstat(descriptor)
            is_users = not hasattr(os, "geteuid") or found.st_uid == os.geteuid()
            if not is_users or found.st_size > MOST_BYTES or found.st_mode & 0o170000 != 0o100000:
                return b""
            content = file.read()
        os.utime(path)
    except OSError:
        return b""
    return content


def save(folder: str, name: str, content: bytes, kind: str = RUN) -> None:
    """Keep `content`, whole or not at all; nothing happens where it can't be written."""
    if not folder or len(content) > MOST_BYTES // 4:
        return
    made = f"{folder}/{name}.{int.from_bytes(os.urandom(8), 'big')}"
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)  # noqa: PTH103
        if not is_own(folder):
            return
        descriptor = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
            os.replace(made, f"{folder}/{name}.{kind}")  # noqa: PTH105
        except OSError:  # a full disk is not made fuller
            os.unlink(made)  # noqa: PTH108
            return
        _prune(folder)
    except OSError:
        return


def _prune(folder: str) -> None:
    """Remove what was asked for the longest ago, once there is too much."""
    kept: list[tuple[float, int, str]] = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if not _is_ours(entry.name):  # somebody may have named a folder that holds other files
                continue
            found = entry.stat(follow_symlinks=False)
            kept.append((found.st_mtime, found.st_size, entry.path))
    total = sum(size for _, size, _ in kept)
    if total <= MOST_BYTES and len(kept) <= MOST_ENTRIES:
        return
    left = len(kept)
    for _, size, path in sorted(kept):
        if total <= MOST_BYTES // 2 and left <= MOST_ENTRIES // 2:
            return
        with suppress(OSError):  # another process was faster, or it is a folder
            os.unlink(path)  # noqa: PTH108
            total, left = total - size, left - 1


def _is_ours(name: str) -> bool:
    """Whether it is what a run keeps, or what is left of one that was killed."""
    stem, dot, end = name.partition(".")
    return len(stem) == _DIGITS and (end in (RUN, GROUPS) or (bool(dot) and end.isdecimal()))
