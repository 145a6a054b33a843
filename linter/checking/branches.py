"""What holds whatever a template's variables are: said in every branch that has the line it is said of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from unitlint.configuration.configuration import Configuration
from unitlint.configuration.shown import BranchSet
from unitlint.findings.finding import Finding


class BranchFinding(NamedTuple):
    """A finding, and the configurations, in one branch each, that have it."""

    finding: Finding
    members: Sequence[Configuration]


def agreed(found: Iterable[BranchFinding]) -> Iterator[Finding]:
    """The findings, those of a unit template only where none of its branches contradicts."""
    by_line: dict[tuple[BranchSet, str, str, int], tuple[set[int], dict[object, Finding]]] = {}
    shared: dict[tuple[str, ...], tuple[str, ...]] = {}  # of thousands of machines, for each finding
    for finding, members in found:
        sure = tuple(sorted({member.name for member in members if member.branch_of is None}))
        if sure or not members:
            yield finding.within(shared.setdefault(sure, sure))
        for member in members:
            if member.branch_of is not None:
                where = finding.location
                key = (member.branch_of, finding.rule, where.path, where.line)
                branches, findings = by_line.setdefault(key, (set(), {}))
                branches.add(member.branch)
                findings.setdefault(finding.sort_key, finding.within((member.name,)))
    for (branch_set, *_), (branches, findings) in by_line.items():
        where = next(iter(findings.values())).location
        lines = {branch_set.line(branch, where) for branch in branches}
        others = set(range(len(branch_set.texts))) - branches
        if not lines.intersection(branch_set.line(branch, where) for branch in others):
            yield from findings.values()
