"""Drawings as GraphML, for yEd, Gephi, Cytoscape and every graph library."""

from __future__ import annotations

from io import BytesIO

from unitlint.diagrams.drawing import Arrow, Drawing, Node
from unitlint.diagrams.visible_text import visible


def to_graphml(drawing: Drawing) -> str:
    """The nodes and arrows with what is known of them as attributes; several texts stand one a line."""
    import networkx as nx

    graph = nx.MultiDiGraph(name=visible(drawing.title))
    for node in drawing.nodes:
        graph.add_node(visible(node.id), **_node(node))
    for index, arrow in enumerate(drawing.arrows):
        graph.add_edge(visible(arrow.tail), visible(arrow.head), key=f"edge-{index}", **_arrow(arrow))
    out = BytesIO()
    nx.write_graphml_xml(graph, out, named_key_ids=True)
    return out.getvalue().decode() + "\n"


def _node(node: Node) -> dict[str, str]:
    return {
        "label": _lines(node.members),
        "type": node.type,
        "load_state": str(node.load_state),
        "origin": str(node.belonging),
        "cluster": visible(node.cluster),
        "description": visible(node.description),
        "place": visible(node.place),
        "findings": _lines(node.findings),
        "change": str(node.change),
    }


def _arrow(arrow: Arrow) -> dict[str, str]:
    return {
        "class": str(arrow.edge_class),
        "requirement": str(arrow.requirement or ""),
        "statements": _lines(arrow.statements),
        "through": _lines(arrow.through),
        "findings": _lines(arrow.findings),
        "change": str(arrow.change),
    }


def _lines(texts: tuple[str, ...]) -> str:
    return "\n".join(visible(text) for text in texts)
