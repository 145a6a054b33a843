"""Values cut into words the ways systemd does it: quotes, C escapes, separators (systemd.syntax(7), Quoting).

Each directive has its own mix: unit lists know no quotes, environment lists know quotes and escapes.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Flag, auto

from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass
from unitlint.text.numbers import whole_number

BLANKS = " \t\n\r"

_ESCAPE = re.compile(
    r"(?:[abfnrtvs\\\"']|x(?P<hex>[0-9a-fA-F]{2})|(?P<octal>[0-7]{3})"
    r"|u(?P<u4>[0-9a-fA-F]{4})|U(?P<u8>[0-9a-fA-F]{8}))"
)
_LETTERS = re.compile(r"[^ \t\n\r\"'\\]+")
"""What means itself in every style that blanks separate."""
_SHORT = dict(zip("abfnrtvs\\\"'", "\a\b\f\n\r\t\v \\\"'", strict=True))


class Style(Flag):
    """How words are written."""

    PLAIN = 0
    """Blanks separate; a backslash takes the next character as it is."""
    UNQUOTE = auto()
    """Quotes hold blanks together and go away."""
    UNESCAPE = auto()
    """A backslash starts a C escape."""
    UNESCAPE_SEPARATORS = auto()
    """A backslash also protects a separator."""
    KEEP_ESCAPES = auto()
    """A backslash is a character like any other."""
    RELAXED = auto()
    """An unknown escape stays as it is."""
    EVERY_SEPARATOR = auto()
    """Two separators in a row have an empty word between them."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word, as meant; `[start, end)` is how it is written in the value."""

    text: str
    start: int
    end: int
    next: int
    """Where the next word is looked for; -1 when nothing follows, not even a separator."""


class WordError(Exception):
    """A quote that is not closed, a backslash at the end, or an escape that doesn't exist."""

    def __init__(self, position: int) -> None:
        super().__init__(position)
        self.position = position


def words(value: str, style: Style, separators: str = BLANKS) -> Iterator[Word]:
    """The words of a value. Raises WordError where systemd gives up."""
    position = 0
    while (word := first_word(value, position, style, separators)) is not None:
        yield word
        if word.next < 0:
            return
        position = word.next


def first_word(value: str, position: int, style: Style, separators: str = BLANKS) -> Word | None:
    """The word at or after `position`; None at the end. Raises WordError."""
    every = Style.EVERY_SEPARATOR in style
    if position < 0 or (position >= len(value) and not every):
        return None
    if not every:
        while position < len(value) and value[position] in separators:
            position += 1
        if position == len(value):
            return None
    text, end = _scan(value, position, style, separators)
    if end == len(value):
        return Word(text, position, end, -1)
    after = end + 1
    while not every and after < len(value) and value[after] in separators:
        after += 1
    return Word(text, position, end, -1 if after == len(value) and not every else after)


def _scan(value: str, start: int, style: Style, separators: str) -> tuple[str, int]:
    """The word's text, and the offset of what ends it."""
    out: list[str] = []
    quote, position = "", start
    while position < len(value):
        if separators == BLANKS and (letters := _LETTERS.match(value, position)) is not None:
            out.append(letters[0])
            position = letters.end()
            continue
        char = value[position]
        if char == "\\" and Style.KEEP_ESCAPES not in style:
            text, position = _escaped(value, position, style, separators, quote)
            out.append(text)
            continue
        if quote:
            quote = "" if char == quote else quote
            if quote:
                out.append(char)
        elif char in "\"'" and Style.UNQUOTE in style:
            quote = char
        elif char in separators:
            break
        else:
            out.append(char)
        position += 1
    if quote:
        raise WordError(start)
    return "".join(out), position


def _escaped(value: str, position: int, style: Style, separators: str, quote: str) -> tuple[str, int]:
    """What the backslash at `position` and what follows it mean, and the offset after it."""
    if position + 1 == len(value):
        if Style.RELAXED in style and not quote:
            return "\\", position + 1
        raise WordError(position)
    char = value[position + 1]
    if not style & (Style.UNESCAPE | Style.UNESCAPE_SEPARATORS):
        return char, position + 2
    if Style.UNESCAPE in style:
        found = unescape(value, position + 1)
        if found is not None:
            return found
    if Style.UNESCAPE_SEPARATORS in style and (char in separators or char == "\\"):
        return char, position + 2
    if Style.RELAXED in style:
        return "\\" + char, position + 2
    raise WordError(position)


def unescape(value: str, position: int, *, nul: bool = False) -> tuple[str, int] | None:
    """What the C escape after a backslash means, and the offset after it; None where there is none."""
    found = _ESCAPE.match(value, position)
    if found is None:
        return None
    digits = found["hex"] or found["u4"] or found["u8"]
    if digits is None and found["octal"] is None:
        return _SHORT[found[0]], found.end()
    number = whole_number(digits, 16) if digits else whole_number(found["octal"], 8)
    if (number == 0 and not nul) or number > 0x10FFFF or (found["octal"] and number > 255):
        return None
    if (found["u4"] or found["u8"]) and not _is_character(number):
        return None
    return chr(number), found.end()


def _is_character(number: int) -> bool:
    """Whether a code point is one that systemd takes: no surrogate, no noncharacter."""
    return not 0xD800 <= number <= 0xDFFF and not 0xFDD0 <= number <= 0xFDEF and number & 0xFFFE != 0xFFFE


def unescape_all(value: str, *, nul: bool = False) -> str | None:
    """The value with its C escapes replaced; None where systemd gives up."""
    out: list[str] = []
    position = 0
    while position < len(value):
        if value[position] != "\\":
            out.append(value[position])
            position += 1
            continue
        found = unescape(value, position + 1, nul=nul)
        if found is None:
            return None
        text, position = found
        out.append(text)
    return "".join(out)
