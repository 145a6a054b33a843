"""Runs every comparison at full size and writes the figures into docs/conformance.md.

`python -m tests.conformance.report` needs systemd and, the first time, the network (Debian packages).
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings

from tests.conformance import cases, neco, systemd
from tests.conformance.cycle_sets import cycle_sets, differences, observe, predict
from tests.conformance.judge import Verdict, judge
from tests.conformance.page import page
from tests.conformance.random_units import TARGET, UnitSet, unit_sets
from tests.conformance.sweep import batches

PAGE = cases.REPOSITORY / "docs/conformance.md"
RANDOM_SETS = 2000
CYCLE_RUNS = 30


@dataclass(slots=True)
class Figures:
    """What one row of the table adds up to."""

    name: str
    size: str = ""
    runs: int = 0
    edges: int = 0
    ours: int = 0
    theirs: int = 0
    jobs: int = 0
    chance: int = 0
    """Jobs that differ and are said to hang on systemd's hash tables."""
    differences: list[str] = field(default_factory=list)

    def add(self, verdict: Verdict) -> None:
        """Count one run."""
        self.runs += 1
        self.differences += verdict.differences
        if verdict.comparison is not None:
            self.edges += verdict.comparison.edges
            self.ours += verdict.comparison.ours
            self.theirs += verdict.comparison.theirs
        self.jobs += len(verdict.dump.jobs)
        if verdict.dump.units and not verdict.boot.error:
            self.chance += len(verdict.dump.jobs.keys() ^ verdict.boot.jobs.keys())


@dataclass(slots=True)
class CycleFigures:
    """What the runs of one set of units showed."""

    name: str
    predicted: tuple[str, ...]
    observed: set[str] = field(default_factory=set)
    differences: list[str] = field(default_factory=list)


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A folder that the unprivileged user can read, too."""
    with tempfile.TemporaryDirectory(prefix="unitlint-conformance-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def of_case(make: Callable[[Path], cases.Case]) -> Figures:
    """All targets of one case."""
    with scratch_folder() as scratch:
        case = make(scratch)
        figures = Figures(case.name, f"{cases.unit_files(case.unit_path)} files")
        for target in case.targets:
            figures.add(judge(case.unit_path, target))
    return figures


def of_neco() -> Figures:
    """All machines in all branches, on the units of Flatcar and of this machine."""
    figures = Figures("Neco's machine configurations")
    found = list(neco.configurations())
    with scratch_folder() as scratch:
        bases = [cases.flatcar_units(scratch / "flatcar"), cases.MACHINE_UNITS[-1]]
        for number, base in enumerate(bases):
            for configuration in found:
                machine = neco.machine(configuration, scratch / str(number), base)
                for target in (*cases.BOOT_TARGETS, cases.EVERYTHING):
                    figures.add(machine.judge(target))
    figures.size = f"{len(found)} template branches of 16 configurations, on {len(bases)} base systems"
    return figures


def of_sweep() -> Figures:
    """Every directive with every value."""
    figures, assignments = Figures("each directive with values of all kinds"), 0
    for batch in batches(systemd.version()):
        with scratch_folder() as scratch:
            figures.add(judge(batch.units.write(scratch), TARGET))
        assignments += batch.assignments
    figures.size = f"{assignments} assignments"
    return figures


def of_random_sets() -> Figures:
    """Sets of units made at random."""
    figures = Figures("random sets of units", f"{RANDOM_SETS} sets")

    @settings(
        max_examples=RANDOM_SETS,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(unit_sets())
    def run(units: UnitSet) -> None:
        with scratch_folder() as scratch:
            figures.add(judge(units.write(scratch), TARGET))

    run()
    return figures


def of_cycles() -> list[CycleFigures]:
    """Each set of cycles.txt, often."""
    found = []
    for case in cycle_sets():
        with scratch_folder() as scratch:
            unit_path = case.units.write(scratch)
            boot = predict(unit_path)
            victims = sorted({unit for cycle in boot.cycles if not cycle.latent for unit in cycle.victims})
            figures = CycleFigures(case.name, tuple(victims))
            for run in observe(unit_path, CYCLE_RUNS):
                figures.observed.update(run.deleted_jobs)
                figures.differences += differences(boot, run)
        found.append(figures)
    return found


def all_rows() -> Iterator[Figures]:
    """Every case, as it is done."""
    yield of_case(cases.machine)
    yield of_case(cases.packages)
    if cases.CORPORA.is_dir():
        yield of_neco()
        for name in cases.SYSTEMD_TESTS:
            yield of_case(partial(cases.systemd_tests, name))
        yield of_case(cases.flatcar)
    yield of_sweep()
    yield of_random_sets()


def main() -> int:
    """Write the page; 1 when anything differs."""
    rows = []
    for row in all_rows():
        print(
            f"{row.name}: {len(row.differences)} differences in {row.runs} runs", *row.differences, sep="\n  "
        )
        rows.append(row)
    cycles = of_cycles()
    found = [difference for cycle in cycles for difference in cycle.differences]
    print(f"cycles: {len(found)} differences", *found, sep="\n  ")
    text = page(PAGE.read_text(), rows, cycles, version=systemd.version(), runs=CYCLE_RUNS)
    PAGE.write_text(text)
    return 1 if found or any(row.differences for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
