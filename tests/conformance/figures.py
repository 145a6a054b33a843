"""What one case shows when systemd and unitlint are asked about it at full size."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings

from tests.conformance import cases, neco, udev
from tests.conformance.command_lines import COMMAND_LINES
from tests.conformance.cycle_sets import cycle_sets, differences, observe, predict
from tests.conformance.engineered_units import engineered_units
from tests.conformance.judge import Verdict, judge
from tests.conformance.layered_units import layered_units
from tests.conformance.random_units import TARGET, UnitSet, unit_sets
from tests.conformance.sweep import batches
from tests.conformance.systemd import INSTALLED, Systemd
from tests.conformance.udev import RULE_FILES


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

    def absorb(self, other: Figures) -> None:
        """Count the runs of another row, too."""
        for name in ("runs", "edges", "ours", "theirs", "jobs", "chance"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.differences += [f"{other.name}: {words}" for words in other.differences]


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


def of_case(make: Callable[[Path], cases.Case], by: Systemd = INSTALLED) -> Figures:
    """All targets of one case."""
    with scratch_folder() as scratch:
        case = make(scratch)
        figures = Figures(case.name, f"{cases.unit_files(case.unit_path)} files")
        for target in case.targets:
            figures.add(judge(case.unit_path, target, by))
    return figures


def of_neco(by: Systemd = INSTALLED, *, every: int = 1) -> Figures:
    """The machines in all branches, or one of so many, on the units of Flatcar and of that systemd."""
    figures = Figures("Neco's machine configurations")
    found = list(neco.configurations())[::every]
    with scratch_folder() as scratch:
        bases = [cases.flatcar_units(scratch / "flatcar"), by.units]
        for number, base in enumerate(bases):
            for configuration in found:
                machine = neco.machine(configuration, scratch / str(number), base)
                for target in (*cases.BOOT_TARGETS, cases.EVERYTHING):
                    figures.add(machine.judge(target, by))
    names = {configuration.name.rpartition("-")[0] for configuration in found}
    branches = f"{len(found)} template branches of {len(names)} configurations"
    figures.size = f"{branches}, on {len(bases)} base systems"
    return figures


def of_sweep(by: Systemd = INSTALLED, *, every: int = 1) -> Figures:
    """Every directive with every value, or one of `every` so many."""
    figures, assignments = Figures("each directive with values of all kinds"), 0
    for batch in batches(by.version, every=every):
        with scratch_folder() as scratch:
            figures.add(judge(batch.units.write(scratch), TARGET, by))
        assignments += batch.assignments
    figures.size = f"{assignments} assignments"
    return figures


def of_random_sets(number: int, by: Systemd = INSTALLED) -> Figures:
    """Sets of units made at random."""
    figures = Figures("random sets of units", f"{number} sets")

    @settings(
        max_examples=number,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(unit_sets())
    def run(units: UnitSet) -> None:
        with scratch_folder() as scratch:
            figures.add(judge(units.write(scratch), TARGET, by))

    run()
    return figures


def of_laid_out_sets(number: int, by: Systemd = INSTALLED) -> Figures:
    """Sets of units as engineers lay them out, and as several hands leave them, so many of each."""
    figures = Figures("sets of units laid out and laid over each other", f"{2 * number} sets")
    for make, seed in product((engineered_units, layered_units), range(number)):
        with scratch_folder() as scratch:
            figures.add(judge(make(seed).write(scratch), TARGET, by))
    return figures


def of_command_lines(by: Systemd = INSTALLED) -> Figures:
    """What boots by a kernel command line."""
    figures = Figures("kernel command lines")
    for line in filter(None, (line.on(by) for line in COMMAND_LINES)):
        with scratch_folder() as scratch:
            figures.add(line.judge(scratch, by))
    figures.size = f"{figures.runs} command lines, with an fstab and a crypttab"
    return figures


def of_udev() -> Figures:
    """What a device pulls in, with the database that udev makes of its rules."""
    figures = Figures("rules of udev's", f"{len(RULE_FILES)} files of rules")
    for rules in RULE_FILES:
        with scratch_folder() as scratch:
            device = udev.theirs(rules, scratch)
        mine = udev.ours(rules)
        figures.runs += 1
        figures.edges += len(mine.wants & device.wants)
        figures.ours += len(mine.wants)
        figures.theirs += len(device.wants)
        figures.differences += [f"{rules}: {unit}" for unit in sorted(mine.wants ^ device.wants)]
        figures.differences += [f"{rules}: {name}" for name in sorted(mine.names - device.names)]
    return figures


def of_cycles(runs: int, by: Systemd = INSTALLED) -> list[CycleFigures]:
    """Each set of cycles.txt, so many times."""
    found = []
    for case in cycle_sets():
        with scratch_folder() as scratch:
            unit_path = case.units.write(scratch)
            boot = predict(unit_path, by)
            victims = sorted({unit for cycle in boot.cycles if not cycle.latent for unit in cycle.victims})
            figures = CycleFigures(case.name, tuple(victims))
            for run in observe(unit_path, runs, by):
                figures.observed.update(run.deleted_jobs)
                figures.differences += differences(boot, run)
        found.append(figures)
    return found
