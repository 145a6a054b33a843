"""The graph that unitlint builds against the one that systemd dumps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tests.conformance.dump import Dump, Reason, Relation
from tests.conformance.machine import blurred
from unitlint.graph.edges import Graph


@dataclass(frozen=True, slots=True)
class Comparison:
    """What both hold, and what they differ in, in words."""

    units: int
    edges: int
    ours: int
    """Edges of unitlint, of which `edges` are systemd's too with equal reasons."""
    theirs: int
    differences: tuple[str, ...]

    @property
    def precision(self) -> float:
        """How much of what unitlint says systemd says too."""
        return self.edges / self.ours if self.ours else 1.0

    @property
    def recall(self) -> float:
        """How much of what systemd says unitlint says too."""
        return self.edges / self.theirs if self.theirs else 1.0


def edges_of(graph: Graph) -> dict[Relation, frozenset[Reason]]:
    """The edges in the words of systemd's dump."""
    return {
        (e.source, e.kind.value, e.target): frozenset((o.systemd, o.unit) for o in e.origins)
        for e in graph.edges()
    }


def compare(graph: Graph, dump: Dump) -> Comparison:
    """`dump` is without what only the machine causes (`machine.without_machine`)."""
    ours, theirs = edges_of(graph), dump.dependencies
    equal = {r for r in ours.keys() & theirs.keys() if blurred(r, ours[r]) == blurred(r, theirs[r])}
    differences = (*_unit_differences(graph, dump), *sorted(_edge_differences(ours, theirs, equal)))
    return Comparison(len(graph.units), len(equal), len(ours), len(theirs), differences)


def _edge_differences(
    ours: Mapping[Relation, frozenset[Reason]],
    theirs: Mapping[Relation, frozenset[Reason]],
    equal: set[Relation],
) -> Iterator[str]:
    for relation in (ours.keys() | theirs.keys()) - equal:
        edge = " ".join(relation)
        if relation not in theirs:
            yield f"too much: {edge} {_words(ours[relation])}"
        elif relation not in ours:
            yield f"missing: {edge} {_words(theirs[relation])}"
        else:
            yield f"reasons: {edge} {_words(ours[relation])}, systemd {_words(theirs[relation])}"


def _words(reasons: frozenset[Reason]) -> str:
    return "(" + ", ".join(f"{origin} of {unit}" for origin, unit in sorted(reasons)) + ")"


def _unit_differences(graph: Graph, dump: Dump) -> Iterator[str]:
    theirs = {n: dump.units[n] for relation in dump.dependencies for n in (relation[0], relation[2])}
    ours = {n: graph.units[n] for edge in graph.edges() for n in (edge.source, edge.target)}
    for name in sorted(ours.keys() | theirs.keys()):
        if name not in theirs:
            yield f"unit too much: {name}"
        elif name not in ours:
            yield f"unit missing: {name} ({theirs[name].load_state})"
        elif ours[name].load_state != theirs[name].load_state:
            yield f"load state: {name} {ours[name].load_state}, systemd {theirs[name].load_state}"
        elif frozenset(ours[name].aliases) != theirs[name].aliases:
            yield f"aliases: {name} {sorted(ours[name].aliases)}, systemd {sorted(theirs[name].aliases)}"
