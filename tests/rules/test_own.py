"""What rules find among the user's units and edges is all that they find among those of the base as well."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.rules.test_rules import CASES, Line, cases, run
from unitlint.graph.edges import Edge, Kind
from unitlint.machine.machine import Machine
from unitlint.units.unit import Unit

RULES = sorted({rule for rule, _ in cases()})


def all_units(machine: Machine) -> tuple[Unit, ...]:
    return tuple(machine.graph.units.values())


def all_edges(machine: Machine, *kinds: Kind) -> Iterator[Edge]:
    return machine.graph.edges(*kinds)


@pytest.mark.slow
@pytest.mark.parametrize("rule", RULES)
def test_nothing_is_found_only_by_who_looks_at_all(
    rule: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(CASES / rule)
    names = [case for of_rule, case in cases() if of_rule == rule]
    own = {case: run(rule, case, tmp_path / "own.json")[1] for case in names}
    monkeypatch.setattr(Machine, "own_units", property(all_units))
    monkeypatch.setattr(Machine, "own_edges", all_edges)
    found = {case: set(in_case(case, run(rule, case, tmp_path / "all.json")[1])) for case in names}
    assert found == own


def in_case(case: str, lines: set[Line]) -> Iterator[Line]:
    return ((path, line) for path, line in lines if path.startswith(f"{case}/"))
