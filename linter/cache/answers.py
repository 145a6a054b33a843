"""What the system says to each kind of question, as text that can be compared."""

from __future__ import annotations

import os
from collections.abc import Callable

Answer = str
"""What the system said, as text that can be compared."""

_MOST_READ = 64 * 1024 * 1024
"""Bytes of one file; no run reads as many. A longer one counts by its size as well."""
_PIECE = 1 << 18
"""Bytes that are read at once: Python sets aside as many as it is asked to read."""


def stat_answer(path: str) -> Answer:
    """Kind and permissions of what lies there, links followed."""
    return _mode(os.stat, path)


def link_stat_answer(path: str) -> Answer:
    """Kind and permissions of what lies there itself."""
    return _mode(os.lstat, path)


def _mode(ask: Callable[[str], os.stat_result], path: str) -> Answer:
    try:
        return f"{ask(path).st_mode:o}"
    except (OSError, ValueError) as error:
        return _refusal(error)


def link_answer(path: str) -> Answer:
    """Where a link leads."""
    try:
        return f">{os.readlink(path)}"  # noqa: PTH115
    except (OSError, ValueError) as error:
        return _refusal(error)


def listing_answer(path: str) -> Answer:
    """A digest of the names in a folder, and what kind each is of."""
    from unitlint.quick.digests import blake2b

    try:
        with os.scandir(path) as entries:
            names = sorted(f"{e.name}/{e.is_symlink():d}{e.is_dir():d}{e.is_file():d}" for e in entries)
    except (OSError, ValueError) as error:
        return _refusal(error)
    return blake2b("\0".join(names).encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()


def content_answer(path: str) -> Answer:
    """A digest of a regular file, and its permissions. Opening a FIFO or a device never blocks."""
    from stat import S_ISREG

    from unitlint.quick.digests import blake2b

    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0))
        with os.fdopen(descriptor, "rb") as file:
            found = os.fstat(descriptor)
            digest = blake2b(digest_size=16)
            left = _MOST_READ if S_ISREG(found.st_mode) else 0
            while left and (piece := file.read(min(left, _PIECE))):
                digest.update(piece)
                left -= len(piece)
            return f"{found.st_mode:o} {found.st_size} {digest.hexdigest()}"
    except (OSError, ValueError) as error:
        return _refusal(error)


def _refusal(error: Exception) -> Answer:
    return f"!{error.errno}" if isinstance(error, OSError) else "!"


ANSWERS: dict[str, Callable[[str], Answer]] = {
    "stat": stat_answer,
    "lstat": link_stat_answer,
    "readlink": link_answer,
    "listing": listing_answer,
    "content": content_answer,
}
"""How each kind of question is asked once more."""

LATE = frozenset({"listing", "content"})
"""Those that are answered at the end of a run."""

Question = tuple[str, str]
"""A kind, and a path."""
