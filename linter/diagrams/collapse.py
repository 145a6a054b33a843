"""Collapsing: units that say the same are drawn as one."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter

from unitlint.diagrams.drawing import Arrow, Change, Class, Node, Role
from unitlint.diagrams.ordering import Pair
from unitlint.quick.dataclasses import replace
from unitlint.systemd.file_names import TRIGGERING_TYPES

SHOWN_NAMES = 3
"""A node lists the names of its units up to one more than this; beyond, it counts the rest."""


def twins(nodes: Sequence[Node], arrows: Sequence[Arrow]) -> dict[str, str]:
    """Units that look alike and have the same neighbours by the same arrows: unit → the group's first."""
    neighbours: dict[str, set[tuple[object, ...]]] = {node.id: set() for node in nodes}
    for arrow in arrows:
        look = (
            arrow.edge_class,
            arrow.requirement,
            bool(arrow.through),
            arrow.bundle,
            arrow.change,
            arrow.role,
        )
        neighbours[arrow.tail].add(("to", arrow.head, *look))
        neighbours[arrow.head].add(("from", arrow.tail, *look))

    def look_of(node: Node) -> object:
        if is_marked(node):
            return node.id
        around = frozenset(neighbours[node.id])
        shape = node.type if around else ""
        look = (shape, node.load_state, node.belonging, node.cluster, node.idle, node.once_enabled)
        return (*look, around)

    return _groups(nodes, look_of)


def triggered(nodes: Sequence[Node], arrows: Sequence[Arrow], triggers: Container[Pair]) -> dict[str, str]:
    """A unit that has arrows with its trigger alone, to that trigger: a timer and what it starts."""
    touching: dict[str, list[Arrow]] = {}
    for arrow in arrows:
        touching.setdefault(arrow.tail, []).append(arrow)
        touching.setdefault(arrow.head, []).append(arrow)
    group = {node.id: node.id for node in nodes}
    for node in nodes:
        found = touching.get(node.id, [])
        others = {end for arrow in found for end in (arrow.tail, arrow.head)} - {node.id}
        if len(others) == 1 and not is_marked(node) and all(_follows(arrow, node.id) for arrow in found):
            [trigger] = others
            group[node.id] = trigger if (trigger, node.id) in triggers else node.id
    return group


def _follows(arrow: Arrow, unit: str) -> bool:
    """Whether an arrow says of a unit and its trigger no more than that they belong together."""
    backwards = arrow.edge_class is Class.ORDER and arrow.tail == unit
    return arrow.change is Change.NONE and arrow.edge_class is not Class.CONFLICTS and not backwards


def is_marked(node: Node) -> bool:
    """Whether the node is what somebody asked about or on a cycle; a finding is a badge, and no such mark."""
    return node.change is not Change.NONE or node.role is not Role.NONE or node.cyclic


def by_key(nodes: Sequence[Node], name: Callable[[Node], str]) -> dict[str, str]:
    """Units with the same name of `name`, masked and missing ones apart from those that are loaded.

    Those where the name is empty, or that carry a mark, stay single.
    """

    def group(node: Node) -> object:
        return node.id if is_marked(node) or not name(node) else (name(node), node.load_state)

    return _groups(nodes, group)


def in_order(arrows: Sequence[Arrow], group: Mapping[str, str]) -> dict[str, str]:
    """The groups, parted where one box for all would stand before and after the same unit.

    Units on a cycle are marked and stay single; but for those, the order of boxes has no cycle either.
    """
    pairs = {(a.tail, a.head) for a in arrows if a.edge_class is Class.ORDER and not a.cyclic}
    if _topological(pairs, group):
        return dict(group)
    single = {name: name for name in group}
    made = dict(single)
    last: dict[str, str] = {}
    for name in _topological(pairs, single):
        joined = {**made, name: last.get(group[name], name)}
        made = joined if _topological(pairs, joined) else made
        last[group[name]] = made[name]
    return made


def _topological(pairs: Iterable[Pair], group: Mapping[str, str]) -> tuple[str, ...]:
    """The groups, earlier ones first; nothing where they wait for each other."""
    before: dict[str, set[str]] = {name: set() for name in group.values()}
    for earlier, later in pairs:
        if group[earlier] != group[later]:
            before[group[later]].add(group[earlier])
    ordered = {name: sorted(before[name]) for name in sorted(before)}
    try:
        return tuple(TopologicalSorter(ordered).static_order())
    except CycleError:
        return ()


def prefix(name: str) -> str:
    """The name up to its first dash, dot or at sign: `systemd` of `systemd-networkd.service`."""
    for mark in "-.@":
        name = name.split(mark, 1)[0] or name
    return name


def _groups(nodes: Sequence[Node], key: Callable[[Node], object]) -> dict[str, str]:
    first: dict[object, str] = {}
    return {node.id: first.setdefault(key(node), node.id) for node in sorted(nodes, key=lambda node: node.id)}


def collapse(
    nodes: Sequence[Node], arrows: Sequence[Arrow], group: Mapping[str, str], heading: str = ""
) -> tuple[list[Node], list[Arrow]]:
    """Nodes merged by `group`, and the arrows among what remains; arrows inside a group disappear.

    A merged node is named by `heading` (`stage`, `source`, `prefix`) and its size, or by its units.
    """
    members: dict[str, list[Node]] = {}
    for node in nodes:
        members.setdefault(group[node.id], []).append(node)
    merged = [_merge(first, merging, heading) for first, merging in sorted(members.items())]
    moved = (replace(arrow, tail=group[arrow.tail], head=group[arrow.head]) for arrow in arrows)
    return merged, merge_parallel(arrow for arrow in moved if arrow.tail != arrow.head)


def _merge(name: str, nodes: Sequence[Node], heading: str) -> Node:
    if len(nodes) == 1:
        return nodes[0]
    ordered = sorted(nodes, key=lambda node: (node.id != name, node.id))
    first, members = ordered[0], tuple(member for node in ordered for member in node.members)
    look = first if len({node.type for node in nodes}) == 1 else replace(first, type="")
    if len({(node.load_state, node.belonging) for node in nodes}) > 1:
        look = replace(look, type="", load_state="loaded", idle=False, once_enabled=False)
    look = first if first.type in TRIGGERING_TYPES else look
    label = _names(members) if not heading else (f"{_common(nodes, heading)} ({len(members)} units)",)
    findings = tuple(dict.fromkeys(finding for node in ordered for finding in node.findings))
    severity = min((n.severity for n in nodes if n.severity), key=lambda one: one.rank, default=None)
    plain = replace(look, members=members, label=label, description="", place="", url="")
    return replace(plain, findings=findings, severity=severity)


def _names(names: Sequence[str]) -> tuple[str, ...]:
    if len(names) <= SHOWN_NAMES + 1:
        return tuple(names)
    return (*names[:SHOWN_NAMES], f"+{len(names) - SHOWN_NAMES} more")


def _common(nodes: Sequence[Node], heading: str) -> str:
    return f"{prefix(min(node.id for node in nodes))}…" if heading == "prefix" else nodes[0].cluster


def merge_parallel(arrows: Iterable[Arrow]) -> list[Arrow]:
    """One arrow for all of a class, role and change between the same two nodes, with all their statements."""
    merged: dict[tuple[str, str, str, str, str], Arrow] = {}
    for arrow in arrows:
        other = merged.get(arrow.sort_key)
        merged[arrow.sort_key] = arrow if other is None else _join(other, arrow)
    return [merged[key] for key in sorted(merged)]


def _join(one: Arrow, other: Arrow) -> Arrow:
    severities = [severity for severity in (one.severity, other.severity) if severity is not None]
    return replace(
        one,
        statements=tuple(dict.fromkeys((*one.statements, *other.statements))),
        findings=tuple(dict.fromkeys((*one.findings, *other.findings))),
        severity=min(severities, key=lambda severity: severity.rank, default=None),
        through=one.through if one.through and other.through else (),
        requirement=one.requirement if one.requirement is other.requirement else None,
        cyclic=one.cyclic or other.cyclic,
        default=one.default and other.default,
        count=one.count + other.count,
    )
