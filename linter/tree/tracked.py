"""What Git has in its index: a file that is tracked is not ignored, whatever matches it (gitignore(5)).

The format is that of gitformat-index(5), versions 2 to 4, with the names of SHA-1.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from unitlint.errors import InputError
from unitlint.tree.present import is_file
from unitlint.tree.reader import read_bytes

_HEADER = 12
_BEFORE_FLAGS = 60
_EXTENDED = 0x4000
_LENGTH = 0x0FFF


def tracked_below(repository: str) -> frozenset[str]:
    """The files that the index of a repository lists, and their folders; empty where it can't be read."""
    try:
        data = read_bytes(str(_git_folder(repository) / "index"))
        found = set(_names(data))
    except (InputError, OSError, ValueError, IndexError):
        return frozenset()
    for path in tuple(found):
        while (path := path.rpartition("/")[0]) and path not in found:
            found.add(path)
    return frozenset(found)


def _git_folder(repository: str) -> Path:
    """`.git`, or what the file of that name in a worktree or submodule names (gitrepository-layout(5))."""
    found = Path(repository, ".git")
    if not is_file(found):
        return found
    return Path(repository, read_bytes(str(found)).decode().partition("gitdir:")[2].strip())


def _names(data: bytes) -> Iterator[str]:
    version, count = (int.from_bytes(data[at : at + 4], "big") for at in (4, 8))
    if data[:4] != b"DIRC" or version not in (2, 3, 4):
        raise ValueError
    at, name = _HEADER, b""
    for _ in range(count):
        flags = int.from_bytes(data[at + _BEFORE_FLAGS : at + _BEFORE_FLAGS + 2], "big")
        start = at + _BEFORE_FLAGS + 2 + 2 * bool(flags & _EXTENDED)
        if version == 4:
            dropped, start = _offset(data, start)
            end = data.index(b"\0", start)
            name = name[: len(name) - dropped] + data[start:end]
            at = end + 1
        else:
            end = data.index(b"\0", start)
            name = data[start:end]
            at += (end - at) // 8 * 8 + 8
        if len(name) < _LENGTH and len(name) != flags & _LENGTH:
            raise ValueError
        yield name.decode("utf-8", "surrogateescape")


def _offset(data: bytes, at: int) -> tuple[int, int]:
    """A number of version 4, of seven bits a byte, and where it ends."""
    value = data[at] & 0x7F
    while data[at] & 0x80:
        at += 1
        value = (value + 1 << 7) | (data[at] & 0x7F)
    return value, at + 1
