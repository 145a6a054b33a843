"""Units that the rest of the boot can't tell apart: what is before and after one is before and after all.

Those are mounts, in chains between the same two neighbours, and in a crowded picture any units of packages
that follow one another alone. The box of such a module stands for all of them; its tooltip tells the order
among them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set

from unitlint.diagrams.collapse import collapse, is_marked, twins
from unitlint.diagrams.drawing import Arrow, Change, Class, Node
from unitlint.quick.dataclasses import replace

Outside = frozenset[tuple[object, ...]]
"""Neighbours, and the looks of the arrows to them."""


def merge_mounts(nodes: Sequence[Node], arrows: Sequence[Arrow]) -> tuple[list[Node], list[Arrow]]:
    """The drawing with each module of mounts as one box."""
    return _merged(nodes, arrows, _modules(nodes, arrows))


def merge_chains(
    nodes: Sequence[Node], arrows: Sequence[Arrow], foldable: Set[str]
) -> tuple[list[Node], list[Arrow]]:
    """The drawing with each chain of `foldable` units as one box, and those of equal chains, too."""
    while True:
        merged, left = _merged(nodes, arrows, _chains(nodes, arrows, foldable))
        merged, left = collapse(merged, left, twins(merged, left))
        if len(merged) == len(nodes):
            return merged, left
        nodes, arrows = merged, left


def _chains(nodes: Sequence[Node], arrows: Sequence[Arrow], foldable: Set[str]) -> dict[str, str]:
    """Unit → the first of its chain: one arrow leads to each of the others, and one from all but the last."""
    out = Counter(arrow.tail for arrow in arrows)
    into = Counter(arrow.head for arrow in arrows)
    plain = {n.id for n in nodes if foldable >= set(n.members) and n.type != "target" and not is_marked(n)}
    before = {
        arrow.head: arrow.tail
        for arrow in arrows
        if plain >= {arrow.tail, arrow.head}
        and out[arrow.tail] == into[arrow.head] == 1
        and _is_plain(arrow)
        and not arrow.through
    }
    group = {}
    for node in nodes:
        first = node.id
        while first in before:
            first = before[first]
        group[node.id] = first
    return group


def _merged(
    nodes: Sequence[Node], arrows: Sequence[Arrow], group: Mapping[str, str]
) -> tuple[list[Node], list[Arrow]]:
    inner: dict[str, list[str]] = {}
    for arrow in arrows:
        if group[arrow.tail] == group[arrow.head]:
            inner.setdefault(group[arrow.tail], []).extend(arrow.statements)
    merged, left = collapse(nodes, arrows, group)
    return [replace(n, details=(*n.details, *inner.get(n.id, ()))) for n in merged], left


def _modules(nodes: Sequence[Node], arrows: Sequence[Arrow]) -> dict[str, str]:
    """Unit → the first of its module."""
    mounts = {n.id: n for n in nodes if n.type == "mount" and not is_marked(n)}
    inside = [a for a in arrows if mounts.keys() >= {a.tail, a.head}]
    group = {node.id: node.id for node in nodes}
    firsts: dict[object, str] = {}
    for names in _joined(mounts, inside):
        around = _around(names, inside, arrows)
        if around is None:
            continue
        look = frozenset(
            (mounts[name].belonging, mounts[name].load_state, mounts[name].cluster) for name in names
        )
        first = firsts.setdefault((around, look), names[0]) if len(look) == 1 else names[0]
        group |= dict.fromkeys(names, first)
    return group


def _joined(mounts: Iterable[str], inside: Iterable[Arrow]) -> list[list[str]]:
    """The mounts, those together that arrows join."""
    part = {name: [name] for name in sorted(mounts)}
    for arrow in inside:
        one, other = part[arrow.tail], part[arrow.head]
        if one is not other:
            one += other
            part |= dict.fromkeys(other, one)
    return [sorted(names) for names in {id(names): names for names in part.values()}.values()]


def _around(names: Sequence[str], inside: Sequence[Arrow], arrows: Sequence[Arrow]) -> object:
    """What is before and after them all; None where it is not the same for each of their chains."""
    members = frozenset(names)
    own = [arrow for arrow in inside if arrow.tail in members]
    if any(not _is_plain(arrow) for arrow in own):
        return None
    into = _neighbours(members, arrows, {a.head for a in own}, forwards=False)
    out = _neighbours(members, arrows, {a.tail for a in own}, forwards=True)
    return None if into is None or out is None else (into, out)


def _neighbours(
    members: frozenset[str], arrows: Sequence[Arrow], bound: set[str], *, forwards: bool
) -> Outside | None:
    """The neighbours on one side of the free ends, if these have the same and no other has any."""
    found: Mapping[str, set[tuple[object, ...]]] = {name: set() for name in members}
    for arrow in arrows:
        end, other = (arrow.tail, arrow.head) if forwards else (arrow.head, arrow.tail)
        if end in members and other not in members:
            found[end].add((other, arrow.edge_class, arrow.requirement, bool(arrow.through), arrow.bundle))
    free = {frozenset(found[name]) for name in members - bound}
    if len(free) != 1 or any(found[name] for name in bound):
        return None
    return next(iter(free))


def _is_plain(arrow: Arrow) -> bool:
    return arrow.edge_class is Class.ORDER and not arrow.findings and arrow.change is Change.NONE
