"""Device nodes and the units that stand for them (systemd.device(5))."""

from __future__ import annotations

from unitlint.grammar.bytes import size
from unitlint.quick import patterns as re

FILE_NAME_MAX = 255
"""Bytes in the longest name of a file (pathname(7))."""


def is_device_path(path: str) -> bool:
    """Whether a device unit may stand for `path`: it lies below /dev or /sys."""
    return bool(re.match(r"//*(dev|sys)//*[^/]", path))


def is_normalized(path: str) -> bool:
    """Whether a path has no `..` in it and no name that is too long, so that a unit can be named after it."""
    return all(part != ".." and size(part) <= FILE_NAME_MAX for part in path.split("/"))
