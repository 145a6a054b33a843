"""A user's manager loads units as systemd has it do: `systemd --test --user` is the judge."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from tests.conformance.cases import whole
from tests.conformance.judge import judge
from tests.conformance.newer import parameters
from tests.conformance.random_units import TARGET, UnitSet, unit_sets
from tests.conformance.systemd import Systemd
from tests.conformance.written_sets import regressions

pytestmark = pytest.mark.slow

EXAMPLES = 40
"""The report makes 500."""
USER = Systemd(user=True)
UNITS = Path("/usr/lib/systemd/user")
TARGETS = ("default.target", "graphical-session.target", "shutdown.target")


@pytest.mark.systemd
def test_the_units_of_the_machine() -> None:
    with tempfile.TemporaryDirectory(prefix="unitlint-users-") as folder:
        Path(folder).chmod(0o755)
        case = whole("user", Path(folder, "everything"), (UNITS,), TARGETS)
        for target in case.targets:
            verdict = judge(case.unit_path, target, USER)
            assert verdict.dump.units
            assert verdict.differences == ()


def managers() -> Sequence[object]:
    """Users' managers of the installed systemd and of the newer ones."""
    return [pytest.param(USER, id="installed", marks=pytest.mark.systemd), *parameters(user=True)]


@pytest.mark.parametrize("by", managers())
def test_regressions(by: Systemd) -> None:
    found = {}
    for case in regressions():
        with tempfile.TemporaryDirectory(prefix="unitlint-users-") as folder:
            Path(folder).chmod(0o755)
            found[case.name] = judge(case.units.write(Path(folder)), TARGET, by).differences
    assert {name: differ for name, differ in found.items() if differ} == {}


@pytest.mark.parametrize("by", managers())
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(units=unit_sets())
def test_random_units(by: Systemd, units: UnitSet) -> None:
    with tempfile.TemporaryDirectory(prefix="unitlint-random-") as folder:
        Path(folder).chmod(0o755)
        assert judge(units.write(Path(folder)), TARGET, by).differences == ()
