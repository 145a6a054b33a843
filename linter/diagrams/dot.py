"""Drawings as DOT, for Graphviz 2.43 and later."""

from __future__ import annotations

from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter

from unitlint.diagrams.drawing import Arrow, Change, Class, Cluster, Drawing, Node, Role
from unitlint.diagrams.fans import lengths
from unitlint.diagrams.helvetica import wrapped
from unitlint.diagrams.legend import change_words, legend_words
from unitlint.diagrams.look import FONT_SIZE, arrow_look, node_look
from unitlint.diagrams.palette import CLUSTER, EDGE_OF_CLUSTER, FAINT, PAPER, TEXT, VERMILLION
from unitlint.diagrams.quoting import Attributes, attributes, lines, quote
from unitlint.diagrams.ring import TITLE, numbered_ring

FONT = "Helvetica"
"""The one sans-serif font whose metrics every engine has built in; see `svg.FONTS` for the others."""

NEEDS = (Class.REQUIRES, Class.WANTS)


def to_dot(drawing: Drawing, *, foot: bool = True) -> str:
    """The drawing as DOT text; the same drawing gives the same text. `foot`: with its words below it."""
    out = [f"digraph {quote(drawing.title or 'unitlint')} {{"]
    out += _defaults(drawing, [text for text in (drawing.title, *_foot(drawing)) if text] if foot else [])
    numbers = {node.id: f"unit-{index}" for index, node in enumerate(drawing.nodes)}
    for index, cluster in enumerate(drawing.clusters):
        inside = [node for node in drawing.nodes if node.cluster == cluster.id]
        out += _cluster(index, cluster, inside, numbers, change_words(drawing))
    clustered = {cluster.id for cluster in drawing.clusters}
    words = change_words(drawing)
    out += [f"  {_node(node, numbers, words)}" for node in drawing.nodes if node.cluster not in clustered]
    long = lengths(drawing)
    out += [
        f"  {_arrow(a, index, words, _as_laid_out(a, drawing), length=long[index])}"
        for index, a in enumerate(drawing.arrows)
        if not a.in_words
    ]
    out += [line for number in range(len(drawing.rings) if foot else 0) for line in _ring(drawing, number)]
    return "\n".join([*out, "}", ""])


def _ring(drawing: Drawing, number: int) -> list[str]:
    """A cycle on its own, beside the rest; in SVG it is a circle of ours (`ring_svg`)."""
    ring = numbered_ring(drawing, number)
    numbers = {node.id: f"ring-{number}-{index}" for index, node in enumerate(ring.nodes)}
    look = {"label": TITLE, "color": VERMILLION.light, "style": "rounded", "fontsize": "11", "margin": "10"}
    arrows = [
        _arrow(arrow, index, {}, (arrow.tail, arrow.head), length=1)
        for index, arrow in enumerate(ring.arrows, len(drawing.arrows) * (number + 1))
    ]
    head = f"  subgraph {quote(f'cluster_cycle_{number}')} {{"
    lines_of = [f"    graph {attributes(look)};", *(f"    {_node(node, numbers, {})}" for node in ring.nodes)]
    return [head, *lines_of, *(f"    {arrow}" for arrow in arrows), "  }"]


def _foot(drawing: Drawing) -> list[str]:
    """The legend in words, for formats that hold no samples of lines."""
    return [drawing.reading, "; ".join(legend_words(drawing)), *drawing.notes]


FOOT = 640.0
"""Points of the longest line of the foot."""


def _defaults(drawing: Drawing, foot: list[str]) -> list[str]:
    graph = {
        "rankdir": "TB" if drawing.ordered else "LR",
        **({} if _frames_are_in_order(drawing) else {"newrank": "true"}),
        **({} if drawing.ordered or not drawing.crowded else {"pack": "4"}),
        "bgcolor": PAPER.light,
        "fontname": FONT,
        "fontcolor": TEXT.light,
        "fontsize": "12",
        "labelloc": "b",
        "labeljust": "l",
        "nodesep": _apart(drawing),
        "ranksep": "0.1" if drawing.crowded and drawing.ordered else "0.17" if drawing.ordered else "0.5",
        "tooltip": drawing.title or "unitlint",
    }
    node = {
        "fontname": FONT,
        "fontsize": f"{FONT_SIZE}",
        "fontcolor": TEXT.light,
        "color": TEXT.light,
        "height": "0.22",
    }
    node |= {"margin": "0.07,0.02", "style": "filled", "fillcolor": PAPER.light}
    edge = {"fontname": FONT, "fontsize": "10", "fontcolor": FAINT.light, "arrowsize": "0.7"}
    edge |= {"labeldistance": "1.8", "labelangle": "30"}
    # A line that is longer than the picture is wide would make the page wider, and the picture smaller.
    head = lines((line for text in foot for line in wrapped(text, 12, FOOT)), end="\\l")
    return [
        f"  graph {_with(attributes(graph), {'label': head})};",
        f"  node {attributes(node)};",
        f"  edge {attributes(edge)};",
    ]


def _apart(drawing: Drawing) -> str:
    """Inches between two boxes of a rank."""
    if drawing.ordered:
        return "0.06" if drawing.crowded else "0.08"
    return "0.04" if drawing.crowded else "0.1"


def _frames_are_in_order(drawing: Drawing) -> bool:
    """Whether no way through the picture comes back to a frame that it left.

    Such frames can be laid out one after the other, which is more compact. For others the units must be
    placed without regard to their frames (`newrank`), or arrows would lead backwards.
    """
    frame = {node.id: node.cluster or f"\0{node.id}" for node in drawing.nodes}
    before: dict[str, set[str]] = {}
    for tail, head in (_as_laid_out(arrow, drawing) for arrow in drawing.lines):
        if frame[tail] != frame[head]:
            before.setdefault(frame[head], set()).add(frame[tail])
    try:
        TopologicalSorter(before).prepare()
    except CycleError:
        return False
    return True


def _as_laid_out(arrow: Arrow, drawing: Drawing) -> tuple[str, str]:
    """The ends from left to right, or from the top: time runs so, and what is needed mostly starts first."""
    backwards = (drawing.ordered or drawing.needs_first) and arrow.edge_class in NEEDS
    return (arrow.head, arrow.tail) if backwards else (arrow.tail, arrow.head)


def _cluster(
    index: int, cluster: Cluster, nodes: list[Node], numbers: Mapping[str, str], words: Mapping[Change, str]
) -> list[str]:
    look = {
        "label": cluster.label,
        "style": "filled,rounded",
        "fillcolor": CLUSTER.light,
        "color": EDGE_OF_CLUSTER.light,
    }
    look |= {"fontcolor": FAINT.light, "fontsize": "11", "class": "stage", "id": f"stage-{index}"}
    look["tooltip"] = cluster.label
    head = f"  subgraph {quote(f'cluster_{index}')} {{"
    return [
        head,
        f"    graph {attributes(look)};",
        *(f"    {_node(node, numbers, words)}" for node in nodes),
        "  }",
    ]


def _node(node: Node, numbers: Mapping[str, str], words: Mapping[Change, str]) -> str:
    look = node_look(node)
    texts = {"tooltip": lines(_node_tooltip(node, words)), "label": lines(look.label)}
    link = {"URL": node.url, "target": "_top"} if node.url else {}
    place = {"pos": f"{node.at[0]:.1f},{node.at[1]:.1f}"} if node.at is not None else {}
    plain = attributes({**look.attributes, **place, **link, "id": numbers[node.id]})
    return f"{quote(node.id)} {_with(plain, texts)};"


def _node_tooltip(node: Node, words: Mapping[Change, str]) -> list[str]:
    several = [f"{len(node.members)} units:", *node.members] if len(node.members) > 1 else [node.id]
    facts = [node.description, node.place, words.get(node.change, "")]
    return [*several, *(fact for fact in facts if fact), *node.details, *node.findings]


def _arrow(
    arrow: Arrow, index: int, words: Mapping[Change, str], ends: tuple[str, str], *, length: int
) -> str:
    look = arrow_look(arrow)
    tooltip = [
        *arrow.statements,
        *(["on an ordering cycle"] if arrow.cyclic else []),
        *([words[arrow.change]] if arrow.change in words else []),
        *arrow.findings,
    ]
    if arrow.through:
        tooltip.insert(0, "through units that are hidden:")
    texts = {"edgetooltip": lines(tooltip), "tooltip": lines(tooltip)}
    if look.label and (arrow.role in (Role.BROKEN, Role.WRONG) or arrow.change is not Change.NONE):
        texts |= {"label": lines([f"  {word} " for word in look.label])}
    elif look.label:
        # A label in the middle would cost a rank of its own, for all arrows between the two ranks.
        texts |= {"headlabel": lines(look.label), "headtooltip": lines(tooltip)}
    if arrow.words:
        texts |= {"label": lines([f"   {arrow.words} "])}
    link = {"URL": arrow.url, "target": "_top"} if arrow.url else {}
    values = {**look.attributes, **link, "id": f"edge-{index}"}
    values |= {"minlen": f"{length}"} if length > 1 else {}
    tail, head = ends
    if tail != arrow.tail:
        values |= {"dir": "back", "arrowtail": values.pop("arrowhead")}
    plain = attributes(values)
    return f"{quote(tail)} -> {quote(head)} {_with(plain, texts)};"


def _with(plain: str, raw: Attributes) -> str:
    return plain[:-1] + "".join(f", {name}={value}" for name, value in raw.items()) + "]"
