"""In a crowd, arrows in words: what a box of many arrows is joined to says so itself.

No eye follows the line of a unit that waits for the network among forty others that do; its box says `after
network-online.target`. A line stays where it is the only one that leads to a box, and wherever boxes would
otherwise no longer hang together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from unitlint.diagrams.drawing import Arrow, Change, Class, Node, Role
from unitlint.diagrams.helvetica import wrapped
from unitlint.diagrams.order_arrows import HUB
from unitlint.quick.dataclasses import replace

WIDEST = 170.0
"""Points that a line of words in a box may have."""
SIZE = 11.0

WORDS: dict[tuple[Class, Class | None], tuple[str, str]] = {
    (Class.ORDER, None): ("after", "before"),
    (Class.ORDER, Class.REQUIRES): ("after, requires", "before, required by"),
    (Class.ORDER, Class.WANTS): ("after, wants", "before, wanted by"),
    (Class.REQUIRES, None): ("required by", "requires"),
    (Class.WANTS, None): ("wanted by", "wants"),
    (Class.CONFLICTS, None): ("conflicts with", "conflicts with"),
}
"""What the box at an arrow's head says of that at its tail, and the other way round."""

IN_WORDS = "Some boxes say in words what they are joined to, instead of by an arrow."


def in_words(nodes: Sequence[Node], arrows: Sequence[Arrow]) -> tuple[list[Node], list[Arrow]]:
    """The drawing with those arrows in words that lead from or to boxes of many."""
    at = _where(arrows)
    names = {node.id: _name(node) for node in nodes}
    lines: dict[str, dict[str, list[str]]] = {}
    details: dict[str, list[str]] = {}
    for arrow in arrows:
        if (box := at.get(id(arrow))) is None:
            continue
        hub = arrow.tail if box == arrow.head else arrow.head
        lines.setdefault(box, {}).setdefault(_words(arrow)[box == arrow.tail], []).append(names[hub])
        details.setdefault(box, []).extend(arrow.statements)
    boxes = [
        replace(
            node,
            words=tuple(_lines(lines.get(node.id, {}))),
            details=(*node.details, *details.get(node.id, ())),
        )
        for node in nodes
    ]
    return boxes, [replace(arrow, in_words=True) if id(arrow) in at else arrow for arrow in arrows]


def _where(arrows: Sequence[Arrow]) -> dict[int, str]:
    """The arrow's identity → the box that says it."""
    out = Counter(arrow.tail for arrow in arrows)
    into = Counter(arrow.head for arrow in arrows)
    found = {}
    for arrow in arrows:
        if not _is_plain(arrow):
            continue
        if out[arrow.tail] >= HUB and into[arrow.head] > 1:
            found[id(arrow)] = arrow.head
        elif into[arrow.head] > HUB and out[arrow.tail] > 1:
            found[id(arrow)] = arrow.tail
    return _connected(arrows, found)


def _connected(arrows: Sequence[Arrow], found: Mapping[int, str]) -> dict[int, str]:
    """Without those of which one is needed as a line, so that boxes hang together as before."""
    parts = {end: end for arrow in arrows for end in (arrow.tail, arrow.head)}

    def part(box: str) -> str:
        while parts[box] != box:
            box = parts[box]
        return box

    for arrow in arrows:
        if id(arrow) not in found:
            parts[part(arrow.tail)] = part(arrow.head)
    kept: dict[int, str] = {}
    for arrow in arrows:
        if id(arrow) in found:
            one, other = part(arrow.tail), part(arrow.head)
            parts[one] = other
            kept |= {id(arrow): found[id(arrow)]} if one == other else {}
    return kept


def _is_plain(arrow: Arrow) -> bool:
    """Whether it says nothing but what its words would."""
    marked = arrow.findings or arrow.cyclic or arrow.through or arrow.bundle
    return (
        not marked
        and arrow.role is Role.NONE
        and arrow.change is Change.NONE
        and (arrow.edge_class, arrow.requirement) in WORDS
    )


def _words(arrow: Arrow) -> tuple[str, str]:
    return WORDS[arrow.edge_class, arrow.requirement]


def _name(node: Node) -> str:
    more = len(node.members) - 1
    return f"{node.id} +{more}" if more else node.id


def _lines(said: Mapping[str, Iterable[str]]) -> list[str]:
    """`after a.target, b.target`, as many on a line as there is room for."""
    texts = [f"{words} {', '.join(sorted(names))}" for words, names in sorted(said.items())]
    return [line for text in texts for line in wrapped(text, SIZE, WIDEST)]
