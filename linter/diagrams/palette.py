"""Colours, line styles and shapes: tables of data.

The hues are Okabe and Ito's (Color Universal Design, 2008), which people with any colour vision can tell
apart. On white most of them are too pale to read, so the light theme darkens them to a contrast of at least
4.5:1 on `PAPER` and on `CLUSTER` (WCAG 2.1, 1.4.3); the dark theme uses them as they are.
"""

from __future__ import annotations

from unitlint.diagrams.drawing import Change, Class
from unitlint.quick.dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Colour:
    """One meaning in both themes, as `#rrggbb`."""

    light: str
    dark: str


PAPER = Colour("#ffffff", "#0d1117")
CLUSTER = Colour("#f6f6f6", "#161b22")
PLATFORM_FILL = Colour("#ececec", "#1e252e")
TEXT = Colour("#1a1a1a", "#e6edf3")
FAINT = Colour("#595959", "#a9b3be")
BLUE = Colour("#0072b2", "#56b4e9")
GREEN = Colour("#007a59", "#00b384")
VERMILLION = Colour("#b84d00", "#ff8a3d")
PURPLE = Colour("#a34d7f", "#cc79a7")
ORANGE = Colour("#8a5f00", "#e69f00")
"""Green and vermillion are lightened for the dark theme, where the originals stay below 4.5:1 on a box."""

SLACK = Colour("#dddddd", "#2a323c")
"""Behind a bar: only ever beside the bar itself."""

NAMES: dict[Colour, str] = {
    TEXT: "black",
    FAINT: "grey",
    BLUE: "blue",
    GREEN: "green",
    VERMILLION: "vermillion",
    PURPLE: "purple",
    ORANGE: "brown",
}
"""What the colours of lines are called, where none can be shown."""

EDGE_OF_CLUSTER = Colour("#d0d0d0", "#3a434f")
"""A border that only repeats what the fill shows, and may be faint."""

FOREGROUNDS = (TEXT, FAINT, BLUE, GREEN, VERMILLION, PURPLE, ORANGE)
BACKGROUNDS = (PAPER, CLUSTER)
THEMED = (*BACKGROUNDS, PLATFORM_FILL, SLACK, EDGE_OF_CLUSTER, *FOREGROUNDS)
"""Every colour of a picture; no two are equal in the light theme, so each can be replaced by its dark one."""


@dataclass(frozen=True, slots=True)
class Line:
    """How a class of edges is drawn. `style` is DOT's; two classes never differ by colour alone."""

    colour: Colour
    style: str
    head: str
    meaning: str
    width: float = 1.2


LINES: dict[Class, Line] = {
    Class.ORDER: Line(FAINT, "solid", "vee", "starts before"),
    Class.REQUIRES: Line(BLUE, "solid", "diamond", "requires (Requires, Requisite, BindsTo)", 1.8),
    Class.WANTS: Line(GREEN, "dashed", "odiamond", "wants (Wants, Upholds)"),
    Class.PART_OF: Line(ORANGE, "dotted", "oinv", "stops and restarts with (PartOf)"),
    Class.CONFLICTS: Line(VERMILLION, "solid", "tee", "conflicts with (Conflicts)", 1.8),
    Class.TRIGGERS: Line(PURPLE, "dashed", "normal", "triggers (socket, timer, path, automount)"),
    Class.OTHER: Line(FAINT, "dotted", "open", "other (OnFailure, propagation, JoinsNamespaceOf)"),
}

ORDER_WITH: dict[Class, Line] = {
    Class.REQUIRES: Line(BLUE, "solid", "vee", "starts before, and the later one requires it", 1.8),
    Class.WANTS: Line(GREEN, "dashed", "vee", "starts before, and the later one wants it"),
}

THROUGH = Line(FAINT, "dotted", "vee", "starts before, by a chain of units that are hidden")

SHAPES: dict[str, str] = {
    "service": "box",
    "target": "hexagon",
    "mount": "folder",
    "automount": "tab",
    "swap": "cylinder",
    "socket": "component",
    "timer": "ellipse",
    "path": "note",
    "device": "octagon",
    "slice": "box3d",
    "scope": "underline",
}
"""Shape of each unit type; a node that stands for units of several types is a `box`."""

CHANGES: dict[Change, tuple[str, Colour]] = {
    Change.ADDED: ("+", GREEN),
    Change.REMOVED: ("-", VERMILLION),
    Change.CHANGED: ("~", ORANGE),
}
