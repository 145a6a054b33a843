"""What a node or an arrow looks like, as DOT attributes with plain values."""

from __future__ import annotations

from collections.abc import Sequence

from unitlint.diagrams.drawing import Arrow, Belonging, Change, Class, Node, Role
from unitlint.diagrams.helvetica import width
from unitlint.diagrams.palette import (
    CHANGES,
    FAINT,
    LINES,
    ORDER_WITH,
    PLATFORM_FILL,
    SHAPES,
    TEXT,
    THROUGH,
    VERMILLION,
    Line,
)
from unitlint.diagrams.visible_text import visible
from unitlint.findings.finding import Severity
from unitlint.quick.dataclasses import dataclass

STATE_WORDS = {
    "masked": "masked",
    "not-found": "not found",
    "bad-setting": "bad setting",
    "error": "can't be loaded",
}

IDLE = "not in this boot"
ONCE_ENABLED = "once it is enabled"

CYCLE = "↻"
"""A sign for what is on an ordering cycle."""

BADGES = {Severity.ERROR: "x", Severity.WARNING: "!", Severity.NOTE: "i"}

FONT_SIZE = 11
LINE = 13.2
"""Points from a line of a label to the next."""
ROOM = {"hexagon": (24.0, 5.0, 0.0), "ellipse": (20.0, 6.0, 6.0)}
"""Points beside and above the text, in shapes whose corners are cut off; as many again beside a second line,
and the last number above it.
"""
POINTS_PER_INCH = 72


@dataclass(frozen=True, slots=True)
class Look:
    """Attributes, and the lines of the label."""

    attributes: dict[str, str]
    label: tuple[str, ...]


def node_look(node: Node) -> Look:
    """Type by shape, owner and load state by border and a word, findings by a word and a thick border."""
    shape = _shape(node)
    styles = ["filled", *(["rounded"] if shape == "box" else []), *_border(node)]
    values = {
        "shape": shape,
        "style": ",".join(styles),
        "class": " ".join(_classes(node)),
    }
    if node.belonging in (Belonging.PLATFORM, Belonging.NONE):
        values |= {"fillcolor": PLATFORM_FILL.light, "color": FAINT.light}
    if len(node.members) > 1:
        values["peripheries"] = "2"
    if node.role is Role.DROPPED:
        values |= {"color": VERMILLION.light, "penwidth": "2.2"}
    if node.role is Role.FOCUS:
        values["penwidth"] = "3"
    if node.change is not Change.NONE:
        values |= {"color": CHANGES[node.change][1].light, "penwidth": "2.2"}
    label = node_label(node)
    if (room := ROOM.get(shape)) is not None:
        values |= {"margin": "0", "fixedsize": "true", **_size(label, *room)}
    elif not all(line.isascii() for line in label):
        values["width"] = f"{_width(label) / POINTS_PER_INCH + 0.25:.2f}"
    return Look(values, label)


def _shape(node: Node) -> str:
    """The shape of the unit's type; a hexagon or an ellipse of several lines would be twice a box."""
    shape = SHAPES.get(node.type, "box")
    return "box" if shape in ROOM and len(node_label(node)) > 2 else shape


def _size(label: Sequence[str], aside: float, above: float, second: float) -> dict[str, str]:
    """Inches, with so many points more than the text takes: engines would reckon with its corners."""
    wide = _width(label) + aside * (1 + len(label)) / 1.5
    high = len(label) * LINE + above + second * (len(label) - 1)
    return {"width": f"{wide / POINTS_PER_INCH:.3f}", "height": f"{high / POINTS_PER_INCH:.3f}"}


def _width(label: Sequence[str]) -> float:
    return max(width(visible(line), FONT_SIZE) for line in label)


def _border(node: Node) -> list[str]:
    if node.load_state == "not-found":
        return ["dashed"]
    if node.load_state != "loaded":
        return ["diagonals"] if node.load_state == "masked" else ["dashed"]
    return ["dotted"] if node.belonging is Belonging.GENERATED else []


def _classes(node: Node) -> list[str]:
    names = ["unit", node.type or "mixed", node.belonging, node.load_state]
    names += [f"change-{node.change}"] if node.change is not Change.NONE else []
    names += [f"role-{node.role}"] if node.role is not Role.NONE else []
    return names


def node_label(node: Node) -> tuple[str, ...]:
    """The lines in the box: names, then what is to be said of them."""
    sign = f"{CHANGES[node.change][0]} " if node.change is not Change.NONE else ""
    sign += f"{CYCLE} " if node.cyclic else ""
    first, *rest = node.label
    return (f"{sign}{first}{badge(node.severity, len(node.findings))}", *rest, *_state(node), *node.words)


def _state(node: Node) -> list[str]:
    if node.load_state in STATE_WORDS:
        return [STATE_WORDS[node.load_state]]
    if node.once_enabled:
        return [ONCE_ENABLED]
    return [IDLE] if node.idle else []


def badge(severity: Severity | None, count: int) -> str:
    """A sign for the findings behind a name: their worst severity, and how many where it is not one.

    >>> badge(Severity.WARNING, 2), badge(Severity.NOTE, 1), badge(None, 0)
    ('  (! 2)', '  (i)', '')
    """
    if not count:
        return ""
    return f"  ({BADGES[severity or Severity.ERROR]}{f' {count}' if count > 1 else ''})"


def line_of(arrow: Arrow) -> Line:
    """The line of an arrow's class."""
    if arrow.through:
        return THROUGH
    if arrow.edge_class is Class.ORDER and arrow.requirement is not None:
        return ORDER_WITH[arrow.requirement]
    return LINES[arrow.edge_class]


def arrow_look(arrow: Arrow) -> Look:
    """Kind by colour, line style and arrow head; findings and changes by a label too."""
    line = line_of(arrow)
    values = {
        "color": line.colour.light,
        "style": line.style,
        "arrowhead": line.head,
        "penwidth": f"{line.width}",
        "class": " ".join(_arrow_classes(arrow)),
    }
    label: list[str] = []
    if arrow.findings:
        label.append(badge(arrow.severity, len(arrow.findings)).strip())
    if arrow.change is not Change.NONE:
        sign, changed = CHANGES[arrow.change]
        values |= {"color": changed.light, "fontcolor": changed.light, "penwidth": "2.2"}
        values |= {"style": "dashed"} if arrow.change is Change.REMOVED else {}
        label.append(f"{sign} {_said(arrow)}".strip())
    if arrow.role is Role.CHAIN:
        values |= {"penwidth": "3", "color": TEXT.light, "style": "solid", "arrowhead": "normal"}
    if arrow.role is Role.WRONG:
        values |= {"penwidth": "3", "color": VERMILLION.light, "fontcolor": VERMILLION.light}
        label.append("must not be")
    if arrow.role is Role.BROKEN:
        values |= {
            "style": "dashed",
            "color": VERMILLION.light,
            "fontcolor": VERMILLION.light,
            "penwidth": "2.4",
        }
        label.append("not ordered")
    return Look(values, tuple(label))


def _said(arrow: Arrow) -> str:
    """What came or went, in a word for what no plain arrow is: its colour is that of the change."""
    if arrow.requirement is not None:
        return {Class.REQUIRES: "required", Class.WANTS: "wanted"}.get(arrow.requirement, "")
    return "" if arrow.edge_class is Class.ORDER else str(arrow.edge_class)


def _arrow_classes(arrow: Arrow) -> list[str]:
    kind = "through" if arrow.through else arrow.edge_class
    names = [kind, *([f"and-{arrow.requirement}"] if arrow.requirement is not None else [])]
    names += ["default"] if arrow.default else []
    names += [f"change-{arrow.change}"] if arrow.change is not Change.NONE else []
    names += [f"role-{arrow.role}"] if arrow.role is not Role.NONE else []
    return names
