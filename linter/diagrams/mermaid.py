"""Drawings as Mermaid flowcharts, which GitHub draws in Markdown."""

from __future__ import annotations

from collections.abc import Iterable

from unitlint.diagrams.drawing import Arrow, Belonging, Change, Class, Drawing, Node, Role
from unitlint.diagrams.look import STATE_WORDS, arrow_look, node_look
from unitlint.diagrams.palette import FAINT, GREEN, ORANGE, VERMILLION
from unitlint.diagrams.ring import TITLE, numbered_ring
from unitlint.diagrams.visible_text import visible
from unitlint.quick import patterns as re

MOST_ARROWS = 500
MOST_CHARACTERS = 50_000
"""Mermaid's `maxEdges` and `maxTextSize`, which GitHub leaves at their defaults."""

PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .,:@_-/+()")

LINES: dict[Class, str] = {
    Class.ORDER: "-->",
    Class.REQUIRES: "==>",
    Class.WANTS: "-.->",
    Class.PART_OF: "-.->",
    Class.CONFLICTS: "--x",
    Class.TRIGGERS: "--o",
    Class.OTHER: "-.->",
}
"""Where one line stands for several classes, the arrow has a label."""

LABELLED = (Class.PART_OF, Class.OTHER)

SHAPES: dict[str, tuple[str, str]] = {
    "target": ("{{", "}}"),
    "mount": ("[/", "/]"),
    "automount": ("[/", "/]"),
    "swap": ("[(", ")]"),
    "socket": (">", "]"),
    "timer": ("([", "])"),
    "device": ("[[", "]]"),
    "slice": ("[[", "]]"),
}

STYLES = {
    "missing": "stroke-dasharray: 5 3",
    "masked": "stroke-dasharray: 1 3",
    "platform": f"stroke: {FAINT.light}",
    "finding": f"stroke: {VERMILLION.light}, stroke-width: 3px",
    "added": f"stroke: {GREEN.light}, stroke-width: 3px",
    "removed": f"stroke: {VERMILLION.light}, stroke-width: 3px, stroke-dasharray: 5 3",
    "changed": f"stroke: {ORANGE.light}, stroke-width: 3px",
}

BULLET = re.compile(r"^(\d*)([-+*.)])(?=\s|<br>|$)")
"""What Markdown takes for the start of a list."""


def escape(text: str) -> str:
    r"""A text for between double quotes; what Mermaid or HTML could read as markup is spelt as an entity.

    >>> escape('docker.service')
    'docker.service'
    >>> escape('a"b#c<d>&;')
    'a#34;b#35;c#60;d#62;#38;#59;'
    >>> escape('end\nclick')
    'end⟨U+000A⟩click'
    """
    return "".join(c if c in PLAIN or not c.isascii() else f"#{ord(c)};" for c in visible(text))


def label_of(texts: Iterable[str]) -> str:
    """Lines as a label in its quotes, which Mermaid wants not to be empty.

    A sign or a number at its start is spelt as an entity: Mermaid 11.4 draws none that is a list in Markdown.

    >>> label_of(["a", "b#"])
    '"a<br>b#35;"'
    >>> label_of(["- a.service"]), label_of(["+"]), label_of(["-.mount"]), label_of(["1. a"])
    ('"#45; a.service"', '"#43;"', '"-.mount"', '"1#46; a"')
    >>> label_of([""])
    '" "'
    """
    label = "<br>".join(escape(text) for text in texts) or " "
    return f'"{BULLET.sub(lambda found: f"{found[1]}#{ord(found[2])};", label)}"'


def to_mermaid(drawing: Drawing) -> str:
    """The flowchart, without its code fence."""
    out = [f"flowchart {'TB' if drawing.ordered else 'LR'}"]
    out += [f"  %% {escape(text)}" for text in (drawing.title, drawing.reading, *drawing.notes) if text]
    numbers = {node.id: f"n{index}" for index, node in enumerate(drawing.nodes)}
    for index, cluster in enumerate(drawing.clusters):
        inside = [node for node in drawing.nodes if node.cluster == cluster.id]
        out.append(f"  subgraph stage{index}[{label_of([cluster.label])}]")
        out += [f"    {_node(node, numbers[node.id])}" for node in inside]
        out.append("  end")
    clustered = {cluster.id for cluster in drawing.clusters}
    out += [f"  {_node(n, numbers[n.id])}" for n in drawing.nodes if n.cluster not in clustered]
    out += [f"  {numbers[arrow.tail]} {_line(arrow)} {numbers[arrow.head]}" for arrow in drawing.lines]
    for number in range(len(drawing.rings)):
        out += _ring(drawing, number)
    out += _styles(drawing.nodes, numbers)
    out += _link_styles(drawing.lines)
    out += _ring_styles(drawing)
    return "\n".join([*out, ""])


def _ring(drawing: Drawing, number: int) -> list[str]:
    """A cycle on its own; Mermaid places its boxes."""
    ring = numbered_ring(drawing, number)
    numbers = {node.id: f"c{number}n{index}" for index, node in enumerate(ring.nodes)}
    out = [f"  subgraph cycle{number}[{label_of([TITLE])}]"]
    out += [f"    {_node(node, numbers[node.id])}" for node in ring.nodes]
    out += [f"    {numbers[arrow.tail]} {_line(arrow)} {numbers[arrow.head]}" for arrow in ring.arrows]
    return [*out, "  end"]


def _ring_styles(drawing: Drawing) -> list[str]:
    """The arrows of cycles in red; Mermaid counts them behind all others."""
    count = sum(len(ring.arrows) for ring in drawing.rings)
    numbers = range(len(drawing.lines), len(drawing.lines) + count)
    style = f"stroke: {VERMILLION.light}, stroke-width: 3px"
    return [f"  linkStyle {','.join(map(str, numbers))} {style}"] if count else []


def fits(drawing: Drawing, text: str) -> bool:
    """Whether Mermaid, with its default limits, draws it."""
    arrows = len(drawing.lines) + sum(len(ring.arrows) for ring in drawing.rings)
    return arrows <= MOST_ARROWS and len(text) <= MOST_CHARACTERS


def first_that_fits(drawings: Iterable[Drawing]) -> tuple[str, int]:
    """The flowchart of the first drawing within Mermaid's limits, and which it is; (`""`, -1) if none is.

    Give the drawing that is wanted first, then smaller ones of the same.
    """
    for index, drawing in enumerate(drawings):
        text = to_mermaid(drawing)
        if fits(drawing, text):
            return text, index
    return "", -1


def _node(node: Node, number: str) -> str:
    left, right = SHAPES.get(node.type, ("[", "]") if node.type else ("(", ")"))
    return f"{number}{left}{label_of(node_look(node).label)}{right}"


def _line(arrow: Arrow) -> str:
    line = LINES[arrow.requirement or arrow.edge_class]
    labels = list(arrow_look(arrow).label)
    labels += [arrow.edge_class] if arrow.edge_class in LABELLED and not arrow.change else []
    labels += [f"through {len(arrow.through)} hidden"] if arrow.through else []
    if arrow.through or arrow.role is Role.BROKEN or arrow.change is Change.REMOVED:
        line = "-.->"
    return f"{line}|{label_of([', '.join(labels)])}|" if labels else line


def _link_styles(arrows: Iterable[Arrow]) -> list[str]:
    """What came in green, what went in red."""
    changed: dict[str, list[str]] = {}
    for number, arrow in enumerate(arrows):
        if arrow.change in (Change.ADDED, Change.REMOVED):
            changed.setdefault(arrow.change, []).append(f"{number}")
    return [f"  linkStyle {','.join(changed[name])} {STYLES[name]}" for name in STYLES if name in changed]


def _styles(nodes: Iterable[Node], numbers: dict[str, str]) -> list[str]:
    members: dict[str, list[str]] = {}
    for node in nodes:
        for name in _style_names(node):
            members.setdefault(name, []).append(numbers[node.id])
    used = [name for name in STYLES if name in members]
    return [f"  classDef {name} {STYLES[name]}" for name in used] + [
        f"  class {','.join(members[name])} {name}" for name in used
    ]


def _style_names(node: Node) -> list[str]:
    names = ["platform"] if node.belonging is Belonging.PLATFORM else []
    if node.load_state in STATE_WORDS:
        names.append("masked" if node.load_state == "masked" else "missing")
    names += ["finding"] if node.severity is not None else []
    return names + ([str(node.change)] if node.change is not Change.NONE else [])
