"""Neco's machines: templates, enablement, masks and fstab come out as systemctl and systemd make them."""

from __future__ import annotations

import tempfile
from itertools import islice
from pathlib import Path

import pytest

from tests.conformance import cases, neco

pytestmark = pytest.mark.slow

MACHINES = 2
"""The report takes all of them."""


@pytest.mark.systemd
@pytest.mark.corpora
@pytest.mark.parametrize("target", [*cases.BOOT_TARGETS, cases.EVERYTHING])
def test_neco(target: str) -> None:
    with tempfile.TemporaryDirectory(prefix="unitlint-neco-") as scratch:
        Path(scratch).chmod(0o755)
        base = cases.flatcar_units(Path(scratch) / "flatcar")
        for configuration in islice(neco.configurations(), MACHINES):
            machine = neco.machine(configuration, Path(scratch), base)
            assert machine.judge(target).differences == ()
