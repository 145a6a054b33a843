"""A template rendered for many machines: as for each by itself, and no more often than they differ."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from unitlint.template.rendering import RenderingError, Template
from unitlint.template.renderings import MOST, Renderings
from unitlint.template.sabakan import functions, machine
from unitlint.text.source import SourceText

FUNCTIONS = functions({"key": "value", "empty": ""})
PIECES = (
    "a\n",
    "{{ .Spec.Serial }}",
    "{{ if eq .Spec.Rack 0 }}x{{ .Spec.Role }}{{ else }}y{{ .Spec.IndexInRack }}{{ end }}",
    "{{ with .Spec.Labels }}{{ json . }}{{ end }}",
    "{{ json .Spec }}",
    "{{ .Spec.BMC }}",
    "{{ index .Spec.IPv4 0 }}",
    "{{ range .Spec.IPv4 }}{{ . }},{{ end }}",
    '{{ Metadata "key" }}{{ if Metadata "empty" }}{{ .Spec.Serial }}{{ end }}',
    "{{ $s := .Spec }}{{ $s.Rack }}{{ add $s.Rack 1 }}",
    '{{ .Spec.RegisterDate.Format "2006" }}',
    "{{ if eq .Spec .Spec }}same{{ end }}",
    "{{ if and .Spec.Role (gt .Spec.Rack 1) }}z{{ end }}",
    '{{ define "t" }}{{ .Serial }}{{ end }}{{ template "t" .Spec }}',
    "{{ (index .Info.Network.IPv4 0).Address }}",
    "{{ . }}",
)
SPECS = st.fixed_dictionaries(
    {
        "serial": st.sampled_from(["1", "2", ""]),
        "rack": st.integers(0, 2),
        "role": st.sampled_from(["cs", "", "1"]),
        "index-in-rack": st.integers(0, 1),
        "ipv4": st.lists(st.sampled_from(["10.0.0.1", "10.0.0.2"]), max_size=2),
        "labels": st.dictionaries(st.sampled_from("ab"), st.sampled_from("xy"), max_size=2),
        "register-date": st.sampled_from(["2023-01-01T00:00:00Z", "2024-01-01T00:00:00Z"]),
    }
)


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=4), st.lists(SPECS, min_size=1, max_size=8))
def test_as_for_each_by_itself(pieces: list[str], specs: list[dict[str, object]]) -> None:
    source = SourceText("a", "".join(dict.fromkeys(pieces)))
    renderings, alone = Renderings(source, FUNCTIONS), Template.of(source, FUNCTIONS)
    for spec in specs:
        data = machine({"spec": spec})
        found, wanted = renderings.of(data), alone.rendered(data)
        if isinstance(wanted, RenderingError):
            assert isinstance(found, RenderingError)
            assert str(found) == str(wanted)
        else:
            assert isinstance(found, SourceText)
            assert (found.text, found.segments) == (wanted.text, wanted.segments)


def test_what_is_not_asked_makes_no_difference() -> None:
    text = "{{ if eq .Spec.Rack 0 }}{{ .Spec.Role }}{{ end }}"
    renderings = Renderings(SourceText("a", text), FUNCTIONS)
    specs = [{"serial": str(n), "rack": n % 2, "role": "cs" if n % 2 == 0 else str(n)} for n in range(9)]
    assert len({renderings.of(machine({"spec": spec})) for spec in specs}) == 2
    assert not renderings.is_constant


def test_a_text_of_other_places_is_another() -> None:
    text = "{{ if .Spec.Rack }}{{ .Spec.Serial }}{{ else }}{{ .Spec.Role }}{{ end }}"
    renderings = Renderings(SourceText("a", text), FUNCTIONS)
    one, other = (
        renderings.of(machine({"spec": {"serial": "1", "role": "1", "rack": rack}})) for rack in (0, 1)
    )
    assert isinstance(one, SourceText)
    assert isinstance(other, SourceText)
    assert one.text == other.text
    assert one.location(0, 1) != other.location(0, 1)


def test_what_asks_nothing_is_the_same_for_all() -> None:
    renderings = Renderings(SourceText("a", '{{ Metadata "key" }}'), FUNCTIONS)
    assert renderings.of(machine({})) is renderings.of(machine({"spec": {"serial": "1"}}))
    assert renderings.is_constant


def test_texts_of_many_machines_are_let_go_of() -> None:
    renderings = Renderings(SourceText("a", "{{ .Spec.Serial }}"), FUNCTIONS)
    for number in range(3 * MOST):
        renderings.of(machine({"spec": {"serial": str(number)}}))
    assert len(renderings._texts) <= MOST
