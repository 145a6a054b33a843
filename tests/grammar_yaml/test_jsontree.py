"""JSON into the same nodes: compared with the standard library, and refused where that refuses."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unitlint.errors import InputError
from unitlint.grammar.jsontree import compose_json
from unitlint.grammar.tree import Mapping, Node, Scalar, Sequence
from unitlint.grammar.yamltree import DEPTH_LIMIT, NODE_LIMIT
from unitlint.text.source import SourceText

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


def value_of(node: Node) -> object:
    if isinstance(node, Sequence):
        return [value_of(item) for item in node.items]
    if isinstance(node, Mapping):
        return {key.text: value_of(value) for key, value in node.pairs}
    return node.text if node.style else json.loads(node.text)


@given(VALUES, st.booleans(), st.sampled_from([None, 2]))
def test_same_as_the_standard_library(value: object, ascii_only: bool, indent: int | None) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only, indent=indent)
    assert value_of(compose_json(SourceText("x.json", text))) == value


def test_a_pair_of_surrogates_is_one_character() -> None:
    node = compose_json(SourceText("x.json", '"\\ud83d\\ude00"'))
    assert isinstance(node, Scalar)
    assert node.text == "😀"


def test_a_repeated_key_is_reported() -> None:
    node = compose_json(SourceText("x.json", '{"a": 1, "a": 2}'))
    assert isinstance(node, Mapping)
    assert [(key.text, key.start) for key in node.duplicates] == [("a", 9)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "a value is missing"),
        ("{", "a key in double quotes is missing"),
        ("{a: 1}", "a key in double quotes is missing"),
        ('{"a" 1}', "a colon is missing"),
        ('{"a": 1 "b": 2}', "a comma or closing bracket is missing"),
        ("[1, 2", "a comma or closing bracket is missing"),
        ("[1,]", "a value is missing"),
        ('["a\nb"]', "Invalid control character"),
        ('"abc', "Unterminated string"),
        ("{} x", "there is text after the end"),
        ("NaN", "a value is missing"),
        ("[" * 50_000, f"nested deeper than {DEPTH_LIMIT} levels"),
        ('{"a":' * 50_000, f"nested deeper than {DEPTH_LIMIT} levels"),
        ("[" + "1," * NODE_LIMIT + "1]", f"more than {NODE_LIMIT:,} values"),
    ],
)
def test_what_is_refused(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        compose_json(SourceText("x.json", text))
