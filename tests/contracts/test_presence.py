"""Units that have to be there, or not to start."""

from __future__ import annotations

import pytest

from unitlint.configuration.delivered import Enablement
from unitlint.contracts.default_dependencies import DefaultDependencies
from unitlint.contracts.presence import Absent, Enabled, Masked, Present
from unitlint.contracts.requirement import Requirement
from unitlint.findings.finding import Severity
from unitlint.graph.edges import Kind
from unitlint.text.source import SourceText


def sentences(invariant, machine):
    return [violation.sentence for violation in invariant.violations(machine)]


@pytest.mark.parametrize(
    ("invariant", "there", "masked", "missing"),
    [
        (Present(("a.service",)), [], ["a.service is missing: it is masked"], None),
        (Absent(("a.service",)), ["a.service exists and can start"], [], []),
        (Masked(("a.service",)), ["a.service is not masked and can start"], [], None),
        (
            Enabled(("a.service",)),
            ["a.service is not enabled"],
            ["a.service is not enabled: it is masked"],
            None,
        ),
    ],
    ids=["present", "absent", "masked", "enabled"],
)
def test_what_each_kind_says_of_a_unit(machine, invariant, there, masked, missing):
    assert sentences(invariant, machine(texts={"a.service": "[Service]\n"})) == there
    assert sentences(invariant, machine(masked=["a.service"])) == masked
    if missing is not None:
        assert sentences(invariant, machine(missing=["a.service"])) == missing
        assert sentences(invariant, machine()) == missing


def test_present_tells_a_missing_unit(machine):
    assert sentences(Present(("a.service",)), machine()) == [
        "a.service is missing: no unit file has that name"
    ]
    assert sentences(Present(("a*.service",)), machine(texts={"ab.service": "[Service]\n"})) == []


def test_a_mask_that_is_missing_for_a_missing_unit_is_a_note(machine):
    (violation,) = Masked(("rkt.service",)).violations(machine())
    assert violation.severity is Severity.NOTE
    assert violation.sentence == (
        "rkt.service is not masked; nothing starts for now, because it doesn't exist here"
    )


def test_enabled_is_what_an_install_section_pulls_in(machine):
    enabled = Enabled(("a.service",))
    assert sentences(enabled, machine(installed=["multi-user.target Wants a.service"])) == []
    assert sentences(enabled, machine("b.service Wants a.service")) == ["a.service is not enabled"]


def test_enabling_without_effect_is_told(machine):
    place = SourceText("common.yml", "enabled: true").place(0, 7)
    made = machine(
        texts={"a.service": "[Service]\n"}, enablements=(Enablement("a.service", enabled=True, place=place),)
    )
    (violation,) = Enabled(("a.service",)).violations(made)
    assert violation.proof[0].place.location.path == "common.yml"


@pytest.mark.parametrize(
    ("text", "value", "broken"),
    [
        ("[Unit]\nDefaultDependencies=no\n", False, False),
        ("[Unit]\nDefaultDependencies=false\n", False, False),
        ("[Unit]\n", False, True),
        ("[Unit]\nDefaultDependencies=yes\n", False, True),
        ("[Unit]\n", True, False),
        ("[Unit]\nDefaultDependencies=off\n", True, True),
        ("[Unit]\nDefaultDependencies=\ue000\n", True, False),
    ],
)
def test_default_dependencies(machine, text, value, broken):
    invariant = DefaultDependencies(("a.service",), value=value)
    assert bool(sentences(invariant, machine(texts={"a.service": text}))) is broken


@pytest.mark.parametrize(
    ("edge", "strength", "broken"),
    [
        ("a.service Requires b.service", Kind.REQUIRES, False),
        ("a.service BindsTo b.service", Kind.REQUIRES, False),
        ("a.service Wants b.service", Kind.REQUIRES, True),
        ("a.service Wants b.service", Kind.WANTS, False),
        ("a.service Requires b.service", Kind.BINDS_TO, True),
        ("a.service After b.service", Kind.WANTS, True),
    ],
)
def test_a_requirement_is_at_least_so_strong(machine, edge, strength, broken):
    invariant = Requirement(("a.service",), of=("b.service",), strength=strength)
    assert bool(sentences(invariant, machine(edge))) is broken


def test_a_requirement_of_a_unit_that_is_not_there_is_broken(machine):
    invariant = Requirement(("a.service",), of=("b.service",))
    made = machine("a.service After c.service")
    assert sentences(invariant, made) == ["a.service doesn't pull in b.service, which doesn't exist here"]
