"""Sets of units as an engineer lays them out are to unitlint what they are to systemd."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.conformance.engineered_units import engineered_units
from tests.conformance.judge import judge
from tests.conformance.newer import parameters
from tests.conformance.random_units import TARGET
from tests.conformance.systemd import INSTALLED, Systemd

pytestmark = pytest.mark.slow

SETS = 20


def managers() -> Sequence[object]:
    """The installed systemd, as the system's and as a user's, and newer ones."""
    own = [
        pytest.param(by, id=name, marks=pytest.mark.systemd)
        for name, by in (("installed", INSTALLED), ("users", Systemd(user=True)))
    ]
    return [*own, *parameters()]


@pytest.mark.parametrize("by", managers())
def test_engineered_units(by: Systemd) -> None:
    found = {}
    for seed in range(60, 60 + SETS):
        with tempfile.TemporaryDirectory(prefix="unitlint-engineered-") as folder:
            Path(folder).chmod(0o755)
            found[seed] = judge(engineered_units(seed).write(Path(folder)), TARGET, by).differences
    assert {seed: differ for seed, differ in found.items() if differ} == {}
