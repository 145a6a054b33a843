"""Rules look at what the configuration brings: nothing that they could report on is left out of that."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from unitlint.config.config import Config
from unitlint.graph.edges import Kind
from unitlint.inputs.inputs import read_inputs
from unitlint.machine.assemble import assemble
from unitlint.machine.machine import Machine

ROOT = Path(__file__).parents[2]
TREES = ("examples/boot", "tests/rules/cases/masked-requirement", "tests/rules/cases/failure-not-retried")


@pytest.fixture(scope="module", params=TREES)
def machines(request: pytest.FixtureRequest) -> list[Machine]:
    inputs = read_inputs([str(path) for path in _inputs(ROOT / request.param)])
    return [found.units.model for found in assemble(inputs.configurations, Config())]


def _inputs(folder: Path) -> Iterator[Path]:
    yield from (folder,) if "rules" not in folder.parts else (p for p in folder.iterdir() if p.is_dir())


def test_own_edges_are_those_with_lines_of_the_users(machines: list[Machine]) -> None:
    for machine in machines:
        stated = [edge for edge in machine.graph.edges() if any(machine.ownership.user_origins(edge))]
        assert stated
        assert list(machine.own_edges(*Kind)) == stated


def test_own_units_are_those_with_lines_of_the_users(machines: list[Machine]) -> None:
    for machine in machines:
        units = machine.graph.units.values()
        owned = [unit for unit in units if any(machine.ownership.owns(s.place) for s in unit.settings)]
        assert owned
        assert set(map(id, owned)) <= set(map(id, machine.own_units))
        assert all(unit in machine.own_units for unit in units if unit.user_owned or unit.is_configured)
