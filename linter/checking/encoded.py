"""Findings of a group of configurations as another process or another run hands them on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from unitlint.checking.branches import BranchFinding
from unitlint.configuration.configuration import Configuration
from unitlint.findings.finding import Finding

Group = Sequence[Configuration]
Encoded = list[tuple[tuple[int, ...], list[Finding]]]
"""Findings of a group, by the places in it of the configurations that have them."""


def encoded(group: Group, findings: Iterable[BranchFinding]) -> Encoded:
    """The findings without the configurations themselves."""
    place = {id(configuration): index for index, configuration in enumerate(group)}
    found: Encoded = []
    last: Sequence[Configuration] | None = None
    for finding, members in findings:
        if members is not last:
            found.append((tuple(place[id(member)] for member in members), []))
            last = members
        found[-1][1].append(finding)
    return found


def decoded(group: Group, found: Encoded) -> Iterator[BranchFinding]:
    """The findings of the configurations of a group that is alike."""
    for places, findings in found:
        members = tuple(group[place] for place in places)
        for finding in findings:
            yield BranchFinding(finding, members)
