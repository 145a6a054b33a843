"""`unitlint graph --json`: the whole graph as data, format version 1 (docs/diagrams.md)."""

from __future__ import annotations

from collections.abc import Iterable

from unitlint.diagrams.marks import key
from unitlint.diagrams.nearness import belonging
from unitlint.diagrams.nodes import location_of
from unitlint.graph.edges import Edge
from unitlint.machine.machine import Machine, Start
from unitlint.text.json_text import json_text
from unitlint.units.install import InstallLink
from unitlint.units.unit import Unit

VERSION = 1


def to_json(machines: Iterable[Machine]) -> str:
    """The graphs of the models' configurations, in the order given; units and edges are sorted."""
    document = {"version": VERSION, "configurations": [_configuration(model) for model in machines]}
    return json_text(document, indent=1) + "\n"


def _configuration(machine: Machine) -> dict[str, object]:
    graph = machine.graph
    return {
        "name": machine.configuration.name,
        "units": [_unit(graph.units[unit], machine.starts(unit)) for unit in sorted(graph.units)],
        "edges": [_edge(edge) for edge in graph.edges()],
        **_once_enabled(machine),
    }


def _once_enabled(machine: Machine) -> dict[str, object]:
    """The links that nothing makes yet, and the units and edges that are there only with them."""
    later = machine.enabled_in_full
    if later is None:
        return {}
    known = {key(edge) for edge in machine.graph.edges()}
    edges = [_edge(edge) for edge in later.graph.edges() if key(edge) not in known]
    units = [
        _unit(later.graph.units[unit], machine.starts(unit))
        for unit in sorted(later.graph.units.keys() - machine.graph.units.keys())
    ]
    links = [_link(link) for link in later.links]
    return {"once_enabled": {"links": links, "units": units, "edges": edges}}


def _link(link: InstallLink) -> dict[str, object]:
    place = link.place.location
    return {"unit": link.unit, "folder": link.folder, "path": place.path, "line": place.line}


def _unit(unit: Unit, starts: Start) -> dict[str, str]:
    location = location_of(unit)
    return {
        "name": unit.name,
        "type": unit.type,
        "load_state": unit.load_state,
        "starts": starts,
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
