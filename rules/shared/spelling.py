"""What a name of a unit that isn't there may have meant: a near miss, and not just the least far name.

Names of different programs are often alike: nscd and nslcd, ssh and sshd. So short names have to be the same
but for case, dashes and swapped letters.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from heapq import nlargest

from unitlint.quick.dataclasses import dataclass
from unitlint.text.suggest import LIKENESS, nearest

_SAME = 0.85
"""How alike two names are, at least, that one is taken for a misspelling of the other."""

_SHORT = 6
"""Letters below which one letter makes another name."""

_INSIDE = 4
"""Letters of a name that may lack one more inside."""

_WITH_ONE_MORE = 5
"""Letters of a name in which one more inside makes no other: exit is one word, and exist another."""

_PLURAL = 5
"""Letters from which a final s makes no other name."""

_NUMBERS = str.maketrans("", "", "0123456789")
_SEPARATORS = str.maketrans("_.", "--")


_LETTERS = 2

HEAD = 2
"""Letters at the beginning that no slip changes."""

_LETTERS_COUNTED = 64
"""Letters that are told apart; others count as one of these, which makes names more alike, never less."""

_COUNTED = 8
"""Occurrences of one letter in a name that are counted apart."""

_MOST_COMPARED = 24
"""Names that are compared letter by letter: those which share the most letters."""

_MOST_WORK = 25_000_000
"""Pairs of letters that are compared for all names of a machine, some seconds' worth."""


@lru_cache(maxsize=4096)
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


def is_slip(name: str, other: str) -> bool:
    """Whether two long names differ in up to two letters inside.

    At the end of a word they are those of two programs.

    >>> is_slip("contanierd.service", "containerd.service"), is_slip("chrony.service", "chronyd.service")
    (True, False)
    >>> is_slip("nscd.service", "nslcd.service"), is_slip("lvm2-monitr.service", "lvm2-monitor.service")
    (False, True)
    >>> is_slip("ssh-keygen.service", "sshd-keygen.service")
    False
    """
    if not may_be_slip(name, other) or not within_two_letters(name, other):
        return False
    stem, stem_ = name.rpartition(".")[0], other.rpartition(".")[0]
    words, words_ = stem.split("-"), stem_.split("-")
    if len(words) != len(words_):
        return stem[-1] == stem_[-1]
    return all(word[-1:] == word_[-1:] for word, word_ in zip(words, words_, strict=True))


def may_be_slip(name: str, other: str) -> bool:
    """Whether lengths and beginnings of two names leave it open that one is a slip for the other."""
    lengths = (len(name.rpartition(".")[0]), len(other.rpartition(".")[0]))
    is_as_long = min(lengths) >= _SHORT and abs(len(name) - len(other)) <= _LETTERS
    return is_as_long and name[:HEAD] == other[:HEAD]


@dataclass(frozen=True, slots=True)
class _Letters:
    """How often a name has each letter, as bits: what two names share is counted at once."""

    length: int
    bits: int
    further: int
    """Letters that the bits have no place for."""

    @classmethod
    @lru_cache(maxsize=8192)
    def of(cls, name: str) -> _Letters:
        folded, bits, further = name.casefold(), 0, 0
        for letter, count in Counter(ord(letter) % _LETTERS_COUNTED for letter in folded).items():
            bits |= ((1 << min(count, _COUNTED)) - 1) << letter * _COUNTED
            further += max(count - _COUNTED, 0)
        return cls(len(folded), bits, further)

    def likeness(self, other: _Letters) -> float:
        """At least what difflib's ratio of the two names is."""
        shared = (self.bits & other.bits).bit_count() + min(self.further, other.further)
        return 2 * shared / (self.length + other.length)


class Names:
    """Names of units, to be asked which of them another name may misspell."""

    def __init__(self, known: Iterable[str]) -> None:
        self._known = frozenset(known)
        self._left = _MOST_WORK

    def __contains__(self, name: str) -> bool:
        return name in self._known

    @property
    def is_spent(self) -> bool:
        """Whether it has been asked so much that it compares no more."""
        return self._left <= 0

    def near_miss(self, name: str) -> str:
        """The one that `name` may misspell, or an empty string."""
        if self.is_spent:
            return ""
        found, work = _near_miss(name, self._known)
        self._left -= work
        return found


@lru_cache(maxsize=2048)  # machines of a repository have most names in common
def _near_miss(name: str, among: frozenset[str]) -> tuple[str, int]:
    """The name that it may misspell, and how many pairs of letters were compared to find it."""
    letters = _Letters.of(name)
    candidates = (
        (likeness, known)
        for known, others in _of_type(name[name.rfind(".") :], among)
        if (likeness := letters.likeness(others)) >= LIKENESS and known != name
    )
    chosen = [known for _, known in nlargest(_MOST_COMPARED, candidates)]
    found = nearest(name, chosen)
    return (found if found and is_near(name, found) else ""), len(name) * sum(map(len, chosen))


@lru_cache(maxsize=16)
def _of_type(suffix: str, among: frozenset[str]) -> list[tuple[str, _Letters]]:
    return [(name, _Letters.of(name)) for name in among if name.endswith(suffix)]


def near_miss(name: str, known: Iterable[str]) -> str:
    """The known unit whose name `name` may misspell, or an empty string."""
    return Names(known).near_miss(name)


def is_near(name: str, other: str) -> bool:
    """Whether two names of units of one type are alike without their suffixes.

    Numbers tell units apart. There are few targets, so that of a short one, too, a letter inside may be
    lacking or too much.

    >>> is_near("network-onlin.target", "network-online.target"), is_near("dcoker.service", "docker.service")
    (True, True)
    >>> is_near("bsic.target", "basic.target"), is_near("nscd.service", "nslcd.service")
    (True, False)
    >>> is_near("app.target", "swap.target"), is_near("ntp.service", "tlp.service")
    (False, False)
    >>> is_near("shorewall.service", "shorewall6.service")
    False
    """
    (stem, _, suffix), (stem_, _, suffix_) = name.rpartition("."), other.rpartition(".")
    if suffix != suffix_ or _differ_in_numbers(stem, stem_):
        return False
    return is_near_word(stem, stem_) or (suffix == "target" and has_one_letter_more(stem, stem_))


def is_misspelling(name: str, other: str) -> bool:
    """Whether one name of a file is the other's with a slip or two, and no other number.

    >>> is_misspelling("10-lna.network", "10-lan.network"), is_misspelling("20-lan.network", "10-lan.network")
    (True, False)
    """
    return within_two_letters(name, other) and not _differ_in_numbers(name, other)


def _differ_in_numbers(word: str, other: str) -> bool:
    return word.translate(_NUMBERS) == other.translate(_NUMBERS)


def has_one_letter_more(word: str, other: str) -> bool:
    """Whether a word is another with a letter inside too much, or one too few.

    >>> has_one_letter_more("pathes", "paths"), has_one_letter_more("sap", "swap")
    (True, False)
    >>> has_one_letter_more("bsic", "basic"), has_one_letter_more("exist", "exit")
    (True, False)
    """
    short, long = sorted((word, other), key=len)
    least = _INSIDE if short == word else _WITH_ONE_MORE
    if len(long) != len(short) + 1 or len(short) < least or (short[0], short[-1]) != (long[0], long[-1]):
        return False
    return any(short == long[:at] + long[at + 1 :] for at in range(1, len(short)))


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
