"""units, edges, origins and jobs are those of newer systemds, too: of the suites in `suites.txt`."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from tests.conformance.cases import BOOT_TARGETS
from tests.conformance.cycle_sets import cycle_sets, differences, observe, predict
from tests.conformance.judge import judge
from tests.conformance.newer import parameters
from tests.conformance.random_units import TARGET, UnitSet, unit_sets
from tests.conformance.systemd import Systemd
from tests.conformance.written_sets import regressions

pytestmark = pytest.mark.slow

EXAMPLES = 40
"""The report makes 1,000 for each version."""
CYCLES = slice(0, None, 6)
"""The report takes all sets."""


@contextmanager
def unit_path(units: UnitSet) -> Iterator[Sequence[Path]]:
    """The set on disk, for another user to read."""
    with tempfile.TemporaryDirectory(prefix="unitlint-newer-") as folder:
        Path(folder).chmod(0o755)
        yield units.write(Path(folder))


@pytest.mark.parametrize("by", parameters())
@pytest.mark.parametrize("target", BOOT_TARGETS)
def test_its_own_units(by: Systemd, target: str) -> None:
    assert judge((by.units,), target, by).differences == ()


@pytest.mark.parametrize("by", parameters())
def test_regressions(by: Systemd) -> None:
    found = {}
    for case in regressions():
        with unit_path(case.units) as folders:
            found[case.name] = judge(folders, TARGET, by).differences
    assert {name: differ for name, differ in found.items() if differ} == {}


@pytest.mark.parametrize("by", parameters())
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(units=unit_sets())
def test_random_units(by: Systemd, units: UnitSet) -> None:
    with unit_path(units) as folders:
        assert judge(folders, TARGET, by).differences == ()


@pytest.mark.parametrize("by", parameters())
def test_cycles(by: Systemd) -> None:
    found = {}
    for case in cycle_sets()[CYCLES]:
        with unit_path(case.units) as folders:
            boot = predict(folders, by)
            found[case.name] = [words for run in observe(folders, 1, by) for words in differences(boot, run)]
    assert {name: differ for name, differ in found.items() if differ} == {}
