"""Texts of units made fit for a picture: nothing invisible, nothing that a format can't hold."""

from __future__ import annotations

import unicodedata

from unitlint.text.source import shown_value

HIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Control and format characters (bidirectional marks among them), lone surrogates, unassigned code points."""

JOINERS = "\u200c\u200d\ufe0e\ufe0f"
"""Format characters that words and emoji are written with; they move nothing outside their own word."""


def visible(text: str) -> str:
    r"""The text with every character that can't be seen, or that reorders others, written as `⟨U+202E⟩`.

    >>> visible("docker.service")
    'docker.service'
    >>> visible("a\nb\u202ec\x00")
    'a⟨U+000A⟩b⟨U+202E⟩c⟨U+0000⟩'
    >>> visible("The agent of \ue000")
    'The agent of {{…}}'
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_visible(character) for character in shown_value(text))


def _visible(character: str) -> str:
    if character in JOINERS or unicodedata.category(character) not in HIDDEN_CATEGORIES:
        return character
    return f"⟨U+{ord(character):04X}⟩"


def columns(text: str) -> float:
    """How wide a text is, in widths of a Latin letter: East Asian and emoji count two, marks none."""
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.combining(character) or character in JOINERS:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
