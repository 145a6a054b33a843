"""Names on D-Bus: what one may be."""

from __future__ import annotations

from unitlint.quick import patterns as re

_LONGEST = 255
_NAME = re.compile(
    r"(?:[A-Za-z_-][A-Za-z0-9_-]*(?:\.[A-Za-z_-][A-Za-z0-9_-]*)+|:[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+)"
)


def is_bus_name(text: str) -> bool:
    """Whether it is a well-known or a unique name (D-Bus Specification, Valid Names, Bus names)."""
    return len(text) <= _LONGEST and _NAME.fullmatch(text) is not None
