"""Patterns of names, as glob(7) and systemd's own GLOB_CHARS have them."""

from __future__ import annotations

GLOB_CHARACTERS = frozenset("*?[")
"""What makes a pattern of a name."""


def is_glob(pattern: str) -> bool:
    """Whether `pattern` can match more than one name."""
    return not GLOB_CHARACTERS.isdisjoint(pattern)


def head_of(pattern: str) -> str:
    """What each name begins with that `pattern` matches."""
    return pattern[: next((n for n, char in enumerate(pattern) if char in GLOB_CHARACTERS), None)]
