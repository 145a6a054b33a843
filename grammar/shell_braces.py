"""The words that one with braces stands for: `a{1,2}`, `unit{01..20..3}@x` (bash(1), Brace Expansion)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from unitlint.quick import patterns as re

WORDS_LIMIT = 1000
"""Words that one may stand for; of more, the first ones."""
LENGTH_LIMIT = 500
"""Characters of a word that is expanded: no unit's name is half as long."""

_RANGE = re.compile(r"(?:(-?\d{1,9})\.\.(-?\d{1,9})|([A-Za-z])\.\.([A-Za-z]))(?:\.\.(-?\d{1,9}))?")


def brace_expanded(word: str) -> list[str]:
    """The words, in their order; the word itself where it has no braces that bash expands.

    >>> brace_expanded("a{b,c{1,2}}.service")
    ['ab.service', 'ac1.service', 'ac2.service']
    >>> brace_expanded("x{08..10}")
    ['x08', 'x09', 'x10']
    """
    if "{" not in word or len(word) > LENGTH_LIMIT:
        return [word]
    return list(islice(_expanded(word), WORDS_LIMIT))


def _expanded(word: str, start: int = 0) -> Iterator[str]:
    """The words, of braces from `start` on."""
    while (start := word.find("{", start)) >= 0:
        parts = _parts(word, start) if word[start - 1 : start] != "$" else []
        if parts:
            end = start + sum(map(len, parts)) + len(parts) + 1
            known = _RANGE.fullmatch(parts[0]) if len(parts) == 1 else None
            if known is not None or len(parts) > 1:
                before, after = word[:start], word[end:]
                for part in _range(known) if known is not None else parts:
                    yield from _expanded(before + part + after, start)
                return
        start += 1
    yield word


def _parts(word: str, start: int) -> list[str]:
    """What stands between the commas of the braces that open at `start`; nothing where they stay open."""
    depth, begin, parts = 0, start + 1, []
    for index in range(start, len(word)):
        character = word[index]
        depth += (character == "{") - (character == "}")
        if depth == 0 or (depth == 1 and character == ","):
            parts.append(word[begin:index])
            begin = index + 1
        if depth == 0:
            return parts
    return []


def _range(found: re.Match[str]) -> Iterator[str]:
    first, last = (found[1], found[2]) if found[1] is not None else (found[3], found[4])
    of_letters = found[1] is None
    start, end = (ord(first), ord(last)) if of_letters else (int(first), int(last))
    step = (abs(int(found[5] or 1)) or 1) * (1 if end >= start else -1)
    is_padded = any(len(digits := each.lstrip("-")) > 1 and digits[0] == "0" for each in (first, last))
    width = max(len(first), len(last)) if is_padded else 0
    for number in range(start, end + (1 if step > 0 else -1), step):
        yield chr(number) if of_letters else f"{number:0{width}d}"
