"""What lies at a path; what may not be looked at isn't there.

The methods of `pathlib.Path` raise `PermissionError` below a folder that is closed (before Python 3.14).
"""

from __future__ import annotations

import errno
import os
from pathlib import Path


def real_path(path: str | Path) -> Path:
    """The absolute path, links followed as far as they lead: a link to itself stays as it is.

    `Path.resolve` raises `RuntimeError` for such a one (before Python 3.13).
    """
    return Path(os.path.realpath(path))


def loops(path: str | Path) -> bool:
    """Whether it is a link that leads back to itself."""
    try:
        os.stat(path)  # noqa: PTH116
    except OSError as error:
        return error.errno == errno.ELOOP
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
