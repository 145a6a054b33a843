"""The nearest of the names that exist, for messages about one that doesn't."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

LIKENESS = 0.7
"""From here on (difflib's ratio) one name may be a slip of the pen for another. Case does not count."""


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name that is most like `name`, or an empty string when none is.

    >>> nearest("after", ["Before", "After"]), nearest("Requiers", ["Requires", "Wants"])
    ('After', 'Requires')
    >>> nearest("Frobnicate", ["Requires", "Wants"]), nearest("wbe.target", ["swap.target"])
    ('', '')
    >>> nearest("wbe.service", ["web.service"])
    'web.service'
    """
    return _nearest(name.casefold(), tuple(sorted(known)))


@lru_cache(maxsize=1024)
def _nearest(name: str, known: tuple[str, ...]) -> str:
    folded = {candidate.casefold(): candidate for candidate in known}
    if name in folded:
        return folded[name]
    from difflib import SequenceMatcher, get_close_matches  # only who mistypes pays for the import

    stem, _, suffix = name.rpartition(".")
    for found in get_close_matches(name, folded, n=3, cutoff=LIKENESS):
        other, _, same = found.rpartition(".")
        # What all units of a type end with makes none of them alike.
        if not stem or same != suffix or sorted(other) == sorted(stem):
            return folded[found]
        if SequenceMatcher(None, other, stem).ratio() >= LIKENESS:
            return folded[found]
    return ""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """`did you mean "x"?`, or an empty string."""
    return question(nearest(name, known))


def question(meant: str) -> str:
    """The question whether that is meant, or an empty string where nothing is known to be."""
    return f'did you mean "{meant}"?' if meant else ""
