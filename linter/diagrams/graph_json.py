"""`unitlint graph --json`: the whole graph as data, format version 1 (docs/diagrams.md)."""

from __future__ import annotations

from collections.abc import Iterable

from unitlint.diagrams.nearness import belonging
from unitlint.diagrams.nodes import location_of
from unitlint.graph.edges import Edge, Graph
from unitlint.text.json_text import json_text
from unitlint.units.unit import Unit

VERSION = 1


def to_json(configurations: Iterable[tuple[str, Graph]]) -> str:
    """The graphs of the named configurations, in the order given; units and edges are sorted."""
    document = {
        "version": VERSION,
        "configurations": [_configuration(name, graph) for name, graph in configurations],
    }
    return json_text(document, indent=1) + "\n"


def _configuration(name: str, graph: Graph) -> dict[str, object]:
    return {
        "name": name,
        "units": [_unit(graph.units[unit]) for unit in sorted(graph.units)],
        "edges": [_edge(edge) for edge in graph.edges()],
    }


def _unit(unit: Unit) -> dict[str, str]:
    location = location_of(unit)
    return {
        "name": unit.name,
        "type": unit.type,
        "load_state": unit.load_state,
        "origin": belonging(unit),
        "path": location.path if location is not None else "",
    }


def _edge(edge: Edge) -> dict[str, object]:
    places = sorted({(place.location.path, place.location.line) for place in edge.places})
    return {
        "source": edge.source,
        "kind": edge.kind,
        "target": edge.target,
        "origins": sorted({str(origin.kind) for origin in edge.origins}),
        "locations": [{"path": path, "line": line} for path, line in places],
    }
