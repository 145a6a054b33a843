"""Which units stand together: by stage of the boot, by file, by the first word of their names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set

from unitlint.diagrams.collapse import prefix
from unitlint.diagrams.drawing import Belonging, Cluster, Node
from unitlint.diagrams.nearness import belonging
from unitlint.diagrams.nodes import location_of
from unitlint.diagrams.options import DrawOptions, Grouping
from unitlint.diagrams.ordering import Pair
from unitlint.diagrams.stages import stage_names, stages
from unitlint.graph.edges import Graph, Kind
from unitlint.units.unit import LoadState, Unit


def clusters(
    graph: Graph, options: DrawOptions, shown: Iterable[str], carriers: Set[str] | None = None
) -> dict[str, str]:
    """The cluster of each unit that has one."""
    match options.collapse if options.collapse is not Grouping.NONE else options.cluster:
        case Grouping.STAGE:
            placed = stages(order_pairs(graph), graph.units, carriers)
            # A unit that isn't there starts nowhere, whatever names it.
            return {n: placed[n] for n in shown if graph.units[n].load_state is not LoadState.NOT_FOUND}
        case Grouping.SOURCE:
            return {name: _source(graph.units[name]) for name in shown}
        case Grouping.PREFIX:
            return {name: prefix(name) for name in shown}
        case Grouping.NONE:
            return {}


def _source(unit: Unit) -> str:
    location = location_of(unit)
    match belonging(unit):
        case Belonging.PLATFORM:
            return "base OS"
        case Belonging.NONE:
            return "without a file"
        case _:
            return location.path if location is not None else "without a file"


def cluster_list(graph: Graph, nodes: Sequence[Node], grouping: Grouping) -> tuple[Cluster, ...]:
    """The clusters that hold a node, in their order."""
    present = {node.cluster for node in nodes if node.cluster}
    in_order = stage_names(order_pairs(graph), graph.units) if grouping is Grouping.STAGE else sorted(present)
    return tuple(Cluster(name, name) for name in in_order if name in present)


def order_pairs(graph: Graph) -> set[Pair]:
    """(earlier, later) for every edge of the order."""
    return {(edge.target, edge.source) for edge in graph.edges(Kind.AFTER)}
