"""Sets of units as engineers lay them out, one or several, are to unitlint what they are to systemd."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.conformance.engineered_units import engineered_units
from tests.conformance.judge import judge
from tests.conformance.layered_units import LayeredSet, layered_units
from tests.conformance.newer import parameters
from tests.conformance.random_units import TARGET, UnitSet
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


@pytest.mark.parametrize("make", [engineered_units, layered_units])
@pytest.mark.parametrize("by", managers())
def test_the_sets_are_what_systemd_makes_of_them(
    by: Systemd, make: Callable[[int], UnitSet | LayeredSet]
) -> None:
    found = {}
    for seed in range(60, 60 + SETS):
        with tempfile.TemporaryDirectory(prefix="unitlint-engineered-") as folder:
            Path(folder).chmod(0o755)
            found[seed] = judge(make(seed).write(Path(folder)), TARGET, by).differences
    assert {seed: differ for seed, differ in found.items() if differ} == {}
