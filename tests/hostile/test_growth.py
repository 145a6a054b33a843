"""What grows with an input grows in proportion: sizes at which a square would take minutes take seconds."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench.growth import measured
from tests.bench.shapes import SHAPES, Shape

SECONDS = 2.0
"""A twelfth of the processor time after which a run is ended; none of these takes a quarter of that."""

SIZES = {
    "lines before a section": 200_000,
    "blanks in JSON": 500_000,
    "blanks in YAML": 500_000,
    "blanks in quotes": 500_000,
    "line ends in quotes": 200_000,
    "escapes of a data URL": 200_000,
    "percent signs of a data URL": 500_000,
    "carriage returns": 200_000,
    "ignore comments in a row": 100_000,
    "findings as checkstyle": 1_000,
    "'${a.' in Terraform": 200_000,
    "'%{if x}' in Terraform": 200_000,
    "'{%' in a value": 200_000,
    "'<%' in a value": 200_000,
    "edges among all": 10_000,
    "drop-ins of a type, times units": 10_000,
    "names of a unit": 2_000,
    "instances": 4_000,
    "fstab": 1_000,
    "printing": 1_000,
}
"""By shapes: characters, lines, edges."""


@pytest.mark.slow
@pytest.mark.parametrize("shape", [s for s in SHAPES if s.name in SIZES], ids=lambda s: s.name)
def test_time_in_proportion(tmp_path: Path, shape: Shape) -> None:
    size = SIZES[shape.name]
    run = measured(shape.make(tmp_path, size), tmp_path, size, SECONDS)
    assert run.code in (0, 1, 2), f"exit {run.code} after {run.seconds:.0f} s"
