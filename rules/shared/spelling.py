"""What a name of a unit that isn't there may have meant: a near miss, and not just the least far name.

Names of different programs are often alike: nscd and nslcd, ssh and sshd. So short names have to be the same
but for case, dashes and swapped letters.
"""

from __future__ import annotations

from collections.abc import Iterable

from unitlint.text.suggest import nearest

_SAME = 0.85
"""How alike two names are, at least, that one is taken for a misspelling of the other."""

_SHORT = 6
"""Letters below which one letter makes another name."""

_PLURAL = 5
"""Letters from which a final s makes no other name."""

_SEPARATORS = str.maketrans("_.", "--")


_LETTERS = 2


def within_two_letters(name: str, other: str) -> bool:
    """Whether `other` is `name` with up to two letters added, left out, changed or swapped.

    >>> within_two_letters("network-onlin.target", "network-online.target")
    True
    >>> within_two_letters("tiem-sync.target", "time-sync.target"), within_two_letters("a.service", "")
    (True, False)
    """
    if not name or not other or abs(len(name) - len(other)) > _LETTERS:
        return False
    above: list[int] = []
    before: list[int] = []
    row: list[int] = [*range(len(other) + 1)]
    for i, letter in enumerate(name, start=1):
        above, before = before, row
        row = [i]
        for j, letter_ in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != letter_))
            if i > 1 and j > 1 and letter == other[j - 2] and name[i - 2] == letter_:
                cost = min(cost, above[j - 2] + 1)
            row.append(cost)
    return row[-1] <= _LETTERS


def near_miss(name: str, known: Iterable[str]) -> str:
    """The known unit whose name `name` may misspell, or an empty string."""
    kind = name[name.rfind(".") :]
    found = nearest(name, (n for n in known if n != name and n.endswith(kind)))
    return found if found and is_near(name, found) else ""


def is_near(name: str, other: str) -> bool:
    """Whether two names of units of one type are alike without their suffixes.

    >>> is_near("network-onlin.target", "network-online.target"), is_near("dcoker.service", "docker.service")
    (True, True)
    >>> is_near("app.target", "swap.target"), is_near("ntp.service", "tlp.service")
    (False, False)
    """
    (stem, _, suffix), (stem_, _, suffix_) = name.rpartition("."), other.rpartition(".")
    return suffix == suffix_ and is_near_word(stem, stem_)


def _is_plural(word: str, other: str) -> bool:
    return other == f"{word}s" and len(other) >= _PLURAL


def is_near_word(word: str, other: str) -> bool:
    """Whether one word is a misspelling of the other.

    >>> is_near_word("nofial", "nofail"), is_near_word("default", "defaults"), is_near_word("noacl", "noauto")
    (True, True, False)
    >>> is_near_word("timer", "timers"), is_near_word("ssh", "sshs")
    (True, False)
    """
    one, two = (w.lower().translate(_SEPARATORS) for w in (word, other))
    if sorted(one) == sorted(two) or _is_plural(one, two) or _is_plural(two, one):
        return True
    if min(len(one), len(two)) < _SHORT:
        return False
    from difflib import SequenceMatcher  # only who has a name to judge pays for the import

    return SequenceMatcher(None, one, two).ratio() >= _SAME
