"""The pattern made of a grammar's terminals cuts a text as lark does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unitlint.grammar import scanner, tables

PIECES = [
    "[Unit]",
    "[",
    "]",
    "A=b",
    "=",
    "\\",
    "\n",
    "\r",
    "\0",
    " ",
    "\t",
    "#",
    ";",
    "x",
    "\ufeff",
    "é",
    "\\\n",
    "\n#c\n",
]


PARSER = tables.build("unit")


def by_lark(text: str) -> list[tuple[str, int, int]]:
    """The tokens of lark's own parser."""
    found = PARSER.parse(text).children
    return [(token.type, token.start_pos, token.end_pos) for token in found]


def by_scanner(text: str) -> list[tuple[str, int, int]]:
    """Those of ours."""
    return [(str(token.lastgroup), *token.span()) for token in scanner.scanner("unit").finditer(text)]


@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_tokens_are_larks(text: str) -> None:
    assert by_scanner(text) == by_lark(text)


def test_the_grammar_is_a_sequence_of_its_terminals() -> None:
    parser = tables.build("unit")
    names = {terminal.name for terminal in parser.terminals}
    assert {str(rule.origin.name) for rule in parser.rules} == {"start", "__start_star_0"}
    assert {symbol.name for rule in parser.rules for symbol in rule.expansion} == {*names, "__start_star_0"}


def test_without_a_table_the_grammar_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    from_table = scanner.scanner("unit").pattern
    monkeypatch.setattr(scanner, "digest", lambda _: "another")
    scanner.scanner.cache_clear()
    try:
        assert scanner.scanner("unit").pattern == from_table
    finally:
        scanner.scanner.cache_clear()
