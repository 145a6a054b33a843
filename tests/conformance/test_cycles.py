"""The cycle that systemd reports is the one foreseen, and the job that it deletes is among the victims."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from tests.conformance.cycle_sets import cycle_sets, differences, observe, predict
from tests.conformance.written_sets import WrittenSet

pytestmark = [pytest.mark.slow, pytest.mark.systemd]

RUNS = 3
"""The report runs each 30 times."""


@pytest.mark.parametrize("case", cycle_sets(), ids=lambda case: case.name)
def test_cycle(case: WrittenSet) -> None:
    with tempfile.TemporaryDirectory(prefix="unitlint-cycle-") as folder:
        Path(folder).chmod(0o755)
        unit_path = case.units.write(Path(folder))
        boot = predict(unit_path)
        assert [found for run in observe(unit_path, RUNS) for found in differences(boot, run)] == []
