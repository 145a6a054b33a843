"""The boot of a base system as JSON, beside what it loads (`graph.base_data`)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypedDict

from unitlint.graph.edges import Edge, Graph, Kind
from unitlint.transaction.base import BaseBoot
from unitlint.transaction.transaction import Cycle, Job, LeftOut, Transaction

EdgeRow = tuple[str, str, str]
"""Source, kind and target; why it is there, the graph knows."""


class CycleRow(TypedDict):
    """A cycle."""

    units: list[str]
    edges: list[EdgeRow]
    victims: list[str]
    latent: bool
    tangled: list[str]


class BootData(TypedDict):
    """A boot, whole."""

    target: str
    jobs: dict[str, tuple[str, list[EdgeRow]]]
    order: list[tuple[str, str]]
    waves: list[list[str]]
    longest_chain: list[str]
    left_out: list[tuple[str, str, EdgeRow]]
    cycles: list[CycleRow]
    error: str
    uncertain: list[str]
    may_fail: bool
    conditions: dict[str, list[str]]
    queued: list[tuple[str, str]]


def encoded(base: BaseBoot) -> BootData:
    """A boot as JSON has it."""
    boot = base.boot
    return {
        "target": boot.target,
        "jobs": {unit: (job.type, _edge_rows(job.pulled_in_by)) for unit, job in boot.jobs.items()},
        "order": list(boot.order),
        "waves": list(map(list, boot.waves)),
        "longest_chain": list(boot.longest_chain),
        "left_out": [(left.unit, left.reason, _edge_row(left.edge)) for left in boot.left_out],
        "cycles": [
            {
                "units": list(cycle.units),
                "edges": _edge_rows(cycle.edges),
                "victims": list(cycle.victims),
                "latent": cycle.latent,
                "tangled": list(cycle.tangled),
            }
            for cycle in boot.cycles
        ],
        "error": boot.error,
        "uncertain": list(boot.uncertain),
        "may_fail": boot.may_fail,
        "conditions": {unit: list(found) for unit, found in boot.conditions.items()},
        "queued": sorted(base.queued),
    }


def _edge_rows(edges: Iterable[Edge]) -> list[EdgeRow]:
    return list(map(_edge_row, edges))


def _edge_row(edge: Edge) -> EdgeRow:
    return edge.source, edge.kind.value, edge.target


def decoded(data: BootData, graph: Graph) -> BaseBoot:
    """The boot in the base's graph that `encoded` has written down."""
    boot = Transaction(
        data["target"],
        {unit: Job(unit, kind, _edges(graph, rows)) for unit, (kind, rows) in data["jobs"].items()},
        tuple([(earlier, later) for earlier, later in data["order"]]),
        tuple(map(tuple, data["waves"])),
        tuple(data["longest_chain"]),
        tuple([LeftOut(unit, reason, _edge(graph, row)) for unit, reason, row in data["left_out"]]),
        tuple([_cycle(graph, row) for row in data["cycles"]]),
        data["error"],
        tuple(data["uncertain"]),
        data["may_fail"],
        {unit: tuple(found) for unit, found in data["conditions"].items()},
    )
    return BaseBoot(graph, boot, frozenset([(unit, kind) for unit, kind in data["queued"]]))


def _cycle(graph: Graph, row: CycleRow) -> Cycle:
    edges = _edges(graph, row["edges"])
    return Cycle(tuple(row["units"]), edges, tuple(row["victims"]), row["latent"], tuple(row["tangled"]))


def _edges(graph: Graph, rows: Iterable[EdgeRow]) -> tuple[Edge, ...]:
    return tuple([_edge(graph, row) for row in rows])


def _edge(graph: Graph, row: EdgeRow) -> Edge:
    source, kind, target = row
    edge = graph.edge(source, Kind(kind), target)
    assert edge is not None
    return edge
