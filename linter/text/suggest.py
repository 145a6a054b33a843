"""The nearest of the names that exist, for messages about one that doesn't."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name that is most like `name`, or an empty string when none is."""
    return _nearest(name.lower(), tuple(sorted(known)))


@lru_cache(maxsize=1024)
def _nearest(name: str, known: tuple[str, ...]) -> str:
    from difflib import get_close_matches

    found = get_close_matches(name, known, n=1, cutoff=0.6)
    return found[0] if found else ""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """`did you mean "x"?`, or an empty string."""
    candidate = nearest(name, known)
    return f'did you mean "{candidate}"?' if candidate else ""
