"""Where systemd's outcome hangs on its hash tables, no run has another outcome than those foreseen."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from tests.conformance import ours, systemd
from tests.conformance.judge import job_differences
from tests.conformance.random_units import TARGET
from tests.transaction.random_conflicts import random_conflicts
from tests.transaction.units import NEEDS
from unitlint.transaction.simulate import simulate

pytestmark = [pytest.mark.slow, pytest.mark.systemd]

RUNS = 30


@pytest.mark.parametrize("seed", [3, 50, 185])
def test_no_run_of_systemd_is_a_surprise(seed: int) -> None:
    with tempfile.TemporaryDirectory(prefix="unitlint-chance-") as folder:
        units = Path(folder)
        units.chmod(0o755)
        for name, settings in random_conflicts(seed).items():
            lines = settings.replace("; ", "\n")
            needs = NEEDS.get(name.rpartition(".")[2], "")
            (units / name).write_text(f"[Unit]\nDefaultDependencies=no\n{lines}\n{needs}")
        boot = simulate(ours.graph((units,), TARGET), TARGET, version=systemd.version())
        for _ in range(RUNS):
            assert job_differences(boot, systemd.dump((units,), TARGET)) == ()
