"""Edges of the graph, in the direction they are drawn."""

from __future__ import annotations

from unitlint.diagrams.drawing import Class
from unitlint.diagrams.ordering import Pair
from unitlint.graph.edges import Edge, Kind
from unitlint.quick.dataclasses import dataclass

CLASSES: dict[Kind, Class] = {
    Kind.AFTER: Class.ORDER,
    Kind.REQUIRES: Class.REQUIRES,
    Kind.REQUISITE: Class.REQUIRES,
    Kind.BINDS_TO: Class.REQUIRES,
    Kind.WANTS: Class.WANTS,
    Kind.UPHOLDS: Class.WANTS,
    Kind.PART_OF: Class.PART_OF,
    Kind.CONFLICTS: Class.CONFLICTS,
    Kind.TRIGGERS: Class.TRIGGERS,
    Kind.ON_FAILURE: Class.OTHER,
    Kind.ON_SUCCESS: Class.OTHER,
    Kind.PROPAGATES_RELOAD_TO: Class.OTHER,
    Kind.PROPAGATES_STOP_TO: Class.OTHER,
    Kind.JOINS_NAMESPACE_OF: Class.OTHER,
    Kind.IN_SLICE: Class.OTHER,
}


@dataclass(frozen=True, slots=True)
class Relation:
    """An edge as an arrow: an ordering from the earlier unit to the later, all others as they are stated."""

    tail: str
    head: str
    edge_class: Class
    edge: Edge

    @property
    def pair(self) -> Pair:
        """(tail, head)."""
        return (self.tail, self.head)


def relation(edge: Edge) -> Relation:
    """The edge as an arrow."""
    edge_class = CLASSES[edge.kind]
    ends = (edge.target, edge.source) if edge_class is Class.ORDER else (edge.source, edge.target)
    return Relation(*ends, edge_class, edge)
