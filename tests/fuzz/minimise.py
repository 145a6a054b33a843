"""The smallest input that fails alike: parts are left out until none can be."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

PATIENCE = 30.0
"""Seconds for one input."""


def minimised(data: bytes, fails: Callable[[bytes], bool]) -> bytes:
    """Leave out lines, then bytes, in halves, quarters and so on (Zeller's ddmin, its complements alone)."""
    end = monotonic() + PATIENCE
    lines = _without(data.splitlines(keepends=True), lambda parts: fails(b"".join(parts)), end)
    return b"".join(_without([bytes([byte]) for byte in b"".join(lines)], lambda p: fails(b"".join(p)), end))


def _without(parts: list[bytes], fails: Callable[[list[bytes]], bool], end: float) -> list[bytes]:
    size = max(len(parts) // 2, 1)
    while parts:
        start, shorter = 0, False
        while start < len(parts):
            if monotonic() > end:
                return parts
            rest = parts[:start] + parts[start + size :]
            if fails(rest):
                parts, shorter = rest, True
            else:
                start += size
        if size == 1 and not shorter:
            break
        size = size if shorter and size == 1 else max(size // 2, 1)
    return parts
