"""Changes to a text that keep enough of its form for the change to be reached.

A change is data, so that hypothesis can make it and shrink it, and `random` can make a million.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from random import Random

MOST = 1 << 14
"""Bytes of an input: what grows faster is for tests/bench/growth.py."""

_ODD = (
    "\r \n \0 \t \v \f \x1b[31m \x07 \x7f \udcff \udcc3 \udced\udca0\udc80 \x85 \u2028 \u202e \ufeff \ue000 "
    "\U0010ffff \u017f \u0130 \u0661 \xb2 \U0001d7d9 \\ud800 \\x \\x2d \\u \\ \\\\ "
)
_TAGS = (
    "{{ }} {{end}} {{if\xa0.x}} {{else}} {{range\xa0.x}} {{template\xa0`a`}} {{define\xa0`a`}} {{- {{/* "
    "{% %} {%if\xa0x%} {%endif%} {# ${ %{if\xa0x} %{endif} <% %> {{#a}} {{/a}} @X@ $$ $( ${A} $(( ` "
)
_SIGNS = (
    "\" ' [ ] { } ( ) < > | & * # ! ; : = , - -- --- ... ? &a *a <<:\xa0*a !!binary |2 %i %n %j % %% @ "
    "/ // /.. ../ ~ "
)
_WORDS = (
    "@.service .service .d/ /dev/null /proc/self/mem data:;base64, data:, %zz infinity nan 1e999 -1 0x 0b1 "
    "1. .5 P1D null true ~yes <<EOF EOF [Unit] [Service] [Install] "
    "#\xa0unitlint:\xa0ignore[ #\xa0unitlint:\xa0ignore-file[all] ::error:: ##[ <script> ](x)"
)
_SPOKEN = (
    piece.replace("\xa0", " ").encode("utf-8", "surrogateescape")
    for piece in (_ODD + _TAGS + _SIGNS + _WORDS).split(" ")
    if piece
)
PIECES = (*_SPOKEN, b" ", b"\n\n", b"EOF\n", b"---\n", b"\xc2\xa0")
"""What cuts, ends, quotes or escapes something in one of the formats."""

NUMBERS = (
    *b"0 -0 -1 00000000000000000001 4294967296 18446744073709551616 -9223372036854775809".split(),
    *b"1e308 1e999 0.1e-400 1_0 0x7fffffffffffffff".split(),
    "\u0663".encode(),
    b"9" * 400,
    b"9" * 5000,
)

_NUMBER = re.compile(rb"\d+")
_WORD = re.compile(rb"[A-Za-z][\w.@-]*")
_PAIRS = (
    b"[ ]",
    b"{ }",
    b"( )",
    b'{"a": }',
    b"{{if\xa0.x}} {{end}}",
    b"-\xa0 #",
    b"{%if\xa0a%} {%endif%}",
    b"%{if\xa0a} %{endif}",
)
_BRACKETS = tuple(tuple(pair.replace(b"\xa0", b" ") for pair in both.split(b" ")) for both in _PAIRS)


class Kind(Enum):
    """What a change does at its place."""

    INSERT = "insert"
    REMOVE = "remove"
    REPLACE = "replace"
    REPEAT = "repeat"
    SWAP_LINES = "swap lines"
    DROP_LINE = "drop a line"
    NUMBER = "another number"
    WORD = "another word"
    NEST = "nest"
    SPLICE = "splice"
    FLIP = "flip a byte"
    INDENT = "indent"
    MEMBER = "another value in JSON"


@dataclass(frozen=True, slots=True)
class Change:
    """One change: where, as a share of the text, how much, and with what."""

    kind: Kind
    where: float
    amount: int
    choice: int

    def of(self, choices: Sequence[bytes]) -> bytes:
        """Its pick."""
        return choices[self.choice % len(choices)] if choices else b""


def changes(random: Random) -> list[Change]:
    """A few changes at random: most often one to three."""
    kinds = list(Kind)
    count = min(1 + int(random.expovariate(0.7)), 8)
    return [
        Change(random.choice(kinds), random.random(), int(random.expovariate(0.05)), random.getrandbits(24))
        for _ in range(count)
    ]


def changed(data: bytes, made: Sequence[Change], donors: Sequence[bytes]) -> bytes:
    """The text after the changes, each of which is about what the one before has left."""
    for change in made:
        data = _APPLY[change.kind](data, change, donors)[:MOST]
    return data


def _at(data: bytes, change: Change) -> int:
    return int(change.where * len(data))


def _line(data: bytes, change: Change) -> tuple[list[bytes], int]:
    lines = data.splitlines(keepends=True) or [b""]
    return lines, min(int(change.where * len(lines)), len(lines) - 1)


def _insert(data: bytes, change: Change, donors: Sequence[bytes]) -> bytes:
    at = _at(data, change)
    return data[:at] + change.of(PIECES) * (1 if change.choice & 7 else 1 + change.amount) + data[at:]


def _remove(data: bytes, change: Change, donors: Sequence[bytes]) -> bytes:
    at = _at(data, change)
    return data[:at] + data[at + 1 + change.amount :]


def _replace(data: bytes, change: Change, donors: Sequence[bytes]) -> bytes:
    at = _at(data, change)
    return data[:at] + change.of(PIECES) + data[at + change.amount :]


def _repeat(data: bytes, change: Change, donors: Sequence[bytes]) -> bytes:
    lines, at = _line(data, change)
    part = b"".join(lines[at : at + 1 + change.amount % 5])
    if change.choice & 1:
        start = _at(data, change)
        piece = data[start : start + 1 + change.amount % 12]
        return data[:start] + piece * _times(change, 512) + data[start:]
    return b"".join(lines[:at]) + part * _times(change, 64) + b"".join(lines[at:])


def _times(change: Change, most: int) -> int:
    """A few times; now and then many."""
    return 1 + (change.choice >> 8) % (most if change.choice & 0x700000 == 0 else 4)


def _swap_lines(data: bytes, change: Change, donors: Sequence[bytes]) -> bytes:
    lines, at = _line(data, change)
    other = change.choice % len(lines)
    lines[at], lines[other] = lines[other], lines[at]
    return b"".join(lines)


def _drop_line(data: bytes, change: Change, donors: Sequence[bytes]) -> bytes:
    lines, at = _line(data, change)
    del lines[at]
    return b"".join(lines)


def _exchanged(data: bytes, change: Change, pattern: re.Pattern[bytes], by: bytes) -> bytes:
    found = list(pattern.finditer(data))
    if not found:
        return data + by
    place = found[min(int(change.where * len(found)), len(found) - 1)]
    return data[: place.start()] + by + data[place.end() :]


def _number(data: bytes, change: Change, donors: Sequence[bytes]) -> bytes:
    return _exchanged(data, change, _NUMBER, change.of(NUMBERS))


def _word(data: bytes, change: Change, donors: Sequence[bytes]) -> bytes:
    words = _WORD.findall(change.of(donors) or data)
    return _exchanged(data, change, _WORD, change.of(words))


def _nest(data: bytes, change: Change, donors: Sequence[bytes]) -> bytes:
    at, (opening, closing) = _at(data, change), _BRACKETS[change.choice % len(_BRACKETS)]
    depth = _times(change, 1000)
    inner = data[at : at + change.amount]
    return data[:at] + opening * depth + inner + closing * depth + data[at + change.amount :]


def _splice(data: bytes, change: Change, donors: Sequence[bytes]) -> bytes:
    other, at = change.of(donors), _at(data, change)
    start = change.choice % (len(other) + 1)
    if change.amount & 1:  # whole lines
        lines, at = _line(data, change)
        others = other.splitlines(keepends=True)
        first = change.choice % (len(others) + 1)
        taken = others[first : first + 1 + change.amount]
        return b"".join((*lines[:at], *taken, *lines[at:]))
    return data[:at] + other[start : start + 4 * change.amount] + data[at:]


def _flip(data: bytes, change: Change, donors: Sequence[bytes]) -> bytes:
    at = _at(data, change)
    return data[:at] + bytes([change.choice & 255]) + data[at + 1 :]


def _indent(data: bytes, change: Change, donors: Sequence[bytes]) -> bytes:
    lines, at = _line(data, change)
    lines[at] = b" " * (change.amount % 40) + lines[at].lstrip(b" " if change.choice & 1 else b"")
    return b"".join(lines)


_VALUES: tuple[object, ...] = (
    *(None, True, -1, 0.5, 1e308, 2**64, 10**400, "", "/dev/null", "\ud800", "a\nb", "::error::", "\x1b[31m"),
    *([], {}, [[]], {"": None}, [None] * 40, "a" * 300, "../../x", "%i", "9" * 30),
)


def _member(data: bytes, change: Change, donors: Sequence[bytes]) -> bytes:
    """One of the values of a JSON document is another, or gone."""
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        return _word(data, change, donors)
    places = list(_places(document))
    if not places:
        return data
    holder, key = places[min(int(change.where * len(places)), len(places) - 1)]
    if change.amount % 5 == 0:
        del holder[key]
    else:
        holder[key] = _VALUES[change.choice % len(_VALUES)]
    return json.dumps(document, ensure_ascii=bool(change.choice & 1 << 20)).encode("utf-8", "surrogatepass")


def _places(node: object) -> Iterator[tuple[dict[object, object] | list[object], int]]:
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in list(items):
        yield node, key  # type: ignore[misc]  # a list's places are numbers, a mapping's are texts
        yield from _places(value)


_APPLY = {
    Kind.INSERT: _insert,
    Kind.REMOVE: _remove,
    Kind.REPLACE: _replace,
    Kind.REPEAT: _repeat,
    Kind.SWAP_LINES: _swap_lines,
    Kind.DROP_LINE: _drop_line,
    Kind.NUMBER: _number,
    Kind.WORD: _word,
    Kind.NEST: _nest,
    Kind.SPLICE: _splice,
    Kind.FLIP: _flip,
    Kind.INDENT: _indent,
    Kind.MEMBER: _member,
}
