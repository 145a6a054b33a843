"""fstab(5), as systemd's generator reads it: with getmntent(3), whose four escapes are all there are."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from types import SimpleNamespace
from typing import TYPE_CHECKING

from unitlint.grammar.bytes import size
from unitlint.grammar.nodes import Blank, Comment, FstabEntry, FstabField, FstabNode, FstabOption, Junk
from unitlint.grammar.tables import load
from unitlint.quick import patterns as re
from unitlint.text.numbers import whole_number
from unitlint.text.source import PLACEHOLDER

if TYPE_CHECKING:
    from lark import Lark, Token

LINE_LIMIT = 4095
"""Bytes, the newline included: what glibc's getmntent(3) reads of a line."""

NO_WHERE = "the mount point is missing"
NUL = "a NUL byte cuts it short"
TOO_LONG = "it is longer than 4095 bytes, and the C library cuts it off"

DEFAULTS = ("", "", "", "", "0", "0")

_DECODED = {"\\040": " ", "\\011": "\t", "\\012": "\n", "\\134": "\\", "\\\\": "\\"}
_ESCAPE = re.compile(r"\\(?:040|011|012|134|\\)")
_CHARACTER = re.compile(rf"{_ESCAPE.pattern}|.", re.DOTALL)
_NUMBERS = re.compile(r"[\v\f\r]*[+-]?[0-9]+(?![0-9])[\v\f\r\0]*(?P<second>[+-]?[0-9]+)")
"""Two numbers as scanf(3) reads them, and what may follow; a NUL stands for the blanks between two fields."""


def parse_fstab(text: str) -> tuple[FstabNode, ...]:
    """The nodes of an fstab, one a line, in order; their spans cover the text without a gap."""
    lines: list[list[Token]] = _parser().parse(text)  # type: ignore[assignment]  # not a tree: see _parser
    nodes: list[FstabNode] = []
    start = 0
    for tokens in lines:
        end = text.find("\n", start) + 1 or len(text)
        if end > start:
            nodes.append(_node(tokens, text, start, end))
        start = end
    return tuple(nodes)


def split_options(field: FstabField, text: str) -> tuple[FstabOption, ...]:
    r"""The options of an entry of the fstab `text`, empty ones left out; `\,` is a comma within one."""
    found: list[FstabOption] = []
    word, start = "", field.start
    for character, position, end in (*_characters(text, field.start, field.end), (",", field.end, field.end)):
        if character == ",":
            if word:
                name, equals, value = word.partition("=")
                found.append(FstabOption(name, value if equals else None, start, position))
            word, start = "", end
        else:
            word += character[-1]
    return tuple(found)


def pass_number(entry: FstabEntry) -> int:
    """When fsck checks the file system; 0, never, where either number can't be read (getmntent(3)).

    What follows the first number belongs to the second: `1x 2` has none. Both are C's int.
    """
    found = _NUMBERS.match(f"{entry.frequency.value}\0{entry.pass_number.value}")
    number = whole_number(found["second"]) % 2**32 if found else 0
    return number - 2**32 if number >= 2**31 else number


@cache
def _parser() -> Lark:
    """Yields for each line the list of its tokens: none, a comment, or words."""
    callbacks = SimpleNamespace(
        start=list, line=lambda children: children[0] if children else [], comment=list, words=list
    )
    return load("fstab", callbacks)


def _node(tokens: list[Token], text: str, start: int, end: int) -> FstabNode:
    line = text[start:end]
    if not tokens or (len(tokens) == 1 and PLACEHOLDER in line):
        return Blank(start, end)
    if tokens[0].type == "COMMENT":
        return Comment(start, end)
    if "\0" in line:
        return Junk(NUL, start, end)
    if size(line) > LINE_LIMIT:
        return Junk(TOO_LONG, start, end)
    if len(tokens) == 1:
        return Junk(NO_WHERE, start, end)
    fields = [_field(token) for token in tokens[:6]]
    last = fields[-1].end
    fields += [FstabField(default, last, last) for default in DEFAULTS[len(fields) :]]
    what, where, kind, options, frequency, number = fields
    return FstabEntry(what, where, kind, options, frequency, number, start, end)


def _field(token: Token) -> FstabField:
    assert token.start_pos is not None
    assert token.end_pos is not None
    return FstabField(_ESCAPE.sub(lambda match: _DECODED[match[0]], token), token.start_pos, token.end_pos)


def _characters(text: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """The field's decoded characters with their spans; one that a backslash hides comes with it."""
    hidden, first = "", start
    for match in _CHARACTER.finditer(text, start, end):
        character = _DECODED.get(match[0], match[0])
        if hidden and character not in ",\\":
            yield hidden, first, match.start()
            hidden = ""
        if not hidden and character == "\\":
            hidden, first = character, match.start()
            continue
        yield hidden + character, first if hidden else match.start(), match.end()
        hidden = ""
    if hidden:
        yield hidden, first, end
