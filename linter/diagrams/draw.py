"""From a graph to a drawing: select, reduce, collapse, mark."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from unitlint.diagrams.arrows import arrow_of, broken, order_arrow
from unitlint.diagrams.arrows_in_words import IN_WORDS, in_words
from unitlint.diagrams.clusters import cluster_list, clusters
from unitlint.diagrams.collapse import by_key, collapse, in_order, merge_parallel, prefix, triggered, twins
from unitlint.diagrams.drawing import Arrow, Belonging, Class, Drawing, Node, Role
from unitlint.diagrams.limits import CROWDED_ARROWS
from unitlint.diagrams.links import check_template
from unitlint.diagrams.marks import EdgeKey, Marks, key, marks
from unitlint.diagrams.modules import merge_chains, merge_mounts
from unitlint.diagrams.nearness import belonging, is_base, is_its_own_base, of_interest, origins
from unitlint.diagrams.nodes import node_of
from unitlint.diagrams.options import DrawOptions, Grouping, PlatformUnits, View
from unitlint.diagrams.order_arrows import HUB, drawn_order
from unitlint.diagrams.view import Selection, is_idle, only_by, select
from unitlint.findings.finding import Finding
from unitlint.graph.edges import Graph, Kind
from unitlint.graph.origins import OriginKind
from unitlint.quick.dataclasses import replace
from unitlint.transaction.transaction import Transaction
from unitlint.units.unit import LoadState

ARROWS_OF_ALL = (
    "Ordering arrows point from the earlier unit to the later one, others from the unit that has the setting."
)
READINGS: dict[View, str] = {
    View.ORDER: "The boot runs downwards: an arrow points from the earlier unit to the later one.",
    View.REQUIRE: "An arrow points from the unit that requires or wants to the one that it requires or "
    "wants.",
    View.INSTALL: "An arrow points from the unit that is started to the one that [Install] makes it pull in.",
    View.ALL: ARROWS_OF_ALL,
}

MOST_IDLE = 12
"""Units without a job that a picture shows beside the others; more are counted."""

CROWDED_VIEWS = (View.ORDER, View.REQUIRE)
IN_A_CROWD = "So are units of packages that nothing else stands between."
WHY_ONE_BOX: dict[Grouping, str] = {
    Grouping.NONE: "Units with the same neighbours, or with one trigger,",
    Grouping.STAGE: "Units of one stage",
    Grouping.SOURCE: "Units of one file",
    Grouping.PREFIX: "Units with one prefix",
}


def draw(
    graph: Graph,
    options: DrawOptions | None = None,
    *,
    findings: Sequence[Finding] = (),
    transaction: Transaction | None = None,
    later: frozenset[str] = frozenset(),
) -> Drawing:
    """The picture of `graph` that `options` describe; `UsageError` for a unit that isn't there.

    With the boot's `transaction`, units of the platform that it doesn't start are left out; `later` are those
    that start only once they are enabled.
    """
    options = options or DrawOptions()
    check_template(options.link_template)
    marked = marks(graph, findings, transaction.cycles if transaction is not None else ())
    selection = select(graph, options, transaction)
    selection = _apart(graph, options, selection, marked, known=transaction is not None)
    arrows, units, hidden = _arrows(graph, options, selection, marked)
    joined = {end for arrow in arrows for end in (arrow.tail, arrow.head)}
    alone = frozenset(graph.units) if options.narrows else of_interest(graph)
    # A unit of the platform that nothing joins to the others is left out, unless somebody asked for it.
    shown = sorted(name for name in units if name in joined or name in alone)
    grouped = clusters(graph, options, shown, selection.carriers)
    brought = origins(graph)
    nodes = [
        replace(
            _node(graph, name, grouped.get(name, ""), marked, options, selection, brought[name]),
            once_enabled=name in later,
        )
        for name in shown
    ]
    merged, arrows = _collapsed(graph, nodes, arrows, options)
    crowded = _is_crowded(arrows, options)
    merged = _ends(merged, arrows)
    if crowded:
        merged, arrows = in_words(merged, arrows)
    hidden["units of the base OS"] = len(_left_out(graph, selection) - set(shown))
    footnotes = notes(hidden, merged, options.collapse)
    return Drawing(
        title=options.title,
        nodes=tuple(sorted(merged, key=lambda node: node.id)),
        arrows=tuple(arrows),
        clusters=cluster_list(graph, merged, options.cluster) if options.collapse is Grouping.NONE else (),
        notes=(*footnotes, *(_of_a_crowd(arrows, options) if crowded else ())),
        reading=READINGS[options.view],
        crowded=crowded,
        needs_first=options.view is View.REQUIRE,
    )


def _node(
    graph: Graph,
    name: str,
    cluster: str,
    marked: Marks,
    options: DrawOptions,
    selection: Selection,
    origin: Belonging,
) -> Node:
    unit = graph.units[name]
    node = node_of(unit, cluster, marked, options.link_template)
    asked = {graph.resolve(one) for one in (*options.focus, *(options.path or ()), options.reaches)}
    return replace(
        node,
        belonging=Belonging.PLATFORM if name in selection.base else origin,
        role=Role.FOCUS if name in asked else Role.NONE,
        cyclic=name in marked.cyclic_units,
        idle=selection.carriers is not None and is_idle(unit, selection.carriers),
    )


def _ends(nodes: list[Node], arrows: list[Arrow]) -> list[Node]:
    """The targets that end the boot say how many units they come after: one arrow stands for all."""
    bundles = {arrow.head: arrow.bundle for arrow in arrows if arrow.bundle}
    return [
        replace(node, label=(*node.label, f"after {bundles[node.id]} units")) if node.id in bundles else node
        for node in nodes
    ]


def _apart(
    graph: Graph, options: DrawOptions, selection: Selection, marked: Marks, *, known: bool
) -> Selection:
    """Without the order of units that have no job, since it orders nothing; nor, if there are many, those.

    What they require is left out with them, and not before; what can't be loaded stays with what needs it.
    """
    if options.view not in CROWDED_VIEWS or options.narrows or not known or selection.carriers is None:
        return selection
    idle = {name for name in selection.units if is_idle(graph.units[name], selection.carriers)}
    if options.view is View.REQUIRE:
        idle = {name for name in idle if graph.units[name].load_state is LoadState.LOADED}
    noted = marked.edges.keys() | marked.cyclic
    triggers = {(edge.source, edge.target) for edge in graph.edges(Kind.TRIGGERS)}
    relations = tuple(
        relation
        for relation in selection.relations
        if idle.isdisjoint(relation.pair)
        or key(relation.edge) in noted
        or (relation.pair in triggers and relation.tail not in idle)
    )
    apart = idle - {end for relation in relations for end in relation.pair}
    if options.idle or len(apart) <= MOST_IDLE:
        return replace(selection, relations=relations) if options.view is View.ORDER else selection
    hidden = selection.hidden.copy()
    hidden["units without a job: --idle"] = len(apart)
    return replace(selection, units=selection.units - apart, relations=relations, hidden=hidden)


def _left_out(graph: Graph, selection: Selection) -> set[str]:
    everything = selection.units | selection.platform
    base = selection.base
    return {n for n in everything if n in base or belonging(graph.units[n]) is Belonging.PLATFORM}


def _arrows(
    graph: Graph, options: DrawOptions, selection: Selection, marked: Marks
) -> tuple[list[Arrow], frozenset[str], Counter[str]]:
    """The arrows, the units that may be drawn, and what is hidden by now."""
    edges = {r.pair: r.edge for r in selection.relations if r.edge_class is Class.ORDER and r.tail != r.head}
    asked = options.marked.kept + options.marked.wrong if options.marked is not None else ()
    noted = marked.edges.keys() | marked.cyclic | {key(edge) for edge in asked}
    order = drawn_order(
        edges,
        selection.units,
        hidden=selection.platform if options.platform_units is not PlatformUnits.NONE else frozenset(),
        keep=frozenset(pair for pair, edge in edges.items() if key(edge) in noted),
        carriers=selection.carriers,
        whole=not options.reduce,
    )
    drawn = [order_arrow(graph, options, marked, pair, edges, order) for pair in order.pairs]
    covered = {(arrow.head, arrow.tail) for arrow in drawn if arrow.requirement}
    installed = _pulled_in_by_hubs(graph, options, selection, order.units) - noted
    for relation in selection.relations:
        if key(relation.edge) in installed:
            continue
        if relation.edge_class is not Class.ORDER and order.units.issuperset(relation.pair):
            is_drawn_as_order = (
                relation.edge_class in (Class.REQUIRES, Class.WANTS) and relation.pair in covered
            )
            repeats = is_drawn_as_order and key(relation.edge) not in marked.edges
            if not repeats and relation.tail != relation.head:
                drawn.append(arrow_of(relation, marked, options))
    hidden = selection.hidden.copy()
    hidden["what [Install] lets one target pull in: --view install"] = len(installed)
    hidden["order that a longer chain gives already"] = order.given_by_chains
    return merge_parallel([*drawn, *broken(options.marked, graph)]), order.units, hidden


def _pulled_in_by_hubs(
    graph: Graph, options: DrawOptions, selection: Selection, shown: frozenset[str]
) -> set[EdgeKey]:
    """In the picture of everything, what `[Install]` alone lets a target pull in, where that is many units.

    Their arrows, all from one box, would cover the others and say of each unit only that it is enabled.
    """
    if options.view is not View.ALL or not options.reduce:
        return set()
    asked = {graph.resolve(one) for one in (*options.focus, *(options.path or ()), options.reaches)}
    targets: dict[str, set[EdgeKey]] = {}
    for relation in selection.relations:
        by_install = relation.edge_class is not Class.ORDER and only_by(relation.edge, OriginKind.INSTALL)
        if by_install and shown.issuperset(relation.pair) and asked.isdisjoint(relation.pair):
            targets.setdefault(relation.tail, set()).add(key(relation.edge))
    return {edge for edges in targets.values() if len(edges) >= HUB for edge in edges}


def _collapsed(
    graph: Graph, nodes: list[Node], arrows: list[Arrow], options: DrawOptions
) -> tuple[list[Node], list[Arrow]]:
    whole = options.collapse is Grouping.NONE
    names = {
        node.id: prefix(node.id) if options.collapse is Grouping.PREFIX else node.cluster for node in nodes
    }
    nodes = nodes if whole else [replace(node, cluster="") for node in nodes]
    if options.reduce:
        if options.view is View.ORDER or _is_crowded(arrows, options):
            pairs = {(edge.source, edge.target) for edge in graph.edges(Kind.TRIGGERS)}
            nodes, arrows = collapse(nodes, arrows, triggered(nodes, arrows, pairs))
        if not options.narrows:
            nodes, arrows = merge_mounts(nodes, arrows)
        nodes, arrows = collapse(nodes, arrows, twins(nodes, arrows))
        if _is_crowded(arrows, options) and options.view is View.ORDER:
            nodes, arrows = merge_chains(nodes, arrows, _of_packages(graph))
    if whole:
        return nodes, arrows
    nodes = [replace(node, cluster=_shared(names, node)) for node in nodes]
    named = by_key(nodes, lambda node: node.cluster)
    return collapse(nodes, arrows, in_order(arrows, named), options.collapse)


def _of_a_crowd(arrows: Sequence[Arrow], options: DrawOptions) -> Iterator[str]:
    if options.view is View.ORDER:
        yield IN_A_CROWD
    if any(arrow.in_words for arrow in arrows):
        yield IN_WORDS


def _is_crowded(arrows: Sequence[Arrow], options: DrawOptions) -> bool:
    return len(arrows) > CROWDED_ARROWS and options.view in CROWDED_VIEWS and not options.narrows


def _of_packages(graph: Graph) -> frozenset[str]:
    itself = is_its_own_base(graph)
    return frozenset(name for name, unit in graph.units.items() if is_base(unit, itself=itself))


def _shared(names: Mapping[str, str], node: Node) -> str:
    """What all units of a box are called by; nothing where they differ."""
    found = {names[unit] for unit in node.members}
    return found.pop() if len(found) == 1 else ""


def notes(
    hidden: Counter[str], merged: Sequence[Node], collapse: Grouping = Grouping.NONE
) -> tuple[str, ...]:
    """What the legend says of what is not drawn."""
    counts = [f"{what} ({count})" for what, count in sorted(hidden.items()) if count]
    lines = ["Hidden: " + ", ".join(counts) + "."] if counts else []
    boxes = [node for node in merged if len(node.members) > 1]
    if boxes:
        units = sum(len(node.members) for node in boxes)
        same = WHY_ONE_BOX[collapse]
        lines.append(f"{same} are one box ({units} in {len(boxes)}).")
    return tuple(lines)
