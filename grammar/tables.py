"""Loads the parsers of the grammars here, from tables made ahead of time.

Building a parser from its `.lark` file takes some thirty milliseconds, which a process that reads one file
would feel; its table, kept beside it as JSON, loads in one. A table counts for the very grammar and the
series of lark that made it, else the parser is built anew: slower, never wrong.
`python -m unitlint.grammar.tables` writes them.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lark import Lark

GRAMMARS = ("unit", "fstab", "gotemplate", "branches")
"""Each grammar by the stem of its file."""

_FOLDER = Path(__file__).parent


def load(name: str, callbacks: object = None) -> Lark:
    """The parser of a grammar of `GRAMMARS`.

    `callbacks` has a function named like each rule (called with its children) and each terminal (called with
    its token) that is to become something other than a tree or a token.
    """
    from lark import Lark

    file = table_file(name)
    if file.exists():
        table = json.loads(file.read_text(), object_pairs_hook=_with_numbers)
        if table["stamp"] == stamp(name):
            # What lark's own stand-alone parsers call; lark has no public name for it.
            parser: Lark = Lark._load_from_dict(table["data"], table["memo"], transformer=callbacks)  # type: ignore[no-untyped-call]
            return parser
    return build(name, callbacks)


def dump(name: str) -> str:
    """The table of a grammar, as `load` reads it."""
    from lark.grammar import Rule
    from lark.lexer import TerminalDef

    data, memo = build(name).memo_serialize([TerminalDef, Rule])
    table = {"stamp": stamp(name), "data": data, "memo": memo}
    return json.dumps(table, separators=(",", ":")) + "\n"


def stamp(name: str) -> str:
    """What a table has to be made from to count: this grammar, and this series of lark."""
    import lark

    series = ".".join(lark.__version__.split(".")[:2])
    return f"{series} {digest(name)}"


def digest(name: str) -> str:
    """A digest of the grammar."""
    from unitlint.quick.digests import blake2b

    return blake2b(_grammar(name).encode(), digest_size=20).hexdigest()


def table_file(name: str) -> Path:
    """Where the table of a grammar is kept."""
    return _FOLDER / f"{name}.table.json"


def build(name: str, callbacks: object = None) -> Lark:
    """The parser, made of the grammar."""
    from lark import Lark

    return Lark(_grammar(name), parser="lalr", lexer="basic", transformer=callbacks)


def _grammar(name: str) -> str:
    return (_FOLDER / f"{name}.lark").read_text(encoding="utf-8")


def _with_numbers(pairs: list[tuple[str, Any]]) -> dict[str | int, Any]:
    """States and terminals are numbered in lark's tables, and JSON has no keys but strings."""
    return {int(key) if key.isdigit() else key: value for key, value in pairs}


def refresh() -> None:
    """Write the tables that are not of their grammars; lark's numbering differs from run to run."""
    for name in GRAMMARS:
        file = table_file(name)
        if not file.exists() or json.loads(file.read_text())["stamp"] != stamp(name):
            file.write_text(dump(name))


if __name__ == "__main__":
    refresh()
