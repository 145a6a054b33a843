"""One target of one unit path, seen by both: units and edges, jobs, cycles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.conformance import ours, systemd
from tests.conformance.compare import Comparison, compare
from tests.conformance.dump import Dump
from tests.conformance.machine import PERPETUAL, without_machine
from tests.conformance.systemd import INSTALLED, Systemd
from unitlint.graph.edges import PULLS_IN, Graph
from unitlint.transaction.simulate import simulate
from unitlint.transaction.transaction import Transaction

RUNS_MORE = 8
"""How often systemd is asked again where the order in which it loads mounts may make the difference."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What systemd and unitlint say, and what they differ in."""

    dump: Dump
    graph: Graph
    boot: Transaction
    comparison: Comparison | None
    """None where systemd fails the transaction and dumps nothing."""

    @property
    def differences(self) -> tuple[str, ...]:
        """In words: units and edges first, then jobs."""
        edges = self.comparison.differences if self.comparison else ()
        return (*edges, *job_differences(self.boot, self.dump, left_out=of_perpetual_units(self.graph)))


def judge(unit_path: Sequence[Path], target: str, by: Systemd = INSTALLED) -> Verdict:
    """Ask both about the folders."""
    return judge_graph(ours.graph(unit_path, target, by), unit_path, target, by)


def judge_graph(
    graph: Graph, unit_path: Sequence[Path], target: str, by: Systemd = INSTALLED, *, told: str = ""
) -> Verdict:
    """Ask systemd about the folders, and compare with a graph made in another way.

    `told` is what systemd is told to start, where it starts `target` instead.
    """
    first = verdict(graph, systemd.dump(unit_path, told or target, by), target, by)
    for _ in range(RUNS_MORE if is_order_of_loading(first.differences) else 0):
        again = verdict(graph, systemd.dump(unit_path, told or target, by), target, by)
        if not again.differences:
            return again
    return first


def is_order_of_loading(differences: Sequence[str]) -> bool:
    """Whether all that differs is why edges to mounts are there (`machine.EXCEPTIONS`)."""
    return bool(differences) and all(
        words.startswith("reasons: ") and words.split()[3].endswith(".mount") for words in differences
    )


def verdict(graph: Graph, dump: Dump, target: str, by: Systemd = INSTALLED) -> Verdict:
    """A graph against what a run of systemd dumped."""
    boot = simulate(graph, target, version=by.version)
    if not dump.units:
        return Verdict(dump, graph, boot, None)
    dump = without_machine(dump, target, isolated=by.isolated)
    return Verdict(dump, graph, boot, compare(graph, dump))


def job_differences(
    boot: Transaction, dump: Dump, *, left_out: frozenset[str] = frozenset()
) -> tuple[str, ...]:
    """Jobs that one has and the other lacks, but for those that are said to hang on systemd's hash tables."""
    if not dump.units:
        return () if boot.error or boot.may_fail else ("systemd fails the transaction, unitlint doesn't",)
    if boot.error:
        return (f"unitlint fails the transaction, systemd doesn't: {boot.error}",)
    theirs = {(job.unit, job.type) for job in dump.jobs.values()}
    mine = {(job.unit, job.type) for job in boot.jobs.values()}
    return tuple(
        f"job {'missing' if (unit, kind) in theirs else 'too much'}: {unit} {kind}"
        for unit, kind in sorted(theirs ^ mine)
        if unit not in boot.uncertain and unit not in left_out
    )


def of_perpetual_units(graph: Graph) -> frozenset[str]:
    """Units that the perpetual ones pull in, over any number of others."""
    found: set[str] = set()
    waiting = list(PERPETUAL)
    while waiting:
        unit = waiting.pop()
        pulled = {other for kind in PULLS_IN for other in graph.targets(unit, kind)}
        waiting += pulled - found
        found |= pulled
    return frozenset(found)
