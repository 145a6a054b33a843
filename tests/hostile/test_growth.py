"""What grows with an input grows in proportion: sizes at which a square would take minutes take seconds."""

from __future__ import annotations

import sys
from pathlib import Path
from types import FrameType

import pytest

from tests.bench.growth import SHAPES, measured
from tests.bench.shapes import Shape
from unitlint.cli import run

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
    "names that are nearly there": 1_400,
    "drop-ins without a unit": 2_000,
    "proposed contracts": 1_000,
    "printing": 1_000,
    "contracts of two globs that hold": 300,
    "deep paths": 40,
    "an entry that repeats": 1_500,
    "words that aren't taken": 10_000,
    "lines of a preset": 200_000,
    "configuration files below": 200,
    "arrays of a script": 100_000,
    "shells that read one text": 4_000,
    "braces of a loop": 50_000,
    "comments that aren't closed": 64_000,
    "units of Terraform": 8_000,
    "configurations in each other": 800,
    "units of one template": 6_400,
    "values below long keys": 51_200,
    "definitions in each other": 3_200,
}
"""By shapes: characters, lines, edges."""

CODES = {
    "contracts of two globs that hold": (0,),
    "configuration files below": (0,),
    "names that are nearly there": (1,),
    "fstab": (0,),
    **dict.fromkeys(("arrays of a script", "braces of a loop"), (0,)),
    "shells that read one text": (1,),  # all that a limit of words lets it, which is said
    "values below long keys": (0,),
}
"""How a run ends that has read all of it, where that tells."""


@pytest.mark.slow
@pytest.mark.parametrize("shape", [s for s in SHAPES if s.name in SIZES], ids=lambda s: s.name)
def test_time_in_proportion(tmp_path: Path, shape: Shape) -> None:
    size = SIZES[shape.name]
    run = measured(shape.make(tmp_path, size), tmp_path, size, SECONDS)
    assert run.code in CODES.get(shape.name, (0, 1, 2)), f"exit {run.code} after {run.seconds:.0f} s"


_FORTY = (
    *("units", "units that are started", "a chain", "a cycle", "cycles of two", "drop-ins of a unit"),
    *(
        "links in .wants",
        "drop-ins without a unit",
        "names of a unit",
        "instances",
        "settings",
        "ignore comments",
        "contracts",
        "includes",
    ),
    *("Quadlets", "fstab", "templates", "conditions of a unit"),
)
COUNTED = {**dict.fromkeys(_FORTY, 40), "edges among all": 400, "escapes of a data URL": 4_000}
"""Shapes of which calls are counted, which no other work on the machine changes, and the smaller size."""

TIMES = 4
MOST = 5.5
"""Times as many calls for four times the size: 4 is in proportion, 16 a square."""


@pytest.mark.slow
@pytest.mark.parametrize("shape", [s for s in SHAPES if s.name in COUNTED], ids=lambda s: s.name)
def test_calls_in_proportion(tmp_path: Path, shape: Shape, monkeypatch: pytest.MonkeyPatch) -> None:
    counts, small = [], COUNTED[shape.name]
    for size in (small * TIMES, 2, small, small * TIMES):  # the first fills what is kept from run to run
        folder = tmp_path / str(len(counts))
        folder.mkdir()
        monkeypatch.chdir(folder)
        counts.append(_calls(shape.make(folder, size)))
    _, base, first, second = counts
    assert second - base < MOST * (first - base)


def _calls(words: list[str]) -> int:
    """How many functions a run calls, those written in C among them."""
    count = 0

    def called(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(called)
    try:
        assert run([*words, *(["--jobs", "1"] if words[0] == "check" else [])]) in (0, 1, 2)
    finally:
        sys.setprofile(before)
    return count
