"""Go templates: what text/template's documentation says, case by case."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unitlint.grammar.bytes import decode
from unitlint.grammar.gotemplate import operands, parse_template
from unitlint.grammar.template_nodes import (
    Branch,
    Broken,
    Chain,
    Field,
    Identifier,
    Invocation,
    Jump,
    Literal,
    Operand,
    Output,
    Pipeline,
    Statement,
    Template,
    Text,
    Variable,
)


def covered(text: str) -> str:
    """The pieces' texts, concatenated, when they stand without a gap."""
    pieces = parse_template(text).pieces
    assert [p.start for p in pieces] == [0, *(p.end for p in pieces)][: len(pieces)]
    return "".join(text[p.start : p.end] for p in pieces)


def shape(operand: Operand) -> object:
    match operand:
        case Literal(value):
            return value
        case Field(names):
            return "." + ".".join(names)
        case Variable(name, fields):
            return ".".join((name, *fields))
        case Identifier(name):
            return f"{name}()"
        case Chain(inner, fields):
            return (shape(inner), ".".join(fields))
        case Pipeline():
            return [[shape(o) for o in command.operands] for command in operand.commands]


def outline(text: str, body: tuple[Statement, ...]) -> list[object]:
    return [_outline(text, statement) for statement in body]


def _outline(text: str, statement: Statement) -> object:
    match statement:
        case Text(start, end):
            return text[start:end]
        case Output(pipeline):
            names = [v.name for v in pipeline.variables]
            return (*names, "=" if pipeline.assigns else ":=", shape(pipeline)) if names else shape(pipeline)
        case Branch(kind, pipeline, inside, otherwise):
            names = [v.name for v in pipeline.variables]
            return (kind, *names, shape(pipeline), outline(text, inside), outline(text, otherwise))
        case Invocation(name, pipeline):
            return ("template", name, shape(pipeline) if pipeline else None)
        case Jump(kind):
            return str(kind)
        case Broken(start, end):
            return ("broken", text[start:end])


def parsed(text: str) -> list[object]:
    template = parse_template(text)
    assert not template.errors, template.errors
    return outline(text, template.body)


TREES = {
    "text alone": ("a } } { b", ["a } } { b"]),
    "a field": ("a{{ .Spec.Rack }}b", ["a", [[".Spec.Rack"]], "b"]),
    "dot": ("{{.}}", [[["."]]]),
    "a function": ('{{ Metadata "k" }}', [[["Metadata()", "k"]]]),
    "constants": ("{{ f -1 2.5 0x1F 'a' true nil `r\\` }}", [[["f()", -1, 2.5, 31, 97, True, None, "r\\"]]]),
    "bars": ("{{ .A | f 1 | g }}", [[[".A"], ["f()", 1], ["g()"]]]),
    "parentheses": ("{{ (index .A 1).B.C }}", [[[([["index()", ".A", 1]], "B.C")]]]),
    "a field of a function's value": ("{{ f.A .B }}", [[[("f()", "A"), ".B"]]]),
    "variables": ("{{ $x := 1 }}{{ $x = 2 }}{{ $x.A }}{{ $ }}{{ $.B }}", [
        ("$x", ":=", [[1]]), ("$x", "=", [[2]]), [["$x.A"]], [["$"]], [["$.B"]]
    ]),
    "braces in strings": ('{{ f "}}" `}}` }}a', [[["f()", "}}", "}}"]], "a"]),
    "quotes in strings": (r'{{ "a\"}}" }}', [[['a"}}']]]),
    "lines in a tag": ("{{ f\n 1 }}", [[["f()", 1]]]),
    "a comment": ("a{{/* }} {{ */}}b", ["a", "b"]),
    "trim markers": ("a \n{{- 1 -}}\n b", ["a", [[1]], "b"]),
    "a trim marker has a blank": ("a {{-1}} b", ["a ", [[-1]], " b"]),
    "a trimmed comment": ("a \n{{- /* c */ -}}\n b", ["a", "b"]),
    "trimmed away": ("{{ 1 -}} \n {{- 2 }}", [[[1]], [[2]]]),
    "if": ("{{ if .A }}a{{ end }}", [("if", [[".A"]], ["a"], [])]),
    "else": ("{{ if .A }}a{{ else }}b{{ end }}", [("if", [[".A"]], ["a"], ["b"])]),
    "else if": ("{{ if .A }}a{{ else if .B }}b{{ else }}c{{ end }}d", [
        ("if", [[".A"]], ["a"], [("if", [[".B"]], ["b"], ["c"])]), "d"
    ]),
    "with": ("{{ with $x := .A }}{{ $x }}{{ else with .B }}{{ end }}", [
        ("with", "$x", [[".A"]], [[["$x"]]], [("with", [[".B"]], [], [])])
    ]),
    "range": ("{{ range $i, $e := .A }}{{ break }}{{ else }}{{ $e }}{{ end }}", [
        ("range", "$i", "$e", [[".A"]], ["break"], [[["$e"]]])
    ]),
    "template and define": ('{{ template "a" .B }}{{ define "a" }}c{{ end }}{{ template `b` }}', [
        ("template", "a", [[".B"]]), ("template", "b", None)
    ]),
    "block": ('{{ block "a" .B }}c{{ end }}d', [("template", "a", [[".B"]]), "d"]),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), TREES.values(), ids=TREES)
def test_trees(text: str, expected: list[object]) -> None:
    assert parsed(text) == expected
    assert covered(text) == text


def test_definitions() -> None:
    text = '{{ define "a" }} {{ end }}{{ define "a" }}b{{ end }}{{ block "c" . }}d{{ end }}'
    template = parse_template(text)
    assert [(d.name, outline(text, d.body)) for d in template.definitions] == [("a", ["b"]), ("c", ["d"])]


ERRORS = {
    "unclosed action": ("a{{ .B\nc", "the template action is not closed", "{{"),
    "unclosed string": ('a{{ "b }}\nc"', "the string in the template action is not closed", '"'),
    "unclosed raw string": ("a{{ `b }}\nc", "the string in the template action is not closed", "`"),
    "unclosed comment": ("a{{/* b\nc", "the template comment is not closed", "{{/*"),
    "text after a comment": (
        "{{/* b */ c}}", "the template comment is not closed: '}}' has to follow '*/'", "{{/*"
    ),
    "empty": ("{{ }}", "the template action is empty", " "),
    "if without a value": ("{{ if }}{{ end }}", "the template action ends too early, after 'if'", " if "),
    "an action in an action": ("{{ .A {{ .B }}", "the template action is not closed", "{{"),
    "a lone brace": ("{{ .A } }}", "'}' is not allowed here in a template action", "}"),
    "a keyword inside": ("{{ f if }}", "'if' is not allowed here in a template action", "if"),
    "no blank after a word": ('{{ f"a" }}', "'\"' can't follow 'f' without a space", '"'),
    "no blank before an equals sign": ("{{ $x=1 }}", "'=' can't follow '$x' without a space", "="),
    "no blank between constants": ('{{ f 1"a" }}', "a space is missing between two operands", '"a"'),
    "a constant after a bar": ("{{ 1 | 2 }}", "a function or a method must follow '|'", "2"),
    "a number": ("{{ 0x }}", "Go can't read 0x as a number", "0x"),
    "an escape": (r'{{ "\q" }}', r'Go can' r"""'t read "\q" as a string""", r'"\q"'),
    "two variables": ("{{ $a, $b := 1 }}", "only a range sets two variables", "$b"),
    "a field of a variable": ("{{ $a.B := 1 }}", "only a plain variable can be set", "$a.B"),
    "an unknown variable": ("{{ $a }}", "the variable $a is not declared here", "$a"),
    "a variable of another body": (
        "{{ if $a := 1 }}{{ end }}{{ f $a }}", "the variable $a is not declared here", "$a"
    ),
    "an assignment to nothing": ("{{ $a = 1 }}", "the variable $a is not declared here", "$a"),
    "no end": ("a{{ if .A }}b", "this {{if}} is not closed", "{{ if .A }}"),
    "an end too many": ("{{ end }}", "this {{end}} closes or continues nothing", "{{ end }}"),
    "an else too many": (
        "a{{ else }}", "this {{else}} closes or continues nothing", "{{ else }}"
    ),
    "two elses": (
        "{{ if .A }}{{ else }}{{ else  }}{{ end }}", "this {{if}} already has an {{else}}", "{{ else  }}"
    ),
    "else if of a range": (
        "{{ range .A }}{{ else if .B }}{{ end }}", "{{else if}} can't follow {{range}}", "{{ else if .B }}"
    ),
    "break outside": ("{{ break }}", "{{break}} is outside of a range", "{{ break }}"),
    "define inside": (
        '{{ if .A }}{{ define "a" }}{{ end }}{{ end }}',
        "{{define}} can't be inside another action",
        '{{ define "a" }}',
    ),
    "defined twice": (
        '{{ define "a" }}b{{ end }}{{ define "a"  }}c{{ end }}',
        "the template 'a' is defined twice",
        '{{ define "a"  }}',
    ),
    "else of a define": ('{{ define "a" }}{{ else }}{{ end }}', "{{define}} has no {{else}}", "{{ else }}"),
    "too many parentheses": (
        "{{" + "(" * 101 + "1" + ")" * 101 + "}}", "parentheses are nested deeper than 100",
        "(" * 101 + "1" + ")" * 101
    ),
    "too many actions": ("{{/**/}}" * 50_000 + "{{ 1 }}", "the template has more than 50000 actions", "{{"),
    "too many bodies": ("{{ if 1 }}" * 5000, "actions are nested deeper than 100", "{{ if 1 }}"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "message", "at"), ERRORS.values(), ids=ERRORS)
def test_errors(text: str, message: str, at: str) -> None:
    error = parse_template(text).errors[0]
    assert (error.message, text[error.start : error.end]) == (message, at)
    assert covered(text) == text


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("{{ if }}a{{ end }}", ["{{ if }}"]),
        ("{{ .A }\nb={{ .C }}", ["{{ .A }"]),
        ("{{ .A {{ .B }}", ["{{ .A "]),
        ('{{ "a }}\nb', ['{{ "a }}']),
        ("{{ (.A }}{{ .B) }}", ["{{ (.A }}", "{{ .B) }}"]),
    ],
)
def test_what_is_broken_ends_with_its_line(text: str, broken: list[str]) -> None:
    template = parse_template(text)
    assert [text[s.start : s.end] for s in template.body if isinstance(s, Broken)] == broken
    assert len(template.errors) == len(broken)


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "{{ a\n",
        "{{ a }\n",
        "{{/* a ",
        "{{/* a */ ",
        "{{ `",
        '{{ "',
        "{{- ' -}}",
        "{{ $x := 1 }}",
        "{{ . }}{{/* */}}",
    ],
)
def test_long_templates_take_time_by_their_length(text: str) -> None:
    assert covered(text * 10_000 + "}}") == text * 10_000 + "}}"


def test_operands_are_found_in_parentheses() -> None:
    (output,) = parse_template("{{ f (g .A).B | h }}").body
    assert isinstance(output, Output)
    names = [shape(o) for o in operands(output.pipeline) if not isinstance(o, Pipeline | Chain)]
    assert names == ["f()", "g()", ".A", "h()"]


def deepest(template: Template) -> int:
    def depth(body: tuple[Statement, ...]) -> int:
        return max(
            (1 + max(depth(s.body), depth(s.otherwise)) for s in body if isinstance(s, Branch)), default=0
        )

    return depth(template.body)


def test_a_hundred_bodies_are_fine() -> None:
    template = parse_template("{{ if 1 }}" * 100 + "{{ end }}" * 100)
    assert not template.errors
    assert deepest(template) == 100


WORDS = [
    *("{{", "}}", "{{-", "-}}", "/*", "*/", "(", ")", "|", ":=", "`", '"', "'", '"a"', " ", "\n"),
    *(
        "if",
        "else",
        "end",
        "range",
        "with",
        "define",
        ".A",
        "$x",
        "1",
        "f",
        "text",
        "{",
        "}",
        "\ufeff",
        "\udcff",
    ),
]


@given(st.lists(st.sampled_from(WORDS), max_size=40))
def test_any_text_parses_and_comes_back(words: list[str]) -> None:
    text = "".join(words)
    assert covered(text) == text
    for error in parse_template(text).errors:
        assert 0 <= error.start <= error.end <= len(text)


@pytest.mark.corpora
def test_every_file_of_the_corpora_comes_back(corpora_texts: set[bytes]) -> None:
    for data in corpora_texts:
        text = decode(data)
        assert covered(text) == text


@pytest.mark.corpora
def test_no_template_of_neco_or_sabakan_has_an_error(corpora: Path) -> None:
    files = [
        path for folder in ("neco", "sabakan") for path in (corpora / folder).rglob("*") if path.is_file()
    ]
    assert files
    for path in files:
        assert not parse_template(decode(path.read_bytes())).errors, path
