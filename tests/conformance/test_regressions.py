"""What unitlint and systemd once differed in, they agree on."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from tests.conformance.judge import judge
from tests.conformance.random_units import TARGET
from tests.conformance.written_sets import WrittenSet, regressions


@pytest.mark.systemd
@pytest.mark.parametrize("case", regressions(), ids=lambda case: case.name)
def test_regression(case: WrittenSet) -> None:
    with tempfile.TemporaryDirectory(prefix="unitlint-regression-") as folder:
        Path(folder).chmod(0o755)
        assert judge(case.units.write(Path(folder)), TARGET).differences == ()
