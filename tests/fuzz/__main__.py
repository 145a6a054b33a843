"""Feed the readers, and say what became of it.

    python -m tests.fuzz [--minutes N] [--inputs N] [--reader NAME]… [--seed N] [--guided]

The time is shared between the readers, and ends after `--inputs` for each. The inputs are the same for the
same seed. A crash is made as small as
it gets, and written below tests/fuzz/cases; the exit code is 1 then. `--guided` lets atheris choose the
inputs by what they reach, and needs the extra `fuzz`.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.fuzz.campaign import Figures, campaign, file_name
from tests.fuzz.readers import Reader
from tests.fuzz.whole import READERS

CASES = Path(__file__).parent / "cases"


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code: 0 where nothing fell."""
    options = _options(arguments)
    chosen = [reader for reader in READERS if not options.reader or reader.name in options.reader]
    if options.guided:
        from tests.fuzz.guided import guided

        return guided(chosen, options.minutes * 60 / len(chosen))
    print("| reader | inputs | with rules | refused | inputs/s | slowest, s | MiB | faults |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    total = Figures()
    for number, reader in enumerate(chosen):
        seconds = options.minutes * 60 / len(chosen)
        figures = campaign(reader, options.seed + number, seconds, most=options.inputs)
        print(row(reader.name, figures), flush=True)
        total.add(figures)
        _keep(reader, figures)
    print(row("all", total))
    return 1 if total.faults else 0


def row(name: str, figures: Figures) -> str:
    """A line of the table."""
    rate = figures.inputs / max(figures.seconds, 0.001)
    return (
        f"| {name} | {figures.inputs:,} | {figures.deep:,} | {figures.refused:,} | {rate:,.0f} "
        f"| {figures.slowest:.1f} | {figures.mebibytes} | {len(figures.faults)} |"
    )


def _keep(reader: Reader, figures: Figures) -> None:
    for kind, content in figures.faults.items():
        path = CASES / reader.name / file_name(content)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        print(f"{path}: {kind}", file=sys.stderr)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--inputs", type=int, default=sys.maxsize)
    parser.add_argument("--reader", action="append", choices=[reader.name for reader in READERS])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--guided", action="store_true")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
