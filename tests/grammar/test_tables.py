"""The tables that ship are those of the grammars that ship."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from unitlint.grammar import tables

FOLDER = Path(tables.__file__).parent


def test_every_grammar_is_listed() -> None:
    assert {path.stem for path in FOLDER.glob("*.lark")} == set(tables.GRAMMARS)


@pytest.mark.parametrize("name", tables.GRAMMARS)
def test_a_table_is_of_its_grammar(name: str) -> None:
    table = json.loads((FOLDER / f"{name}.table.json").read_text())
    assert table["stamp"] == tables.stamp(name), "run: python -m unitlint.grammar.tables"


@pytest.mark.parametrize("name", tables.GRAMMARS)
def test_a_table_of_another_grammar_does_not_count(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "stamp", lambda _: "another")
    built = tables.load(name)
    monkeypatch.undo()
    text = "t" if name == "branches" else "a"
    assert built.parse(text) == tables.load(name).parse(text)
    assert {t.name for t in built.terminals} == {t.name for t in tables.load(name).terminals}
