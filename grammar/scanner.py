"""The terminals of a grammar as one pattern, for a grammar that is any sequence of its terminals.

lark makes of such a grammar a lexer, and a parser that does nothing. The lexer is a pattern, which the table
beside the grammar holds, so a text can be cut without importing lark: that takes longer than to read a unit.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from unitlint.grammar.tables import digest, table_file
from unitlint.quick import patterns as re


class Terminal(NamedTuple):
    """A terminal, in the order in which lark's lexer tries them: the first of these decides."""

    rank: int
    width: int
    length: int
    name: str
    pattern: str


@cache
def scanner(name: str) -> re.Pattern[str]:
    """A pattern that matches one token; `lastgroup` is its terminal."""
    ordered = sorted(_from_table(name) or _from_grammar(name))
    return re.compile("|".join(f"(?P<{terminal.name}>{terminal.pattern})" for terminal in ordered))


def _from_table(name: str) -> list[Terminal]:
    """Nothing if the table isn't there, or was made of another grammar."""
    file = table_file(name)
    if not file.exists():
        return []
    table = json.loads(file.read_text())
    if table["stamp"].rpartition(" ")[2] != digest(name):
        return []
    return [
        _terminal(each["name"], each["priority"], each["pattern"]["_width"][1], each["pattern"]["value"])
        for each in table["memo"].values()
        if each["__type__"] == "TerminalDef"
    ]


def _from_grammar(name: str) -> Iterable[Terminal]:
    from unitlint.grammar.tables import build

    for each in build(name).terminals:
        yield _terminal(each.name, each.priority, each.pattern.max_width, each.pattern.to_regexp())


def _terminal(name: str, priority: int, width: int, pattern: str) -> Terminal:
    return Terminal(-priority, -width, -len(pattern), name, pattern)
