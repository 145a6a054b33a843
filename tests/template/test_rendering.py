"""Rendering: what Go's own text/template makes of each case is in rendering.json (made by golang/main.go)."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unitlint.errors import InputError
from unitlint.template.gofunctions import Function
from unitlint.template.goprint import plain
from unitlint.template.rendering import RenderingError, Template
from unitlint.template.renderings import Renderings
from unitlint.template.sabakan import functions, machine
from unitlint.template.values import Map, Struct, Value, from_json
from unitlint.text.source import PLACEHOLDER, SourceText

HERE = Path(__file__).parent
CORPORA = Path(os.environ.get("UNITLINT_CORPORA", HERE.parents[2] / "shared" / "corpora"))
EXAMPLES = json.loads((HERE / "rendering.json").read_text())
MACHINE = machine(EXAMPLES["machine"])
FUNCTIONS = functions(EXAMPLES["metadata"], url="http://sabakan", https="https://sabakan")


def render_with(source: SourceText, data: Value, known: Mapping[str, Function]) -> SourceText:
    is_machine = isinstance(data, Struct)
    made = Renderings(source, known).of(data) if is_machine else Template.of(source, known).rendered(data)
    if isinstance(made, RenderingError):
        raise made
    return made


def rendered(text: str, data: Value = MACHINE) -> str | None:
    try:
        return render_with(SourceText("a.service", text), data, FUNCTIONS).text
    except RenderingError:
        return None


@pytest.mark.parametrize("example", EXAMPLES["cases"], ids=[example["text"] for example in EXAMPLES["cases"]])
def test_renders_as_go_does(example: dict[str, str | None]) -> None:
    assert rendered(str(example["text"])) == example["output"]


def go_version() -> tuple[int, ...]:
    """Of the Go on this machine; (0, 0) without one."""
    if not (go := shutil.which("go")):
        return (0, 0)
    said = subprocess.run([go, "version"], capture_output=True, text=True, check=True).stdout
    return tuple(int(part) for part in re.findall(r"go(\d+)\.(\d+)", said)[0])


@pytest.mark.skipif(go_version() < (1, 24), reason="no Go from 1.24 on this machine")
def test_the_examples_are_gos() -> None:
    cases = (HERE / "rendering.json").read_text()
    found = subprocess.run(
        ["go", "run", "."], cwd=HERE / "golang", input=cases, capture_output=True, text=True
    )
    assert json.loads(found.stdout) == EXAMPLES


@pytest.mark.parametrize(
    ("text", "at", "message"),
    [
        (
            "a\nb {{ .Spec.Nope }}",
            (2, 6, 2, 16),
            "there is no field Nope in a value of type sabakan.MachineSpec",
        ),
        ('{{ Metadata "nope" }}', (1, 4, 1, 12), "Metadata: no such meta data: nope"),
        ("{{ index .Spec.IPv4 9 }}", (1, 4, 1, 9), "index: index out of range: 9"),
        ("{{ add 1 }}", (1, 4, 1, 7), "add needs 2 arguments but gets 1"),
        ("{{ 1 | index .Spec.IPv6 }}", (1, 8, 1, 13), "index: index out of range: 1"),
        ("{{ printf .Spec.Rack }}", (1, 4, 1, 10), "printf needs a string but gets a value of type uint"),
        (
            "{{ .Spec.RegisterDate.Weekday }}",
            (1, 4, 1, 30),
            "unitlint does not know the method Weekday of a time",
        ),
        (
            '{{ printf "%d" .Spec.RegisterDate }}',
            (1, 4, 1, 10),
            "printf: unitlint does not format a time as %d",
        ),
        ('{{ printf "%#v" 1.5 }}', (1, 4, 1, 10), "printf: unitlint does not format %#v"),
        ('{{ printf "%#g" 1.5 }}', (1, 4, 1, 10), "printf: unitlint does not format a float as %#g"),
        ("{{ .Spec.RetireDate.Format }}", (1, 4, 1, 27), "Format needs a layout but gets nothing"),
        ("{{ .Spec.RetireDate.Year 1 }}", (1, 4, 1, 25), "Year takes no arguments but gets 1"),
        ("{{ .Spec.Role 1 }}", (1, 4, 1, 14), "Role is not a method but has arguments"),
        ("{{ nil }}", (1, 4, 1, 7), "nil is not a command"),
        ("{{ nope }}", (1, 4, 1, 8), "there is no function named 'nope'"),
        ("a {{ if }}", (1, 5, 1, 9), "the template action ends too early, after 'if'"),
        (
            "{{ range .Spec.Role }}{{ end }}",
            (1, 10, 1, 20),
            "range can't iterate over a value of type string",
        ),
        ('{{ template "a" }}', (1, 1, 1, 19), "the template 'a' is not defined in this file"),
        ('{{ printf "%[1]d" 1 }}', (1, 4, 1, 10), "printf: unitlint does not format %["),
        ('{{ printf "%#v" 1 }}', (1, 4, 1, 10), "printf: unitlint does not format %#v"),
    ],
)
def test_errors_have_a_place(text: str, at: tuple[int, int, int, int], message: str) -> None:
    with pytest.raises(RenderingError, match="^" + re.escape(f"a.service:{at[0]}: {message}")) as caught:
        render_with(SourceText("a.service", text), MACHINE, FUNCTIONS)
    found = caught.value.place.location
    assert (found.line, found.column, found.end_line, found.end_column) == at


def test_positions_are_those_of_the_template() -> None:
    text = "a\n{{- range .Spec.IPv4 }}\nb={{ . }}\n{{- end }}\nc"
    found = render_with(SourceText("a.service", text), MACHINE, FUNCTIONS)
    assert found.text == "a\nb=10.69.0.69\nb=10.69.0.133\nc"
    places = [
        found.location(i, i + 1)
        for i in (found.text.index("b"), found.text.index("133"), len(found.text) - 1)
    ]
    assert [(place.line, place.column) for place in places] == [(3, 1), (3, 3), (5, 1)]


def test_an_unknown_url_is_a_placeholder() -> None:
    found = render_with(SourceText("a.service", "{{ MyURL }}/a"), MACHINE, functions({}))
    assert found.text == f"{PLACEHOLDER}/a"


DOUBLING = '{{ $x := "abcdefgh" }}' + "{{ $x = print $x $x }}" * 40
RECURSION = '{{ define "a" }}{{ template "a" }}{{ end }}{{ template "a" }}'
LIMITS = {
    "steps": (
        "{{ range 3000000 }}{{ end }}a{{ range 3000000 }}{{ 1 }}{{ end }}",
        "rendering takes more than",
    ),
    "text": ("{{ range 100000 }}" + "x" * 1000 + "{{ end }}", "the rendered text is longer than"),
    "values": (DOUBLING, "the text is longer than"),
    "printf": (
        '{{ printf "' + "%1000000d" * 100 + '"' + " 1" * 100 + " }}",
        "printf: the text is longer than",
    ),
    "recursion": (RECURSION, "bodies and templates are nested deeper than 100"),
}


@pytest.mark.parametrize(("text", "message"), LIMITS.values(), ids=LIMITS)
@pytest.mark.slow
def test_limits(text: str, message: str) -> None:
    with pytest.raises(RenderingError, match=message):
        render_with(SourceText("a.service", text), MACHINE, FUNCTIONS)


@pytest.mark.slow
def test_many_variables_take_time_by_their_number() -> None:
    text = "".join(f"{{{{ $x{n} := {n} }}}}" for n in range(10_000))
    assert rendered(text + "{{ $x0 }}" * 10_000) == "0" * 10_000


def test_a_template_may_invoke_itself_a_while() -> None:
    text = (
        '{{ define "a" }}{{ if . }}x{{ template "a" (slice . 1) }}{{ end }}{{ end }}{{ template "a" "%s" }}'
    )
    assert rendered(text % ("y" * 40)) == "x" * 40


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ([], "the machine must be an object"),
        ({"spec": {"rack": "1"}}, "the machine: spec: rack must be a whole number"),
        ({"spec": {"rack": True}}, "rack must be a whole number"),
        ({"spec": {"rack": -1}}, "rack must be a whole number"),
        ({"spec": {"rack": 1.5}}, "rack must be a whole number"),
        ({"spec": {"ipv4": ["a", 1]}}, "ipv4 must be a list of strings"),
        ({"spec": {"labels": {"a": 1}}}, "labels must be an object of strings"),
        ({"spec": {"register-date": "yesterday"}}, "register-date must be a time"),
        (
            {"spec": {"register-date": "2023-02-30T00:00:00Z"}},
            "register-date: 2023-02-30T00:00:00Z is not a valid time",
        ),
        ({"spec": {"bmc": 1}}, "the machine: spec: bmc must be an object"),
        ({"info": {"network": {"ipv4": {}}}}, "ipv4 must be a list"),
        ({"info": {"network": {"ipv4": [{}, 1]}}}, re.escape("ipv4[1] must be an object")),
    ],
)
def test_documents_that_are_no_machines(document: object, message: str) -> None:
    with pytest.raises(InputError, match=message):
        machine(document)


def test_an_empty_machine_has_every_field() -> None:
    assert rendered("{{ .Spec.Rack }}{{ .Spec.RegisterDate }}{{ len .Info.Network.IPv4 }}", machine({})) == (
        "00001-01-01 00:00:00 +0000 UTC0"
    )
    assert rendered("{{ json .Spec.IPv4 }}{{ json .Spec.Labels }}", machine({})) == "nullnull"


def test_a_time_without_an_offset_is_utc() -> None:
    """What Go makes of it where the machine's own zone is UTC."""
    text = "{{ .Spec.RegisterDate }} {{ json .Spec.RegisterDate }}"
    for zone in ("Z", "+00:00", "-00:00"):
        data = machine({"spec": {"register-date": f"2018-11-21T01:02:03{zone}"}})
        assert rendered(text, data) == '2018-11-21 01:02:03 +0000 UTC "2018-11-21T01:02:03Z"'


def test_deep_documents_are_refused() -> None:
    document: object = 1
    for _ in range(200):
        document = [document]
    with pytest.raises(InputError, match="nested deeper than 100"):
        from_json(document)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_floats_come_back(value: float) -> None:
    assert float(plain(value)) == value


WORDS = [
    *(
        "{{ ",
        " }}",
        "{{ if ",
        "{{ range ",
        "{{ end }}",
        "{{ else }}",
        ".Spec.IPv4",
        ".Spec",
        ".a",
        '"%d"',
        "1",
    ),
    *(
        "index ",
        "printf ",
        "eq ",
        "len ",
        "slice ",
        "json ",
        "add ",
        "| ",
        "(",
        ") ",
        " ",
        "nil",
        "$x := ",
        "$x",
    ),
]


@given(st.lists(st.sampled_from(WORDS), max_size=12))
def test_any_template_renders_or_is_refused(words: list[str]) -> None:
    text = "".join(words)
    for data in (MACHINE, Map({"a": 1})):
        found = rendered(text, data)
        assert found is None or isinstance(found, str)


@pytest.mark.corpora
@pytest.mark.skipif(not (CORPORA / "neco").is_dir(), reason="no corpora beside the checkout")
def test_neco_renders() -> None:
    texts = [path.read_text() for path in (CORPORA / "neco" / "head").rglob("*") if path.is_file()]
    keys = {key for text in texts for key in re.findall(r'Metadata "([^"]*)"', text)}
    metadata: dict[str, object] = {key: f"<{key}>" for key in keys} | {"boot_servers": ["a", "b"]}
    nics = [{"address": "10.0.0.1", "netmask": "255.255.255.0", "maskbits": 24, "gateway": "10.0.0.254"}] * 3
    document = {**EXAMPLES["machine"], "info": {"network": {"ipv4": nics}}}
    assert texts
    for text in texts:
        found = render_with(SourceText("a", text), machine(document), functions(metadata))
        assert "{{" not in found.text
