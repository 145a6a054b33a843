"""Findings, cycles and contracts, as marks on units and edges."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from unitlint.findings.finding import Finding, Severity
from unitlint.graph.edges import Edge, Graph, Kind
from unitlint.graph.origins import OriginKind
from unitlint.quick.dataclasses import dataclass, field
from unitlint.text.source import Location
from unitlint.transaction.transaction import Cycle

EdgeKey = tuple[str, Kind, str]


@dataclass(frozen=True, slots=True)
class Marks:
    """Findings by unit and by edge, worst first."""

    units: dict[str, tuple[Finding, ...]] = field(default_factory=dict)
    edges: dict[EdgeKey, tuple[Finding, ...]] = field(default_factory=dict)
    cyclic: frozenset[EdgeKey] = frozenset()
    cyclic_units: frozenset[str] = frozenset()
    """On a cycle that the boot meets."""


def key(edge: Edge) -> EdgeKey:
    """What identifies an edge in its graph."""
    return (edge.source, edge.kind, edge.target)


def marks(graph: Graph, findings: Iterable[Finding], cycles: Sequence[Cycle] = ()) -> Marks:
    """Each finding on the unit it names, and on the edges whose line it points at."""
    ranked = sorted(findings, key=lambda finding: (finding.severity.rank, finding.sort_key))
    units: dict[str, list[Finding]] = {}
    by_line: dict[tuple[str, int], list[Finding]] = {}
    for finding in ranked:
        if (name := graph.resolve(finding.unit)) is not None:
            units.setdefault(name, []).append(finding)
        by_line.setdefault((finding.location.path, finding.location.line), []).append(finding)
    edges = (
        {key(edge): found for edge in graph.edges() if (found := _on_edge(edge, by_line))} if by_line else {}
    )
    cyclic = frozenset(key(edge) for cycle in cycles for edge in cycle.edges)
    cyclic_units = frozenset(unit for cycle in cycles if not cycle.latent for unit in cycle.units)
    return Marks({name: tuple(found) for name, found in units.items()}, edges, cyclic, cyclic_units)


def _on_edge(edge: Edge, by_line: dict[tuple[str, int], list[Finding]]) -> tuple[Finding, ...]:
    found: list[Finding] = []
    for origin in edge.origins:
        # A line of fstab makes a unit and all its edges: what is found there is said of the unit.
        if origin.place is None or origin.kind is OriginKind.GENERATOR:
            continue
        location = origin.place.location
        for finding in by_line.get((location.path, location.line), ()):
            if _overlap(finding.location, location) and finding not in found:
                found.append(finding)
    return tuple(found)


def _overlap(one: Location, other: Location) -> bool:
    """Whether two spans that start in the same line share a column; an empty span counts as one column."""
    return one.column < _end(other) and other.column < _end(one)


def _end(location: Location) -> float:
    if location.end_line > location.line:
        return float("inf")
    return max(location.end_column, location.column + 1)


def worst(findings: Sequence[Finding]) -> Severity | None:
    """The severity to colour by."""
    return min((finding.severity for finding in findings), key=lambda severity: severity.rank, default=None)


def sentences(findings: Sequence[Finding]) -> tuple[str, ...]:
    """What a tooltip says of the findings."""
    return tuple(f"{finding.severity}[{finding.rule}]: {finding.message}" for finding in findings)
