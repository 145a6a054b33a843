"""The way from a scalar's content back to the file, for every style that YAML and JSON have."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from unitlint.grammar.jsontree import compose_json
from unitlint.grammar.scalars import content
from unitlint.grammar.tree import Node, Scalar, Sequence
from unitlint.grammar.yamltree import compose
from unitlint.text.source import SourceText


def scalars(node: Node) -> Iterator[Scalar]:
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from scalars(item)
    else:
        for key, value in node.pairs:
            yield key
            yield from scalars(value)


def last_scalar(text: str) -> tuple[SourceText, SourceText]:
    """The file, and the content of the last scalar in it."""
    source = SourceText("x", text)
    node = compose_json(source) if text.startswith("{") else compose(source)[0]
    return source, content(source, list(scalars(node))[-1])


CASES = {
    "plain": "a: one BAD two\n",
    "plain over lines": "a: one\n  two\n\n  BAD\n",
    "single quotes": "a: 'it''s BAD'\n",
    "single quotes over lines": "a: 'one\n   two\n\n   BAD'\n",
    "double quotes": 'a: "\\tone\\x41\\u00e9\\nBAD"\n',
    "double quotes over lines": 'a: "one\n  two \\\n  three\n\n  BAD"\n',
    "double quotes, blanks kept at a break": 'a: "one\\\n  \\ two BAD"\n',
    "literal": "a: |\n  one\n\n  BAD\n",
    "literal, stripped": "a: |-\n  one\n  BAD\n\n\n",
    "literal, kept": "a: |+\n  one\n  BAD\n\n\n",
    "literal, indentation given": "a: |2\n    one\n  BAD\n",
    "literal, blanks alone in front": "a: |2\n     \n  one\n  BAD\n",
    "folded, blanks alone in front, CRLF": "a: >2-\r\n     \r\n  one\r\n  BAD\r\n",
    "literal, more indented": "a: |\n  one\n    two\n   BAD\n",
    "literal, blank lines first": "a: |\n\n\n  one\n  BAD\n",
    "literal, in a list": "- a: |\n    one\n    BAD\n",
    "literal, comment behind the header": "a: | # why\n  one\n  BAD\n",
    "literal, CRLF": "a: |\r\n  one\r\n  BAD\r\n",
    "literal, nothing after the last line": "a: |\n  one\n  BAD",
    "folded": "a: >\n  one\n  two\n\n  BAD\n",
    "folded, more indented": "a: >\n  one\n    two\n    three\n  four\n  BAD\n",
    "folded, stripped": "a: >-\n  one\n  two BAD\n",
    "JSON": '{"a": "one\\n\\ttwo\\u0020BAD"}',
    "JSON, surrogates": '{"a": "\\ud83d\\ude00\\"\\\\\\/BAD"}',
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES.keys())
def test_a_word_is_found_where_it_stands(text: str) -> None:
    source, inner = last_scalar(text)
    place = inner.text.index("BAD")
    expected = text.index("BAD")
    assert inner.location(place, place + 3) == source.location(expected, expected + 3)


@pytest.mark.parametrize("text", CASES.values(), ids=CASES.keys())
def test_every_line_starts_where_it_stands(text: str) -> None:
    source, inner = last_scalar(text)
    for offset, character in enumerate(inner.text):
        location = inner.location(offset, offset + 1)
        line = source.text.split("\n")[location.line - 1] + "\n"
        assert line[location.column - 1] == character or line[location.column - 1] in "\\\n\r '"


def test_a_folded_break_stands_where_the_line_ends() -> None:
    _, inner = last_scalar("a: >\n  one\n  two\n")
    assert inner.text == "one two\n"
    assert inner.location(3, 4).line == 2


@given(
    st.text(
        st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], include_characters="\n\t"), max_size=60
    ),
    st.sampled_from(["|", ">", "'", '"', None]),
    st.integers(1, 4),
)
def test_no_content_loses_its_place(value: str, style: str | None, depth: int) -> None:
    nested: object = value
    for _ in range(depth):
        nested = {"k": [nested]}
    text = yaml.dump(nested, default_style=style, allow_unicode=True, width=20)
    source = SourceText("x", text)
    for scalar in scalars(compose(source)[0]):
        inner = content(source, scalar)
        assert inner.text == scalar.text
        for word in re.finditer("[a-z]{3,}", inner.text):
            location = inner.location(word.start(), word.end())
            line = text.split("\n")[location.line - 1]
            assert line[location.column - 1 : location.end_column - 1] == word[0]
