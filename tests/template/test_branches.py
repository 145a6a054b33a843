"""Every arm of every template is in at least one variant."""

from __future__ import annotations

import os
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unitlint.template.branches import VARIANTS_LIMIT, Decisions, conditions, plan, render
from unitlint.text.source import PLACEHOLDER, SourceText

CORPORA = Path(os.environ.get("UNITLINT_CORPORA", Path(__file__).parents[3] / "shared" / "corpora"))


def source(text: str) -> SourceText:
    return SourceText("a.service", text)


def variants(*texts: str) -> list[list[str]]:
    sources = [source(text) for text in texts]
    return [
        [render(s, decisions).text.replace(PLACEHOLDER, "?") for s in sources] for decisions in plan(sources)
    ]


CASES = {
    "nothing to decide": (["a{{ .B }}c"], [["a?c"]]),
    "no template": (["a"], [["a"]]),
    "if": (["{{ if .A }}a{{ end }}"], [["a"], [""]]),
    "else": (["{{ if .A }}a{{ else }}b{{ end }}"], [["a"], ["b"]]),
    "else if": (["{{ if .A }}a{{ else if .B }}b{{ else }}c{{ end }}"], [["a"], ["b"], ["c"]]),
    "a range, once and not at all": (["{{ range .A }}a{{ . }}{{ else }}b{{ end }}"], [["a?"], ["b"]]),
    "two conditions need two variants": (["{{if .A}}a{{end}}{{if .B}}b{{else}}c{{end}}"], [["ab"], ["c"]]),
    "alike in two files": (["{{ if f 1 }}a{{ end }}", "{{ if  (f 1) }}b{{ else }}c{{ end }}"], [
        ["a", "b"], ["", "c"]
    ]),
    "alike when nested": (["{{if .A}}a{{if .A}}b{{else}}dead{{end}}{{end}}"], [["ab"], [""]]),
    "if, with and range ask alike": (["{{if .A}}a{{end}}{{with .A}}b{{end}}{{range .A}}c{{end}}"], [
        ["abc"], [""]
    ]),
    "a bar and parentheses": (["{{if .A | f 1}}a{{end}}{{if f 1 .A}}b{{end}}"], [["ab"], [""]]),
    "not": (["{{if .A}}a{{end}}{{if not .A}}b{{end}}"], [["a"], ["b"]]),
    "ne": (['{{if eq .A "x"}}a{{end}}{{if ne "x" .A}}b{{end}}'], [["a"], ["b"]]),
    "ge and gt": (["{{if lt .A 1}}a{{end}}{{if ge .A 1}}b{{end}}{{if gt .A 1}}c{{end}}"], [["ac"], ["b"]]),
    "one value equals one constant": (['{{if eq .A "x"}}x{{end}}{{if eq .A "y"}}y{{end}}'], [["x"], ["y"]]),
    "an empty string is false": (['{{if eq .A ""}}a{{end}}{{if .A}}b{{end}}'], [["a"], ["b"]]),
    "and": (["{{if and .A .B}}a{{else}}b{{end}}{{if .A}}c{{end}}"], [["ac"], ["b"]]),
    "or": (["{{if or .A .B}}a{{else}}b{{end}}{{if not .A}}c{{end}}"], [["a"], ["bc"]]),
    "several constants": (['{{if eq .A "x" "y"}}a{{end}}{{if eq .A "y"}}b{{end}}'], [["a"], [""], ["ab"]]),
    "with moves dot": (["{{with .A}}{{if .B}}a{{end}}{{end}}{{if .A.B}}b{{end}}{{if .B}}c{{end}}"], [
        ["abc"], [""], [""]
    ]),
    "dollar is the first dot": (["{{with .A}}{{if $.B}}a{{end}}{{end}}{{if .B}}b{{end}}"], [
        ["ab"], [""], [""]
    ]),
    "a range's dot is its own": (["{{range .A}}{{if .B}}a{{else}}b{{end}}{{end}}{{if .B}}c{{end}}"], [
        ["ac"], ["b"], [""]
    ]),
    "a variable stands for its value": (["{{$x := .A}}{{if $x}}a{{end}}{{if .A}}b{{end}}"], [["ab"], [""]]),
    "unless it is set again": (["{{$x := .A}}{{$x = .B}}{{if $x}}a{{else}}b{{end}}{{if .A}}c{{end}}"], [
        ["ac"], ["b"]
    ]),
    "constants are output": (['{{ "{{" }} {{ 1 }} {{ true }} {{ $x := "a" }}{{ $x }}{{ 1.5 }}'], [
        ["{{ 1 true a?"]
    ]),
    "constants decide": (["{{if true}}a{{else}}b{{end}}{{if eq 1 2}}c{{end}}"], [["a"]]),
    "break": (["{{range .A}}a{{if .B}}b{{break}}{{end}}c{{end}}"], [["ab"], ["ac"], [""]]),
    "what follows a break": (["{{range .A}}{{if .B}}{{continue}}{{end}}{{if .C}}c{{else}}d{{end}}{{end}}"], [
        [""], ["c"], ["d"], [""]
    ]),
    "a definition is put in": ([
        '{{define "t"}}{{if .B}}a{{end}}{{end}}{{template "t" .A}}{{if .A.B}}b{{end}}'
    ], [["ab"], [""]]),
    "a block stands where it is": (['{{block "t" .A}}a{{.}}{{end}}b'], [["a?b"]]),
    "a template in itself": (['{{define "t"}}a{{template "t"}}{{end}}{{template "t"}}'], [["a?"]]),
    "a template that is nowhere": (['{{template "t"}}'], [["?"]]),
    "blanks that are trimmed": (["a\n{{- if .A -}}\n b\n {{- end }}\nc"], [["ab\nc"], ["a\nc"]]),
    "lines that stay blank": (["a\n{{ if .A }}\nb\n{{ end }}\nc\n"], [["a\n\nb\n\nc\n"], ["a\n\nc\n"]]),
    "what is broken": (["a={{ if }}\nb={{ .C }}"], [["a=?\nb=?"]]),
    "an if that is not closed": (["a{{ if .A }}b"], [["ab"], ["a"]]),
}  # fmt: skip


@pytest.mark.parametrize(("texts", "expected"), CASES.values(), ids=CASES)
def test_variants(texts: list[str], expected: list[list[str]]) -> None:
    assert variants(*texts) == expected


def test_nothing_to_plan_is_one_variant() -> None:
    assert plan([]) == (Decisions(),)


def test_conditions_are_named_once() -> None:
    text = '{{ if eq (Metadata "k") "" }}{{ if .A }}{{ end }}{{ end }}{{ if ne (Metadata "k") "" }}{{ end }}'
    assert [question.text for question in conditions(source(text))] == ['eq (Metadata "k") ""', ".A"]


def test_the_same_object_where_nothing_differs() -> None:
    plain, asking = source("a"), source("{{ if .A }}a{{ end }}")
    first, second = plan([asking])
    assert render(plain, first) is plain
    assert render(asking, first) is render(asking, first)
    assert render(asking, first) is not render(asking, second)
    other = plan([asking, source("{{ if .B }}{{ end }}")])
    assert render(asking, other[0]) is render(asking, first)


def test_positions_are_those_of_the_template() -> None:
    text = "a\n{{ if .A }}\nb={{ .C }}d\n{{- else }}\ne\n{{ end -}}\n f"
    template = source(text)
    yes, no = (render(template, decisions) for decisions in plan([template]))
    for rendered, characters in ((yes, "abd"), (no, "aef")):
        for character in characters:
            at = rendered.text.index(character)
            found = rendered.location(at, at + 1)
            line = text.splitlines()[found.line - 1]
            assert line[found.column - 1 : found.end_column - 1] == character
    hidden = yes.location(yes.text.index(PLACEHOLDER), yes.text.index(PLACEHOLDER) + 1)
    assert (hidden.line, hidden.column) == (3, 3)


def test_variants_are_limited() -> None:
    text = "".join(f'{{{{ if eq .A "{n}" }}}}{n}{{{{ end }}}}' for n in range(2 * VARIANTS_LIMIT))
    assert len(variants(text)) == VARIANTS_LIMIT


def test_definitions_that_double_each_other_end() -> None:
    text = "".join(
        f'{{{{define "{n}"}}}}{{{{template "{n + 1}"}}}}{{{{template "{n + 1}"}}}}{{{{end}}}}'
        for n in range(64)
    )
    ((rendered,),) = variants(text + '{{define "64"}}a{{end}}{{template "0"}}')
    assert set(rendered) == {"a", "?"}


@pytest.mark.parametrize(
    "text",
    [
        "{{ $x := .A }}" + "{{ $x = print $x $x }}" * 100 + "{{ if $x }}a{{ end }}",
        "{{ $x := .A }}" + "{{ $x := print $x $x }}" * 100 + "{{ if $x }}a{{ end }}",
        "{{ $x := .A }}" * 10_000 + "{{ if $x }}a{{ end }}",
        "{{ if .A }}{{ end }}" * 10_000 + "{{ if .A }}a{{ end }}",
        "".join(f"{{{{ if .A{n} }}}}{{{{ end }}}}" for n in range(5_000)) + "{{ if .A }}a{{ end }}",
        "{{ if and .A .B .C }}{{ if or .A .D }}" * 50 + "a" + "{{ end }}" * 100,
        "{{ if or .A .B }}" * 100 + "a" + "{{ end }}" * 100,
        "{{ if and" + " (or .A .B)" * 1000 + " }}a{{ end }}",
    ],
)
@pytest.mark.slow
def test_what_grows_stays_small(text: str) -> None:
    assert [texts for texts in variants(text) if texts[0]][:1] == [["a"]]


Tree = list[tuple[str, str, "Tree", "Tree"]]


def trees(depth: int) -> st.SearchStrategy[Tree]:
    inner = trees(depth - 1) if depth else st.just([])
    return st.lists(
        st.tuples(
            st.sampled_from(["if", "with", "range"]), st.sampled_from(["$.A", "$.B", "$.C"]), inner, inner
        ),
        max_size=3,
    )


def written(tree: Tree, path: str = "") -> str:
    """The template of a tree, each arm starting with a marker of its own."""
    text = ""
    for number, (keyword, asked, body, otherwise) in enumerate(tree):
        here = f"{path}{number}"
        text += f"{{{{{keyword} {asked}}}}}<{here}y>{written(body, here + 'y')}"
        text += f"{{{{else}}}}<{here}n>{written(otherwise, here + 'n')}{{{{end}}}}"
    return text


def shown(tree: Tree, answers: dict[str, bool], path: str = "") -> str:
    """What the template says under the answers."""
    text = ""
    for number, (_, asked, body, otherwise) in enumerate(tree):
        arm, letter = (body, "y") if answers[asked] else (otherwise, "n")
        here = f"{path}{number}{letter}"
        text += f"<{here}>" + shown(arm, answers, here)
    return text


@given(st.lists(trees(2), min_size=1, max_size=3))
@pytest.mark.slow
def test_every_arm_that_can_be_reached_is_shown(forest: list[Tree]) -> None:
    every = [
        dict(zip(["$.A", "$.B", "$.C"], answers, strict=True)) for answers in product([True, False], repeat=3)
    ]
    possible = [tuple(shown(tree, answers) for tree in forest) for answers in every]
    sources = [source(written(tree)) for tree in forest]
    found = [tuple(render(s, decisions).text for s in sources) for decisions in plan(sources)]
    assert set(found) <= set(possible)
    for index in range(len(forest)):
        arms = {arm for texts in possible for arm in texts[index].split(">")}
        assert arms == {arm for texts in found for arm in texts[index].split(">")}


@pytest.mark.corpora
@pytest.mark.skipif(not (CORPORA / "neco").is_dir(), reason="no corpora beside the checkout")
def test_neco_needs_two_variants() -> None:
    files = sorted(path for path in (CORPORA / "neco" / "head").rglob("*") if path.is_file())
    sources = [SourceText(str(path), path.read_text()) for path in files]
    decisions = plan(sources)
    assert [str(d) for d in decisions] == [
        'Metadata "boot_servers", eq (Metadata "proxy_url") ""',
        "nothing is true",
    ]
    for template in sources:
        for variant in (render(template, d) for d in decisions):
            assert "{{" not in variant.text
