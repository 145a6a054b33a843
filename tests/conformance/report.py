"""Runs every comparison at full size and writes the figures into docs/conformance.md.

`python -m tests.conformance.report [SETS [EVERY]]` needs systemd and, the first time, the network (Debian
packages); SETS is how many sets of units each generator makes. The newer versions are asked by
`report_newer`, which it runs, too, with the same numbers.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import partial

from tests.conformance import cases, report_newer, systemd, udev
from tests.conformance.figures import (
    Figures,
    of_case,
    of_command_lines,
    of_cycles,
    of_laid_out_sets,
    of_neco,
    of_random_sets,
    of_sweep,
    of_udev,
)
from tests.conformance.page import page

PAGE = cases.REPOSITORY / "docs/conformance.md"
RANDOM_SETS = 2000
CYCLE_RUNS = 30


def all_rows(sets: int) -> Iterator[Figures]:
    """Every case, as it is done."""
    yield of_case(cases.machine)
    yield of_case(cases.packages)
    if cases.CORPORA.is_dir():
        yield of_neco()
        for name in cases.SYSTEMD_TESTS:
            yield of_case(partial(cases.systemd_tests, name))
        yield of_case(cases.flatcar)
    yield of_sweep()
    yield of_command_lines()
    if not udev.obstacle():
        yield of_udev()
    yield of_random_sets(sets)
    yield of_laid_out_sets(sets)


def main(sets: int = RANDOM_SETS, every: int = 1) -> int:
    """Write the page; 1 when anything differs."""
    rows = []
    for row in all_rows(sets):
        print(
            f"{row.name}: {len(row.differences)} differences in {row.runs} runs", *row.differences, sep="\n  "
        )
        rows.append(row)
    cycles = of_cycles(CYCLE_RUNS)
    found = [difference for cycle in cycles for difference in cycle.differences]
    print(f"cycles: {len(found)} differences", *found, sep="\n  ")
    text = page(PAGE.read_text(), rows, cycles, version=systemd.version(), runs=CYCLE_RUNS)
    PAGE.write_text(text)
    differ = bool(found) or any(row.differences for row in rows)
    return 1 if report_newer.main(every, sets) or differ else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
