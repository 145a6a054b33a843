"""Drawings as DOT, for Graphviz 2.43 and later."""

from __future__ import annotations

from collections.abc import Mapping

from unitlint.diagrams.drawing import Arrow, Change, Class, Cluster, Drawing, Node
from unitlint.diagrams.legend import legend
from unitlint.diagrams.look import FONT_SIZE, arrow_look, node_look
from unitlint.diagrams.palette import CLUSTER, EDGE_OF_CLUSTER, FAINT, PAPER, TEXT
from unitlint.diagrams.quoting import Attributes, attributes, lines, quote

FONT = "Helvetica"
"""The one sans-serif font whose metrics every engine has built in; see `svg.FONTS` for the others."""

NEEDS = (Class.REQUIRES, Class.WANTS)


def to_dot(drawing: Drawing) -> str:
    """The drawing as DOT text; the same drawing gives the same text."""
    out = [f"digraph {quote(drawing.title or 'unitlint')} {{"]
    out += _defaults(drawing)
    numbers = {node.id: f"unit-{index}" for index, node in enumerate(drawing.nodes)}
    for index, cluster in enumerate(drawing.clusters):
        out += _cluster(
            index, cluster, [node for node in drawing.nodes if node.cluster == cluster.id], numbers
        )
    clustered = {cluster.id for cluster in drawing.clusters}
    out += [f"  {_node(node, numbers)}" for node in drawing.nodes if node.cluster not in clustered]
    ordered = any(arrow.edge_class is Class.ORDER for arrow in drawing.arrows)
    out += [f"  {_arrow(a, index, ordered=ordered)}" for index, a in enumerate(drawing.arrows)]
    out += legend(drawing)
    return "\n".join([*out, "}", ""])


def _defaults(drawing: Drawing) -> list[str]:
    graph = {
        "rankdir": "LR",
        "newrank": "true",
        "bgcolor": PAPER.light,
        "fontname": FONT,
        "fontcolor": TEXT.light,
        "fontsize": "12",
        "labelloc": "t",
        "labeljust": "l",
        "nodesep": "0.18",
        "ranksep": "0.5",
        "tooltip": drawing.title or "unitlint",
    }
    node = {
        "fontname": FONT,
        "fontsize": f"{FONT_SIZE}",
        "fontcolor": TEXT.light,
        "color": TEXT.light,
        "height": "0.3",
    }
    node |= {"margin": "0.11,0.05", "style": "filled", "fillcolor": PAPER.light}
    edge = {"fontname": FONT, "fontsize": "10", "fontcolor": FAINT.light, "arrowsize": "0.7"}
    # Title, how to read it and what is hidden stand above the picture, at the left.
    head = lines([text for text in (drawing.title, drawing.reading, *drawing.notes) if text], end="\\l")
    return [
        f"  graph {_with(attributes(graph), {'label': head})};",
        f"  node {attributes(node)};",
        f"  edge {attributes(edge)};",
    ]


def _cluster(index: int, cluster: Cluster, nodes: list[Node], numbers: Mapping[str, str]) -> list[str]:
    look = {
        "label": cluster.label,
        "style": "filled,rounded",
        "fillcolor": CLUSTER.light,
        "color": EDGE_OF_CLUSTER.light,
    }
    look |= {"fontcolor": FAINT.light, "fontsize": "11", "class": "stage", "id": f"stage-{index}"}
    look["tooltip"] = cluster.label
    head = f"  subgraph {quote(f'cluster_{index}')} {{"
    return [head, f"    graph {attributes(look)};", *(f"    {_node(node, numbers)}" for node in nodes), "  }"]


def _node(node: Node, numbers: Mapping[str, str]) -> str:
    look = node_look(node)
    texts = {"tooltip": lines(_node_tooltip(node)), "label": lines(look.label)}
    link = {"URL": node.url, "target": "_top"} if node.url else {}
    plain = attributes({**look.attributes, **link, "id": numbers[node.id]})
    return f"{quote(node.id)} {_with(plain, texts)};"


def _node_tooltip(node: Node) -> list[str]:
    several = [f"{len(node.members)} units:", *node.members] if len(node.members) > 1 else [node.id]
    facts = [node.description, node.place, node.change]
    return [*several, *(fact for fact in facts if fact), *node.details, *node.findings]


def _arrow(arrow: Arrow, index: int, *, ordered: bool) -> str:
    look = arrow_look(arrow)
    tooltip = [
        *arrow.statements,
        *([arrow.change] if arrow.change is not Change.NONE else []),
        *arrow.findings,
    ]
    if arrow.through:
        tooltip.insert(0, "through units that are hidden:")
    texts = {"edgetooltip": lines(tooltip), "tooltip": lines(tooltip)}
    if look.label:
        texts |= {"label": lines(look.label), "labeltooltip": lines(tooltip)}
    link = {"URL": arrow.url, "target": "_top"} if arrow.url else {}
    values = {**look.attributes, **link, "id": f"edge-{index}"}
    tail, head = arrow.tail, arrow.head
    if ordered and arrow.edge_class in NEEDS:
        # Time runs to the right there, and what is needed mostly starts first: laid out backwards.
        tail, head = head, tail
        values |= {"dir": "back", "arrowtail": values.pop("arrowhead")}
    plain = attributes(values)
    return f"{quote(tail)} -> {quote(head)} {_with(plain, texts)};"


def _with(plain: str, raw: Attributes) -> str:
    return plain[:-1] + "".join(f", {name}={value}" for name, value in raw.items()) + "]"
