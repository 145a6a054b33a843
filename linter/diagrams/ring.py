"""An ordering cycle as a circle: each unit waits for the one before it, and none of them can be the first."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, pi, sin

from unitlint.diagrams.drawing import Arrow, Drawing, Node, Role
from unitlint.diagrams.helvetica import width
from unitlint.diagrams.look import FONT_SIZE, node_label
from unitlint.quick.dataclasses import replace
from unitlint.transaction.transaction import Cycle

TITLE = "The cycle by itself: an arrow points from the unit that has to start first."
READING = "An arrow points from the unit that has to start first to the one that waits for it."
GAP = 40.0
"""Points from a box to the next."""
LINE = 14.0
"""How high a line of a box is."""


def as_rings(drawing: Drawing, cycles: Sequence[Cycle]) -> Drawing:
    """The drawing of nothing but these cycles, each as a circle whose boxes say what they wait for, and why.

    Units whose job systemd may delete say so (systemd.unit(5), "Before=, After="). Where two cycles share a
    unit the engine places the boxes.
    """
    reasons = {arrow.head: _reason(arrow) for arrow in drawing.arrows if arrow.cyclic}
    nodes = tuple(_with_words(node, reasons.get(node.id, ()), cycles) for node in drawing.nodes)
    arrows = tuple(_plain(arrow) for arrow in drawing.arrows)
    worded = replace(drawing, nodes=nodes, arrows=arrows, reading=READING)
    names = {node.id for node in drawing.nodes}
    rings = [tuple(reversed(cycle.units)) for cycle in cycles if names.issuperset(cycle.units)]
    placed = [name for ring in rings for name in ring]
    return _placed(worded, rings) if sorted(placed) == sorted(names) else worded


def ring_of(drawing: Drawing, cycle: Cycle) -> Drawing:
    """One cycle of a drawing of several, as a circle; without places where the drawing lacks a unit of it."""
    pairs = {(edge.target, edge.source) for edge in cycle.edges}
    nodes = tuple(node for node in drawing.nodes if node.id in cycle.units)
    arrows = tuple(arrow for arrow in drawing.arrows if (arrow.tail, arrow.head) in pairs)
    return as_rings(replace(drawing, nodes=nodes, arrows=arrows, notes=(), title=""), (cycle,))


def numbered_ring(drawing: Drawing, number: int) -> Drawing:
    """A circle of a picture, for formats whose engine places it beside the others: its boxes have names of
    their own, and it places them.
    """
    ring = drawing.rings[number]
    named = {node.id: f"{node.id} in cycle {number + 1}" for node in ring.nodes}
    nodes = tuple(replace(node, id=named[node.id], at=None) for node in ring.nodes)
    arrows = tuple(replace(arrow, tail=named[arrow.tail], head=named[arrow.head]) for arrow in ring.arrows)
    return replace(ring, nodes=nodes, arrows=arrows)


def _reason(arrow: Arrow) -> tuple[str, ...]:
    """`after a.service`, and `path:3`, or the kind of dependency that no line states."""
    reason = ", ".join(statement.rpartition(" (")[2].removesuffix(")") for statement in arrow.statements)
    return (f"after {arrow.tail}", reason)


def _with_words(node: Node, reason: Sequence[str], cycles: Sequence[Cycle]) -> Node:
    words = replace(node, cyclic=False, label=(*node.label, *reason))
    for cycle in cycles:
        if node.id in cycle.victims and not cycle.latent:
            fate = "its job may be dropped" if len(cycle.victims) > 1 else "its job is dropped"
            return replace(words, role=Role.DROPPED, label=(*words.label, fate))
    return words


def _plain(arrow: Arrow) -> Arrow:
    """Without signs: the box that it leads to says what is to be said, the tooltip the rest."""
    tooltip = (*arrow.statements, *arrow.findings)
    return replace(arrow, statements=tooltip, findings=(), severity=None, cyclic=False)


def _placed(drawing: Drawing, rings: Sequence[Sequence[str]]) -> Drawing:
    nodes = {node.id: node for node in drawing.nodes}
    left = 0.0
    for ring in rings:
        labels = [node_label(nodes[name]) for name in ring]
        wide = max(width(line, FONT_SIZE) for label in labels for line in label) + 12
        across, up = _radii(len(ring), wide, max(map(len, labels)) * LINE)
        middle = left + across + wide / 2
        for number, name in enumerate(ring):
            turn = 2 * pi * number / len(ring)
            place = (round(middle + across * sin(turn), 1), round(up * cos(turn), 1))
            nodes[name] = replace(nodes[name], at=place)
        left = middle + across + wide / 2 + 2 * GAP
    return replace(drawing, nodes=tuple(nodes[node.id] for node in drawing.nodes))


def _radii(count: int, wide: float, high: float) -> tuple[float, float]:
    """Half the width and half the height of a ring whose boxes stand apart from their neighbours."""
    part = 2 * sin(pi / count)
    return (0.0 if count == 2 else (wide + GAP) / part), (high + GAP) / part
