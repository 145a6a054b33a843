"""Lines as the programs of a machine tell them apart, which is not how Python does."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from unitlint.quick import patterns as re

_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")


def lines_of(text: str) -> list[str]:
    r"""The lines with their ends: a line feed, a carriage return or both (read_line(3) of systemd).

    `str.splitlines` also ends one at a form feed, at U+0085 and at U+2028, which may stand in a name.

    >>> lines_of("a\u2028b\x0cc\nd\r\ne\r\nf")
    ['a\u2028b\x0cc\n', 'd\r\n', 'e\r\n', 'f']
    """
    return _LINE.findall(text)


@lru_cache(maxsize=2)
def counted_lines(text: str) -> Sequence[str]:
    """The lines that a finding's place counts, without their line feeds: asked again for each finding."""
    return tuple(text.split("\n"))


def bare_lines(text: str) -> list[str]:
    r"""The lines without their ends.

    >>> bare_lines("a\u2028b\n\nd\r\ne\rf\n")
    ['a\u2028b', '', 'd', 'e', 'f']
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return lines if lines[-1] else lines[:-1]
