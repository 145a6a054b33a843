"""Device nodes and the units that stand for them (systemd.device(5))."""

from __future__ import annotations

import re

from unitlint.generators.fstab_tables import TAGS
from unitlint.grammar.bytes import size

FILE_NAME_MAX = 255
"""Bytes in the longest name of a file (pathname(7))."""

_UNSAFE = re.compile(r"[^A-Za-z0-9#+\-.:=@_\u0080-\U0010ffff]")


def device_node(what: str) -> str:
    """The node a tag such as `LABEL=data` stands for, or `what` itself (fstab(5), systemd.device(5))."""
    tag, equals, value = what.partition("=")
    if not equals or tag not in TAGS:
        return what
    return f"/dev/disk/{TAGS[tag]}/{_UNSAFE.sub(_encode, _unquote(value))}"


def is_device_path(path: str) -> bool:
    """Whether a device unit may stand for `path`: it lies below /dev or /sys."""
    return bool(re.match(r"//*(dev|sys)//*[^/]", path))


def is_normalized(path: str) -> bool:
    """Whether a path has no `..` in it and no name that is too long, so that a unit can be named after it."""
    return all(part != ".." and size(part) <= FILE_NAME_MAX for part in path.split("/"))


def _unquote(value: str) -> str:
    quoted = len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'"
    return value[1:-1] if quoted else value


def _encode(match: re.Match[str]) -> str:
    return "".join(f"\\x{byte:02x}" for byte in match[0].encode("utf-8", "surrogateescape"))
