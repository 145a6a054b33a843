"""Values split into words, and the place of a word in the file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol, TypeVar

from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass
from unitlint.text.source import Location, Place, TextPlace

BOOLEANS: Mapping[str, bool] = {
    **dict.fromkeys(("1", "yes", "y", "true", "t", "on"), True),
    **dict.fromkeys(("0", "no", "n", "false", "f", "off"), False),
}
"""systemd.syntax(7)."""


class _Assigned(Protocol):
    @property
    def value(self) -> str: ...


_Assignment = TypeVar("_Assignment", bound=_Assigned)


def after_reset(assignments: Iterable[_Assignment]) -> tuple[_Assignment, ...]:
    """Those of a list that count: an empty one takes back what stands before it (systemd.syntax(7))."""
    kept: list[_Assignment] = []
    for assignment in assignments:
        if assignment.value.strip():
            kept.append(assignment)
        else:
            kept.clear()
    return tuple(kept)


def parse_boolean(value: str) -> bool | None:
    """What a boolean says, in any case; None for anything else."""
    return BOOLEANS.get(value.lower())


_WORD = re.compile(r"[^ \t\n\r]+")
"""What stands between blanks; to systemd those of Unicode, form feeds and the like are part of a word."""


_PLAIN_WORD = re.compile(r"(?s)(?=[^ \t\n\r])((?:[^ \t\n\r\\]|\\.)*)(\\?)")
_PAIR = re.compile(r"(?s)\\(.)")


def bare_words(value: str) -> list[str]:
    """The words of a value in which quotes don't quote."""
    return value.split() if value.isprintable() else _WORD.findall(value)


def plain_words(value: str) -> list[str]:
    r"""The words of a value in which quotes don't quote, and a backslash stands for what follows it.

    A backslash at the end ends the list (extract_first_word() of src/basic/extract-word.c, without flags).

    >>> plain_words(r"a\x2db.socket c.socket d\\e \x"), plain_words("a b\\")
    (['ax2db.socket', 'c.socket', 'd\\e', 'x'], ['a'])
    """
    if "\\" not in value:
        return bare_words(value)
    words = []
    for match in _PLAIN_WORD.finditer(value):
        if match[2]:
            break
        words.append(_PAIR.sub(r"\1", match[1]))
    return words


def split_words(value: str) -> list[str]:
    """The words of a list setting: separated by blanks, quotes taken off, escapes kept as they are.

    Unit names hold backslashes (`var-lib-k8s\\x2dcontainerd.mount`), so list settings don't unescape. An
    unbalanced quote ends the list, as systemd gives up on the rest of the line.
    """
    if '"' not in value and "'" not in value:
        return bare_words(value)
    words: list[str] = []
    word, quote, started = "", "", False
    for char in value:
        if quote:
            if char == quote:
                quote = ""
            else:
                word += char
        elif char in "\"'":
            quote, started = char, True
        elif char in " \t\n\r":
            if started or word:
                words.append(word)
            word, started = "", False
        else:
            word += char
    if quote:
        return words
    return [*words, word] if started or word else words


@dataclass(frozen=True, slots=True)
class WordPlace:
    """A word in a setting; found in the text only when it is shown, for most never are."""

    setting: Place
    word: str

    @property
    def location(self) -> Location:
        """The word's span, or the setting's where the word is made by a specifier or a quote."""
        place = self.setting
        if not isinstance(place, TextPlace):
            return place.location
        start = _find(self.word, place.source.text, place.start, place.end)
        if start < 0:
            return place.location
        return place.source.location(start, start + len(self.word))


def _find(word: str, text: str, start: int, end: int) -> int:
    """Where the whole word stands in that part of the text, between blanks, quotes or a `=`; or -1."""
    at = text.find(word, start, end) if word else -1
    while at >= 0:
        after = at + len(word)
        begins = at == 0 or text[at - 1] in "=\"'" or text[at - 1].isspace()
        if begins and (after == end or text[after] in "\"'" or text[after].isspace()):
            break
        at = text.find(word, at + 1, end)
    return at
