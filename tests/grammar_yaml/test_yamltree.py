"""YAML into positioned nodes: what is kept, what is refused, and how soon."""

from __future__ import annotations

import pytest

from unitlint.errors import InputError
from unitlint.grammar.tree import Mapping, Node, Scalar, Sequence
from unitlint.grammar.yamltree import DEPTH_LIMIT, NODE_LIMIT, compose
from unitlint.text.source import SourceText


def tree(text: str) -> Node:
    (document,) = compose(SourceText("x.yaml", text))
    return document


def plain(node: Node) -> object:
    """The node as texts, lists and dictionaries."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return {key.text: plain(value) for key, value in node.pairs}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("mode: 0644", {"mode": "0644"}),
        ("enabled: yes", {"enabled": "yes"}),
        ("version: 2.0", {"version": "2.0"}),
        ("a: {b: [c, 'd e', \"f\\tg\"]}", {"a": {"b": ["c", "d e", "f\tg"]}}),
        ("a: &x {b: 1}\nc: *x", {"a": {"b": "1"}, "c": {"b": "1"}}),
        (
            "base: &b {x: 1, y: 2}\nmine: {<<: *b, y: 3}",
            {"base": {"x": "1", "y": "2"}, "mine": {"y": "3", "x": "1"}},
        ),
        ("{<<: [{a: 1}, {a: 2, b: 3}]}", {"a": "1", "b": "3"}),
        ("a: !!binary |\n  aGk=\n", {"a": "aGk=\n"}),
        ("\ufeffa: b", {"a": "b"}),
        ("a: caf\udce9", {"a": "caf\ufffd"}),
    ],
)
def test_scalars_stay_texts(text: str, value: object) -> None:
    assert plain(tree(text)) == value


def test_a_node_knows_its_span() -> None:
    text = "first: one\nsecond:\n  - 'two'\n"
    top = tree(text)
    assert isinstance(top, Mapping)
    key, value = top.key("second"), top.get("second")
    assert key is not None
    assert text[key.start : key.end] == "second"
    assert isinstance(value, Sequence)
    assert text[value.items[0].start : value.items[0].end] == "'two'"


def test_spans_count_characters_not_bytes() -> None:
    text = "a: 日本\nb: 𝄞\r\nc: here"
    top = tree(text)
    assert isinstance(top, Mapping)
    node = top.get("c")
    assert node is not None
    assert text[node.start : node.end] == "here"


def test_a_repeated_key_is_reported_and_the_last_one_counts() -> None:
    top = tree("a: 1\nb: 2\na: 3")
    assert isinstance(top, Mapping)
    assert [key.text for key in top.duplicates] == ["a"]
    assert plain(top.get("a") or top) == "3"


def test_empty_documents_are_left_out() -> None:
    assert compose(SourceText("x.yaml", "")) == ()
    assert compose(SourceText("x.yaml", "# nothing\n---\n---\n~\n")) == ()
    assert len(compose(SourceText("x.yaml", "a: 1\n---\nb: 2\n"))) == 2


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ("a: [1, 2", "not valid YAML", 1),
        ("a: b\n\tc: d", "not valid YAML", 2),
        ("a: b\n\nc: @d", "not valid YAML", 3),
        ("a: *nobody", "the alias *nobody names nothing", 1),
        ("a: &x [*x]", "the alias *x names nothing", 1),
        ("\n{[a]: b}", "a key must be a string, not a list or mapping", 2),
        ("a: b\0c", "not valid YAML", 1),
        ("\n" + "[" * 50_000, f"nested deeper than {DEPTH_LIMIT} levels", 2),
        (
            "a:\n" + "".join("  " * n + "- \n" for n in range(1, 200)),
            f"nested deeper than {DEPTH_LIMIT} levels",
            101,
        ),
    ],
)
def test_what_is_refused(text: str, message: str, line: int) -> None:
    with pytest.raises(InputError) as raised:
        compose(SourceText("x.yaml", text))
    assert message in raised.value.message
    assert (raised.value.path, raised.value.line) == ("x.yaml", line)


def test_an_alias_bomb_is_refused_before_it_grows() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    with pytest.raises(InputError, match=f"more than {NODE_LIMIT:,} values"):
        compose(SourceText("x.yaml", "\n".join(lines)))


def test_aliases_do_not_get_around_the_depth_limit() -> None:
    lines = ["a0: &a0 [x]"] + [f"a{n}: &a{n} [*a{n - 1}]" for n in range(1, DEPTH_LIMIT + 5)]
    with pytest.raises(InputError, match="aliases are nested deeper"):
        compose(SourceText("x.yaml", "\n".join(lines)))


@pytest.mark.slow
def test_a_million_entries_are_refused() -> None:
    with pytest.raises(InputError, match=f"more than {NODE_LIMIT:,} values"):
        compose(SourceText("x.yaml", "- a\n" * 1_000_000))
