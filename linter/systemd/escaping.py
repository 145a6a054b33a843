"""Escaping of texts and paths for names of units (systemd.unit(5), STRING ESCAPING; systemd-escape(1))."""

from __future__ import annotations

from unitlint.grammar.bytes import encode
from unitlint.quick import patterns as re
from unitlint.systemd.changes import UPWARDS_FROM_ROOT_DROPPED

_ESCAPABLE = re.compile(r"[^A-Za-z0-9:_.]")
_MALFORMED = re.compile(r"\\(?!x[0-9a-fA-F]{2})")
_ESCAPED = re.compile(rb"\\x([0-9a-fA-F]{2})")


def escape(text: str) -> str:
    """`text` for use in a unit name, as systemd-escape(1) does it: `/` to `-`, the rest to `\\xNN`."""

    def escaped_part(match: re.Match[str]) -> str:
        char = match.group()
        return "-" if char == "/" else "".join(f"\\x{b:02x}" for b in encode(char))

    escaped = _ESCAPABLE.sub(escaped_part, text)
    return "\\x2e" + escaped[1:] if escaped.startswith(".") else escaped


def unescape(text: str) -> str:
    """The text that `escape` was given."""
    raw = encode(text.replace("-", "/"))
    return _ESCAPED.sub(lambda m: bytes([int(m.group(1), 16)]), raw).decode("utf-8", "surrogateescape")


def unescaped(text: str) -> str | None:
    """The text that `escape` was given; None where systemd finds it malformed: a backslash, no `\\xNN`."""
    return None if _MALFORMED.search(text) else unescape(text)


def unescaped_path(text: str) -> str | None:
    """The absolute path that `escape_path` was given; None for what it never gives."""
    if text == "-":
        return "/"
    path = None if not text or text.startswith("-") or text.endswith("-") else unescaped(text)
    if path is None or {"", ".", ".."} & set(path.split("/")):
        return None
    return f"/{path}"


def simplify(path: str) -> str:
    """`path` without `.` components, doubled and trailing slashes."""
    parts = [part for part in path.split("/") if part not in ("", ".")]
    joined = "/".join(parts)
    return f"/{joined}" if path.startswith("/") else joined


def within_root(path: str, version: int) -> str:
    """A path as that version reads it: without the `..` that would lead above the root, or with them."""
    if version < UPWARDS_FROM_ROOT_DROPPED or not path.startswith("/") or "/.." not in path:
        return path
    parts = simplify(path).split("/")[1:]
    above = next((number for number, part in enumerate(parts) if part != ".."), len(parts))
    return f"/{'/'.join(parts[above:])}" if above else path


def escape_path(path: str) -> str:
    """A path for use in a unit name (`systemd-escape --path`): `/` alone is `-`."""
    stripped = simplify(path).strip("/")
    return escape(stripped) if stripped else "-"


def unescape_path(text: str) -> str:
    """The absolute path that `escape_path` was given."""
    return "/" if text == "-" else "/" + unescape(text)
