"""Every directive, with values of all kinds, makes the edges that systemd makes of it."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from tests.conformance import systemd
from tests.conformance.judge import judge
from tests.conformance.random_units import TARGET
from tests.conformance.sweep import batches

pytestmark = pytest.mark.slow

EVERY = 24
"""The report takes all of them."""


@pytest.mark.systemd
def test_sweep() -> None:
    for batch in batches(systemd.version(), every=EVERY):
        with tempfile.TemporaryDirectory(prefix="unitlint-sweep-") as folder:
            Path(folder).chmod(0o755)
            comparison = judge(batch.units.write(Path(folder)), TARGET).comparison
            assert comparison is not None
            assert comparison.differences == ()
