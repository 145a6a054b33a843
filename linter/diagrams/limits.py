"""How much a picture may hold before somebody is told, or asked, to show less."""

from __future__ import annotations

from unitlint.diagrams.drawing import Drawing
from unitlint.errors import UsageError

LARGE_NODES, LARGE_ARROWS = 300, 600
"""Beyond, laying out takes seconds, and nobody reads it."""
CROWDED_ARROWS = 100
"""Beyond, arrows can be followed by a search or a click, and hardly by eye."""
MOST_NODES = 2000
"""Beyond, laying out takes minutes."""
MOST_ARROWS = 3000
"""Beyond, a page leaves the picture out: laying it out takes minutes, too."""
TANGLED = 15
"""Arrows for each box, beyond which a large drawing's take minutes: it is by their cube."""
ADVICE = "--focus UNIT, --path A B or --only GLOB shows less"
OF_MANY = "--focus UNIT, --path A B, --only GLOB or --collapse stage shows less"


def is_tangled(drawing: Drawing) -> bool:
    """Whether so many of its boxes have arrows to each other that no engine lays them out in time."""
    return len(drawing.lines) > max(LARGE_ARROWS, TANGLED * len(drawing.nodes))


def check_size(drawing: Drawing, *, force: bool = False) -> str:
    """A warning for a large drawing, empty for others; `UsageError` for a huge one unless `force`."""
    nodes, arrows = len(drawing.nodes), len(drawing.lines)
    if nodes > MOST_NODES and not force:
        raise UsageError(
            f"{nodes} boxes are too many for one picture", hint=f"{OF_MANY}; --force draws it anyway"
        )
    if is_tangled(drawing) and not force:
        raise UsageError(
            f"{arrows} arrows between {nodes} boxes are too many for one picture",
            hint=f"{ADVICE}; --force draws it anyway",
        )
    if nodes > LARGE_NODES or arrows > LARGE_ARROWS:
        return f"{nodes} boxes and {arrows} arrows: this takes a while and is hard to read ({OF_MANY})"
    if arrows > CROWDED_ARROWS:
        return f"{arrows} arrows are hard to follow ({ADVICE})"
    return ""
