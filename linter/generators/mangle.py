"""Unit names from what people write in their place (systemctl(1), "Parameter Syntax")."""

from __future__ import annotations

from unitlint.generators.device import is_device_path
from unitlint.generators.unit_writer import EntryError, unit_from_path
from unitlint.grammar.bytes import encode
from unitlint.quick import patterns as re
from unitlint.text.source import Place
from unitlint.units import names

_UNSAFE = re.compile(r"[^A-Za-z0-9:_.\\@-]")


def mangle(text: str, place: Place) -> str:
    """The unit that `text` means: a name, the path of a device or mount point, or a name less `.mount`."""
    if not text:
        raise EntryError("the unit name is missing", place)
    if names.is_valid(text):
        return text
    if is_device_path(text):
        return unit_from_path(text, "device", place)
    if text.startswith("/"):
        return unit_from_path(text, "mount", place)
    name = _UNSAFE.sub(_escape, text)
    if not names.unit_type(name):
        name += ".mount"
    if not names.is_valid(name):
        raise EntryError(f"{text} is not a valid unit name", place)
    return name


def _escape(match: re.Match[str]) -> str:
    if match[0] == "/":
        return "-"
    return "".join(f"\\x{byte:02x}" for byte in encode(match[0]))
