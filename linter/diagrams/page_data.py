"""What the page's script knows of a picture, as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from unitlint.diagrams.drawing import Arrow, Drawing, Node
from unitlint.diagrams.links import url, words
from unitlint.diagrams.nearness import belonging
from unitlint.diagrams.nodes import location_of
from unitlint.diagrams.waterfall import Waterfall
from unitlint.findings.finding import Finding
from unitlint.graph.edges import Graph
from unitlint.text.json_text import json_text
from unitlint.transaction.transaction import Transaction
from unitlint.units.unit import Setting, Unit

Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One picture of the page, and what it was drawn from."""

    name: str
    drawing: Drawing
    graph: Graph
    findings: Sequence[Finding] = field(default=())
    transaction: Transaction | None = None
    link_template: str = ""
    chart: Waterfall | None = None
    """Given, the picture is this chart, whose drawing is `drawing`, and not laid out by an engine."""


def data_of(sheet: Sheet) -> Json:
    """The sheet for the script: nodes and arrows by number, the settings of the units that are drawn."""
    numbers = {node.id: index for index, node in enumerate(sheet.drawing.nodes)}
    return {
        "name": sheet.name,
        "stages": [*(cluster.id for cluster in sheet.drawing.clusters), ""],
        "nodes": [_node(sheet, node, index) for index, node in enumerate(sheet.drawing.nodes)],
        "arrows": [_arrow(arrow, index, numbers) for index, arrow in enumerate(sheet.drawing.arrows)],
        "units": {name: _unit(sheet, name, node) for node in sheet.drawing.nodes for name in node.members},
        "findings": [_finding(sheet, finding) for finding in sheet.findings],
        "waves": [list(wave) for wave in sheet.transaction.waves] if sheet.transaction is not None else [],
    }


def embed(data: object) -> str:
    """JSON for inside a `<script>` element, which only `</` or `<!--` could end or bend."""
    text = json_text(data, compact=True)
    safe = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
    # A lone surrogate stands for a byte that is no UTF-8; as an escape it can be written.
    return "".join(safe.get(c, f"\\u{ord(c):04x}" if "\ud800" <= c <= "\udfff" else c) for c in text)


def _node(sheet: Sheet, node: Node, index: int) -> Json:
    unit = sheet.graph.unit(node.members[0])
    first = location_of(unit) if unit is not None else None
    return {
        "id": f"unit-{index}",
        "names": list(node.members),
        "state": node.load_state,
        "stage": node.cluster,
        "idle": node.idle,
        "file": first.path if first is not None else "",
        "findings": list(node.findings),
    }


def _arrow(arrow: Arrow, index: int, numbers: dict[str, int]) -> Json:
    return {
        "id": f"edge-{index}",
        "tail": numbers[arrow.tail],
        "head": numbers[arrow.head],
        "kind": f"{arrow.edge_class} and {arrow.requirement}" if arrow.requirement else arrow.edge_class,
        "statements": [*arrow.statements, *arrow.findings],
    }


def _unit(sheet: Sheet, name: str, node: Node) -> Json:
    unit = sheet.graph.unit(name)
    return _gone(node) if unit is None else {**_facts(sheet, unit), "details": list(node.details)}


def _gone(node: Node) -> Json:
    """A unit that a change took away: the graph of today knows nothing of it."""
    facts: Json = {"description": node.description, "state": node.load_state, "origin": node.belonging}
    return {**facts, "place": node.place, "url": node.url, "settings": [], "details": [str(node.change)]}


def _facts(sheet: Sheet, unit: Unit) -> Json:
    location = location_of(unit)
    description = unit.last("Unit", "Description")
    return {
        "description": description.value if description is not None else "",
        "state": unit.load_state,
        "origin": belonging(unit),
        "place": words(location),
        "url": url(sheet.link_template, location),
        "settings": [_setting(sheet, setting) for setting in unit.settings],
    }


def _setting(sheet: Sheet, setting: Setting) -> list[str]:
    location = setting.place.location
    link = url(sheet.link_template, location)
    return [setting.section, setting.key, setting.value, words(location), link]


def _finding(sheet: Sheet, finding: Finding) -> Json:
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "message": finding.message,
        "unit": sheet.graph.resolve(finding.unit) or "",
        "place": words(finding.location),
        "url": url(sheet.link_template, finding.location),
        "chain": [
            {
                "message": hop.message,
                "place": words(hop.location),
                "url": url(sheet.link_template, hop.location),
            }
            for hop in finding.related
        ],
    }
