"""Contracts as they are written."""

from __future__ import annotations

import pytest

from unitlint.contracts.comparison import Comparison
from unitlint.contracts.default_dependencies import DefaultDependencies
from unitlint.contracts.evaluate import applies, violations
from unitlint.contracts.load import KINDS, load_contracts, load_preset, preset_names, with_presets
from unitlint.contracts.mounts import Mounts
from unitlint.contracts.order import Order
from unitlint.contracts.periodic import Periodic
from unitlint.contracts.presence import Masked
from unitlint.contracts.requirement import Requirement
from unitlint.errors import UsageError
from unitlint.generators.timespan import MINUTE
from unitlint.grammar.yamltree import compose
from unitlint.graph.edges import Kind
from unitlint.text.source import SourceText


def load(text: str):
    source = SourceText(".unitlint.yaml", text)
    return load_contracts(compose(source)[0], source)


def invariant(text: str):
    (contract,) = load(f"- name: it holds\n  because: we say so\n  {text}\n")
    return contract.invariant


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("masked: a.service", Masked(("a.service",))),
        ("masked: [a.service, b.service]", Masked(("a.service", "b.service"))),
        ("masked: {units: [a.service]}", Masked(("a.service",))),
        ("order: {units: a.service, after: [b.service]}", Order(("a.service",), after=("b.service",))),
        (
            "default-dependencies: {units: a.service, value: no}",
            DefaultDependencies(("a.service",), value=False),
        ),
        ("requires: {units: a.service, of: b.service}", Requirement(("a.service",), ("b.service",))),
        (
            "requires: {units: a.service, of: b.service, strength: BindsTo}",
            Requirement(("a.service",), ("b.service",), Kind.BINDS_TO),
        ),
        ("periodic: {units: a.service, every: 10min}", Periodic(("a.service",), 10 * MINUTE)),
        (
            "mounts: {paths: /a, given-by: fstab, options: {x-systemd.device-timeout: '>=600'}}",
            Mounts(("/a",), "fstab", {"x-systemd.device-timeout": Comparison(">=", "600")}),
        ),
    ],
)
def test_kinds_are_read(text, read):
    assert invariant(text) == read


def test_a_contract_keeps_its_reason_and_its_line():
    text = """
- name: docker is late
  order: {units: a.service, after: b.service}
  because: >
    it needs
    the time
  see: docs/boot.md#docker
"""
    (contract,) = load(text)
    assert (contract.name, contract.because, contract.see) == (
        "docker is late",
        "it needs the time",
        "docs/boot.md#docker",
    )
    assert (contract.place.location.path, contract.place.location.line) == (".unitlint.yaml", 2)


@pytest.mark.parametrize(
    ("text", "line", "message", "hint"),
    [
        ("a: b", 1, '"contracts" must be a list', ""),
        ("- x", 1, "a contract must be a mapping", ""),
        ("- because: y\n  masked: a.service", 1, 'a contract lacks "name"', ""),
        ("- name: x\n  masked: a.service", 1, 'a contract lacks "because"', ""),
        (
            "- name: x\n  because: y",
            1,
            'the contract "x" must ask for exactly one thing, but asks for none',
            "kinds: ",
        ),
        (
            "- name: x\n  because: y\n  masked: a.service\n  absent: a.service",
            1,
            'the contract "x" must ask for exactly one thing, but asks for both "masked" and "absent"',
            "kinds: ",
        ),
        (
            "- name: x\n  because: y\n  maskd: a",
            3,
            'unknown key of a contract: "maskd"',
            'did you mean "masked"?',
        ),
        (
            "- name: x\n  because: y\n  order: {units: a.service, aftr: b.service}",
            3,
            'unknown key of "order": "aftr"',
            'did you mean "after"?',
        ),
        (
            "- name: x\n  because: y\n  requires: {units: a.service, of: b.service, strength: require}",
            3,
            'unknown value of "strength": "require"',
            'did you mean "requires"?',
        ),
        ("- name: x\n  because: y\n  order: {units: a.service}", 3, '"order" lacks "after" or "before"', ""),
        (
            "- name: x\n  because: y\n  periodic: {units: a.service, every: often}",
            3,
            '"often" is not a valid time span',
            "for example 10min or 1h 30min",
        ),
        (
            "- name: x\n  because: y\n  mounts: {paths: /a, options: {o: '>=soon'}}",
            3,
            '">=soon" is not a comparison',
            "for example",
        ),
        ("- name: x\n  because: y\n  mounts: {paths: a}", 3, '"a" is not an absolute path', ""),
        ("- name: x\n  because: y\n  masked: []", 3, '"masked" is empty', ""),
        (
            "- &c {name: x, because: y, masked: a.service}\n- *c",
            1,
            'two contracts have the name "x"',
            "",
        ),
        ("- name: x\n  name: z\n  because: y\n  masked: a", 2, 'a contract has the key "name" twice', ""),
    ],
)
def test_mistakes_are_told_with_their_line(text, line, message, hint):
    with pytest.raises(UsageError) as caught:
        load(text)
    assert (caught.value.path, caught.value.line, caught.value.message) == (".unitlint.yaml", line, message)
    assert caught.value.hint.startswith(hint)


def test_every_preset_can_be_read_and_gives_its_reasons():
    assert "neco" in preset_names()
    for name in preset_names():
        contracts = load_preset(name)
        assert contracts
        for contract in contracts:
            assert contract.preset == name
            assert contract.because
            assert contract.see


def test_an_unknown_preset_is_an_error():
    with pytest.raises(UsageError) as caught:
        load_preset("nico")
    assert caught.value.message == 'there is no preset "nico"'


def test_a_contract_of_the_user_replaces_the_preset_s_of_that_name():
    name = load_preset("neco")[0].name
    own = load(f"- name: {name}\n  because: we do\n  absent: a.service\n")
    place = SourceText(".unitlint.yaml", "extends: neco").place(9, 13)
    merged = {contract.name: contract for contract in with_presets(own, {"neco": place})}
    assert len(merged) == len(load_preset("neco"))
    assert merged[name].because == "we do"
    assert {c.place for c in merged.values() if c.preset} == {place}


def test_a_violation_without_a_line_stands_at_the_contract(machine):
    (contract,) = load("- name: x\n  because: y\n  present: a.service\n")
    (violation,) = violations(contract, machine())
    assert violation.place == contract.place


def test_a_contract_binds_the_configurations_that_it_names(machine):
    (contract,) = load("- name: x\n  because: y\n  present: a.service\n  configurations: ['*/cs/*']\n")
    assert list(violations(contract, machine(name="roles/cs/site.yml")))
    assert not list(violations(contract, machine(name="roles/ss/site.yml")))
    assert not applies(contract, machine(name="roles/ss/site.yml"))


def test_the_kinds_are_those_of_the_documentation():
    assert sorted(KINDS) == [
        "absent", "default-dependencies", "enabled", "independent", "masked", "mounts", "order", "periodic",
        "present", "requires", "stages",
    ]  # fmt: skip
