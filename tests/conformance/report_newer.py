"""Asks newer versions of systemd at full size and writes a row for each into docs/conformance.md.

`python -m tests.conformance.report_newer [EVERY [SETS]]` fetches what lacks (`suites.txt`). Of Neco's
branches and of the values of directives, which take the most time, it takes one of EVERY so many.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial

from tests.conformance import cases
from tests.conformance.figures import (
    Figures,
    of_case,
    of_command_lines,
    of_cycles,
    of_laid_out_sets,
    of_neco,
    of_random_sets,
    of_sweep,
)
from tests.conformance.newer import obstacle, of_suite
from tests.conformance.page import newer_versions
from tests.conformance.suites import Suite, fetch, suites
from tests.conformance.systemd import Systemd

PAGE = cases.REPOSITORY / "docs/conformance.md"
RANDOM_SETS = 1000
CYCLE_RUNS = 10


def of_version(suite: Suite, every: int, sets: int) -> Figures:
    """All cases of one version in one row."""
    by = of_suite(suite)
    row = Figures(f"{by.version} ({suite.name})")
    sizes = []
    for figures in _rows(suite, by, every, sets):
        row.absorb(figures)
        sizes.append(f"{figures.name}: {figures.size}")
    cycles = of_cycles(CYCLE_RUNS, by)
    row.differences += [f"{cycle.name}: {words}" for cycle in cycles for words in cycle.differences]
    row.size = "; ".join((*sizes, f"sets with cycles: {len(cycles)}, {CYCLE_RUNS} times each"))
    return row


def _rows(suite: Suite, by: Systemd, every: int, sets: int) -> Iterator[Figures]:
    yield of_case(partial(cases.of_suite, suite), by)
    yield of_case(partial(cases.packages, suite=suite), by)
    if cases.CORPORA.is_dir():
        yield of_neco(by, every=every)
        for name in cases.SYSTEMD_TESTS:
            yield of_case(partial(cases.systemd_tests, name), by)
        yield of_case(cases.flatcar, by)
    yield of_sweep(by, every=every)
    yield of_command_lines(by)
    yield of_random_sets(sets, by)
    yield of_laid_out_sets(sets, by)


def main(every: int = 1, sets: int = RANDOM_SETS) -> int:
    """Write that part of the page; 1 when anything differs."""
    for suite in suites():
        fetch(suite)
    asked = [suite for suite in suites() if not obstacle(suite)]
    with ProcessPoolExecutor() as pool:
        rows = list(pool.map(of_version, asked, [every] * len(asked), [sets] * len(asked)))
    for row in rows:
        print(
            f"{row.name}: {len(row.differences)} differences in {row.runs} runs", *row.differences, sep="\n  "
        )
    PAGE.write_text(newer_versions(PAGE.read_text(), rows))
    return 1 if any(row.differences for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
