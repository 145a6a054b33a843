"""What a text that was never saved is called: as the editor calls it, else by what it says."""

from __future__ import annotations

from pathlib import PurePath
from urllib.parse import unquote

from unitlint.grammar.nodes import Section
from unitlint.grammar.unit import parse_unit
from unitlint.systemd.file_names import QUADLET_TYPES, UNIT_TYPES, is_quadlet_name, looks_like_unit

_DATA = (".bu", ".butane", ".ign", ".json", ".yaml", ".yml")


def name_of(uri: str, text: str) -> str:
    """`Untitled-1.service` for a text with a section `[Service]`."""
    name = PurePath(unquote(uri.partition(":")[2])).name or "untitled"
    if looks_like_unit(name) or is_quadlet_name(name) or name.endswith(_DATA):
        return name
    return f"{name}.{_suffix(text)}"


def _suffix(text: str) -> str:
    if text.lstrip().startswith("{"):
        return "ign"
    names = [node.name.lower() for node in parse_unit(text) if isinstance(node, Section)]
    quadlet = next((name for name in names if name in QUADLET_TYPES), None)
    unit = next((name for name in names if name in UNIT_TYPES), None)
    if quadlet or unit or names:
        return quadlet or unit or "target"
    return "yaml" if ":" in text else "service"
