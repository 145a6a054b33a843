"""Findings of very many configurations, put together while they come: what is alike is kept once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from unitlint.checking.branches import BranchFinding
from unitlint.configuration.configuration import Configuration
from unitlint.findings.finding import Finding
from unitlint.quick.dataclasses import dataclass, field


@dataclass(slots=True)
class CollectedFindings:
    """What was found so far, and of which configurations."""

    _found: dict[tuple[object, ...], tuple[Finding, list[Sequence[Configuration]]]] = field(
        default_factory=dict
    )

    def add(self, findings: Iterable[Finding], members: Sequence[Configuration]) -> None:
        """All of the findings are said of all of the configurations."""
        for finding in findings:
            key = finding.identity
            known, groups = self._found.get(key, (finding, []))
            groups.append(members)
            self._found[key] = (min(known, finding, key=_rank), groups)

    def taken(self) -> Iterator[BranchFinding]:
        """Each finding once, and then no more. Which comes first doesn't depend on who was asked first."""
        found, self._found = self._found, {}
        for finding, groups in sorted(found.values(), key=lambda held: held[0].sort_key):
            yield BranchFinding(finding, [member for members in groups for member in members])


def _rank(finding: Finding) -> tuple[object, ...]:
    """Tells those apart that are alike but for what isn't looked at then."""
    return (finding.sort_key, repr(finding.fix))
