"""A whole Debian root as its own systemd loads it behind its own generators (`real_root.py`)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conformance.figures import scratch_folder
from tests.conformance.real_root import TARGETS, judge, obstacle

pytestmark = [pytest.mark.slow, pytest.mark.systemd]


@pytest.mark.parametrize("target", TARGETS)
def test_a_real_root(target: str) -> None:
    if why := obstacle():
        pytest.skip(why)
    with scratch_folder() as scratch:
        found = judge(target, Path(scratch))
    assert found.dump.units
    assert found.differences == ()
