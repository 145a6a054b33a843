"""Reads `cycles.txt`, and asks systemd often enough to see more than one of its picks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.conformance import ours, systemd
from tests.conformance.dump import Dump
from tests.conformance.random_units import TARGET
from tests.conformance.systemd import INSTALLED, Systemd
from tests.conformance.written_sets import WrittenSet, read_sets
from unitlint.transaction.simulate import simulate
from unitlint.transaction.transaction import Transaction

ALWAYS_THERE = ("sysinit.target", "basic.target", "shutdown.target", "local-fs.target", "umount.target")
"""Targets that every set gets, for the default dependencies to meet."""

FILE = Path(__file__).with_name("cycles.txt")


def cycle_sets() -> tuple[WrittenSet, ...]:
    """All sets of the file."""
    return read_sets(FILE, always=ALWAYS_THERE)


def predict(unit_path: Sequence[Path], by: Systemd = INSTALLED) -> Transaction:
    """What unitlint says starting the set does."""
    return simulate(ours.graph(unit_path, TARGET, by), TARGET, version=by.version)


def observe(unit_path: Sequence[Path], runs: int, by: Systemd = INSTALLED) -> tuple[Dump, ...]:
    """What systemd does, `runs` times over: its hash tables have another order in each."""
    return tuple(systemd.dump(unit_path, TARGET, by) for _ in range(runs))


def differences(boot: Transaction, dump: Dump) -> tuple[str, ...]:
    """What one run did that was not foreseen."""
    met = [cycle for cycle in boot.cycles if not cycle.latent]
    victims = {unit for cycle in met for unit in cycle.victims}
    found = [f"victim {unit} not foreseen" for unit in dump.deleted_jobs if unit not in victims]
    whole = [frozenset(cycle.units) for cycle in met if not cycle.tangled]
    knots = [frozenset((*cycle.units, *cycle.tangled)) for cycle in met if cycle.tangled]
    found += [
        f"cycle {sorted(reported)} not foreseen"
        for reported in map(frozenset, dump.reported_cycles)
        if reported not in whole and not any(reported <= knot for knot in knots)
    ]
    if not dump.reported_cycles and met:
        found.append("no cycle reported")
    return (*found, *_job_differences(boot, dump))


def _job_differences(boot: Transaction, dump: Dump) -> tuple[str, ...]:
    """A victim and what hangs on it may lack their jobs; nothing else may."""
    if not dump.units or boot.error:
        return () if not dump.units and boot.error else (f"failed: {boot.error or dump.log[-1]}",)
    theirs = {job.unit for job in dump.jobs.values()}
    missing = boot.jobs.keys() - theirs - frozenset(boot.uncertain)
    return tuple(f"job {unit} differs" for unit in sorted(missing | (theirs - boot.jobs.keys())))
