"""How time grows with each shape of input: sizes double until a run takes too long; the exponent is told.

    python -m tests.bench.growth [--seconds N] [WORD…]

WORDs pick shapes by a part of their name. An exponent of 1 is linear, 2 quadratic: it is the slope, in
logarithms, of processor time less the start over size, between the largest size and a quarter of it.
"""

from __future__ import annotations

import math
import os
import resource
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench import code_shapes, shapes
from tests.bench.shapes import Shape

SHAPES = (*shapes.SHAPES, *code_shapes.SHAPES)

SECONDS = 5.0
MEMORY = 3 * 1024**3


@dataclass(frozen=True, slots=True)
class Run:
    """One run of unitlint: how large its input was, and what it took."""

    size: int
    seconds: float
    mebibytes: float
    code: int
    """The exit status; negative for the signal that ended it."""


def main(arguments: Sequence[str]) -> None:
    """Print a row for each shape."""
    words = list(arguments)
    seconds = SECONDS
    if words[:1] == ["--seconds"]:
        seconds, words = float(words[1]), words[2:]
    print("| shape | largest size | seconds | MiB | exponent |\n| --- | --- | --- | --- | --- |")
    for shape in SHAPES:
        if not words or any(word in shape.name for word in words):
            print(row(shape, list(runs(shape, seconds))), flush=True)


def runs(shape: Shape, seconds: float) -> Iterator[Run]:
    """Sizes that double, until one takes longer than `seconds`."""
    size = shape.start
    while size <= shape.most:
        with tempfile.TemporaryDirectory() as scratch:
            run = measured(shape.make(Path(scratch), size), Path(scratch), size, seconds)
        yield run
        if run.seconds > seconds:
            return
        size *= 2


def measured(words: Sequence[str], folder: Path, size: int, seconds: float) -> Run:
    """The processor time and the memory of one run, its output thrown away."""
    child = os.fork()
    if not child:
        os.chdir(folder)
        nothing = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nothing, stream)
        resource.setrlimit(resource.RLIMIT_CPU, (int(seconds * 12), int(seconds * 12) + 1))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        os.execv(sys.executable, [sys.executable, "-m", "unitlint", *words])
    _, status, used = os.wait4(child, 0)
    code = os.waitstatus_to_exitcode(status)
    return Run(size, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, code)


def row(shape: Shape, done: Sequence[Run]) -> str:
    """One line of the table."""
    last = done[-1]
    return f"| {shape.name} | {last.size:,} | {last.seconds:.2f} | {last.mebibytes:.0f} | {exponent(done)} |"


def exponent(done: Sequence[Run]) -> str:
    """The slope between the last size and a quarter of it; a hyphen where the last run took no time."""
    if len(done) < 3:
        return "-"
    start = done[0].seconds
    first, last = done[-3], done[-1]
    grown = (last.seconds - start) / max(first.seconds - start, 0.02)
    if last.seconds - start < 0.2:
        return "-"
    return f"{math.log(grown) / math.log(last.size / first.size):.1f}"


if __name__ == "__main__":
    main(sys.argv[1:])
