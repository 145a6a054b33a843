"""Sets of units made at random are to unitlint what they are to systemd."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from tests.conformance.judge import judge
from tests.conformance.random_units import TARGET, UnitSet, unit_sets

pytestmark = pytest.mark.slow

EXAMPLES = 40
"""The report makes 2,000."""


@pytest.mark.systemd
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(unit_sets())
def test_random_units(units: UnitSet) -> None:
    with tempfile.TemporaryDirectory(prefix="unitlint-random-") as folder:
        Path(folder).chmod(0o755)
        assert judge(units.write(Path(folder)), TARGET).differences == ()
