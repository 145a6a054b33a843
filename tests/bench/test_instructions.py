"""No run takes a tenth more instructions than it did when somebody last looked."""

from __future__ import annotations

import pytest

from tests.bench.instructions import RUNS, VERSION, counted, known

MOST = 1.1


@pytest.mark.slow
@pytest.mark.parametrize("name", RUNS)
def test_no_run_takes_a_tenth_more(name: str) -> None:
    before = known().get(VERSION, {})
    if name not in before:
        pytest.skip(f"no figures of Python {VERSION}: python -m tests.bench.instructions --update")
    count = counted(name)
    rise = f"{count:,} instructions, {before[name]:,} before: python -m tests.bench.instructions"
    assert 0 < count <= before[name] * MOST, rise
