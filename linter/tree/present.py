"""What lies at a path; what may not be looked at isn't there.

The methods of `pathlib.Path` raise `PermissionError` below a folder that is closed (before Python 3.14).
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

LINK_LIMIT = 32
"""Links on one way that are followed (src/basic/chase.c)."""


def resolved(path: str | Path) -> str:
    """The absolute path, links followed as far as they lead and may be read.

    `os.path.realpath` raises for a link that may not be read: one below /proc, of another's process.
    """
    try:
        return os.path.realpath(path)
    except OSError:
        return os.path.abspath(path)  # noqa: PTH100


def real_path(path: str | Path) -> Path:
    """The same: a link to itself stays as it is.

    `Path.resolve` raises `RuntimeError` for such a one (before Python 3.13).
    """
    return Path(resolved(path))


def loops(path: str | Path) -> bool:
    """Whether it is a link that leads back to itself."""
    return _fails_to_lead(path, errno.ELOOP)


def chased(path: str | Path) -> str | None:
    """Where a link leads as systemd works it out, the last part of its way not followed.

    What isn't there stays as it is written. None where there is no way: up from a folder that isn't there,
    through a file, in a circle, or into what may not be looked at (chase() of src/basic/chase.c).
    """
    text = os.readlink(path)  # noqa: PTH115 - that drops a slash at the end
    place = "/" if text.startswith("/") else resolved(Path(path).parent)
    waiting, links = _parts(text), 0
    while waiting:
        part = waiting.pop(0)
        if part == "..":
            place = os.path.dirname(place)  # noqa: PTH120
            continue
        place = os.path.join(place, part)  # noqa: PTH118
        try:
            mode = os.lstat(place).st_mode
        except FileNotFoundError:
            return None if ".." in waiting else "/".join((place, *waiting))
        except OSError:
            return None
        if not waiting:
            break
        if stat.S_ISLNK(mode) and links < LINK_LIMIT:
            links += 1
            text = os.readlink(place)  # noqa: PTH115
            waiting[:0] = _parts(text)
            place = "/" if text.startswith("/") else os.path.dirname(place)  # noqa: PTH120
        elif not stat.S_ISDIR(mode):
            return None
    return place


def _parts(path: str) -> list[str]:
    return [part for part in path.split("/") if part not in ("", ".")]


def is_closed(path: str | Path) -> bool:
    """Whether it may not be looked at what lies there."""
    return _fails_to_lead(path, errno.EACCES)


def is_empty(path: str | Path) -> bool:
    """Whether nothing can be read there: an empty file, as those of /proc seem to be."""
    return (found := _found(path)) is not None and stat.S_ISREG(found.st_mode) and not found.st_size


def is_device(path: str | Path) -> bool:
    """Whether it is a device, which may have nothing to read."""
    return (found := _found(path)) is not None and stat.S_IFMT(found.st_mode) in (stat.S_IFCHR, stat.S_IFBLK)


def _found(path: str | Path) -> os.stat_result | None:
    try:
        return os.stat(path)  # noqa: PTH116
    except OSError:
        return None


def _fails_to_lead(path: str | Path, how: int) -> bool:
    try:
        os.stat(path)  # noqa: PTH116
    except OSError as error:
        return error.errno == how
    return False


def exists(path: str | Path) -> bool:
    """Whether something lies there, links followed."""
    return os.path.exists(path)  # noqa: PTH110


def is_file(path: str | Path) -> bool:
    """Whether it is a regular file, links followed."""
    return os.path.isfile(path)  # noqa: PTH113


def is_folder(path: str | Path) -> bool:
    """Whether it is a folder, links followed."""
    return os.path.isdir(path)  # noqa: PTH112


def is_link(path: str | Path) -> bool:
    """Whether it is a link, wherever it leads."""
    return os.path.islink(path)  # noqa: PTH114
