"""From a graph to a drawing: select, reduce, collapse, mark."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from unitlint.diagrams.collapse import by_key, collapse, merge_parallel, prefix, triggered, twins
from unitlint.diagrams.drawing import Arrow, Belonging, Class, Cluster, Drawing, Node, Role
from unitlint.diagrams.links import check_template, url, words
from unitlint.diagrams.marks import Marks, key, marks, sentences, worst
from unitlint.diagrams.nearness import belonging, of_interest
from unitlint.diagrams.options import DrawOptions, Grouping, Marked, PlatformUnits, View
from unitlint.diagrams.order_arrows import DrawnOrder, drawn_order
from unitlint.diagrams.ordering import Pair
from unitlint.diagrams.relation import CLASSES, Relation
from unitlint.diagrams.stages import stage_names, stages
from unitlint.diagrams.view import Selection, select
from unitlint.findings import Finding
from unitlint.graph.edges import PULLS_IN, Edge, Graph, Kind, OriginKind
from unitlint.text import Location
from unitlint.transaction.transaction import Transaction
from unitlint.units.unit import LoadState, Unit

READINGS: dict[View, str] = {
    View.ORDER: "Boot runs from left to right: an arrow leads from the earlier unit to the later one.",
    View.REQUIRE: "An arrow leads from the unit that requires or wants to the one that it requires or wants.",
    View.INSTALL: "An arrow leads from the unit that is started to the one that [Install] lets it pull in.",
    View.ALL: "Grey arrows lead from the earlier unit to the later one; others from the unit that says so.",
}


def draw(
    graph: Graph,
    options: DrawOptions | None = None,
    *,
    findings: Sequence[Finding] = (),
    transaction: Transaction | None = None,
) -> Drawing:
    """The picture of `graph` that `options` describe; `UsageError` for a unit that isn't there.

    With the boot's `transaction`, units of the platform that it doesn't start are left out.
    """
    options = options or DrawOptions()
    check_template(options.link_template)
    marked = marks(graph, findings, transaction.cycles if transaction is not None else ())
    selection = select(graph, options, transaction)
    arrows, units, hidden = _arrows(graph, options, selection, marked)
    joined = {end for arrow in arrows for end in (arrow.tail, arrow.head)}
    shown = sorted(name for name in units if name in joined or _stands_alone(graph, name, options))
    grouped = clusters(graph, options, shown)
    nodes = [node_of(graph.units[name], grouped.get(name, ""), marked, options) for name in shown]
    merged, arrows = _collapsed(graph, nodes, arrows, options)
    hidden["units of the platform"] = len(_left_out(graph, selection) - set(shown))
    return Drawing(
        title=options.title,
        nodes=tuple(sorted(merged, key=lambda node: node.id)),
        arrows=tuple(arrows),
        clusters=cluster_list(graph, merged, options.cluster),
        notes=notes(hidden, merged),
        reading=READINGS[options.view],
    )


def _left_out(graph: Graph, selection: Selection) -> set[str]:
    everything = selection.units | selection.platform
    return {name for name in everything if belonging(graph.units[name]) is Belonging.PLATFORM}


def _stands_alone(graph: Graph, name: str, options: DrawOptions) -> bool:
    """A unit of the platform that nothing joins to the others is left out, unless somebody asked for it."""
    return options.narrows or of_interest(graph.units[name])


def _arrows(
    graph: Graph, options: DrawOptions, selection: Selection, marked: Marks
) -> tuple[list[Arrow], frozenset[str], Counter[str]]:
    """The arrows, the units that may be drawn, and what is hidden by now."""
    edges = {r.pair: r.edge for r in selection.relations if r.edge_class is Class.ORDER and r.tail != r.head}
    noted = marked.edges.keys() | marked.cyclic
    order = drawn_order(
        edges,
        selection.units,
        hidden=selection.platform if options.platform_units is not PlatformUnits.NONE else frozenset(),
        keep=frozenset(pair for pair, edge in edges.items() if key(edge) in noted),
        whole=not options.reduce,
    )
    drawn = [_order_arrow(graph, options, marked, pair, edges, order) for pair in order.pairs]
    covered = {(arrow.head, arrow.tail) for arrow in drawn if arrow.requirement}
    for relation in selection.relations:
        if relation.edge_class is not Class.ORDER and order.units.issuperset(relation.pair):
            repeats = relation.edge_class in (Class.REQUIRES, Class.WANTS) and relation.pair in covered
            if not repeats and relation.tail != relation.head:
                drawn.append(arrow_of(relation, marked, options))
    hidden = selection.hidden.copy()
    hidden["order that a longer chain gives already"] = order.given_by_chains
    hidden["default order before the target that ends the boot"] = order.to_the_end
    return merge_parallel([*drawn, *_broken(options.marked, graph)]), order.units, hidden


def _order_arrow(
    graph: Graph,
    options: DrawOptions,
    marked: Marks,
    pair: Pair,
    edges: Mapping[Pair, Edge],
    order: DrawnOrder,
) -> Arrow:
    if order.pairs[pair]:
        return _through(pair, order.pairs[pair])
    relation = Relation(*pair, Class.ORDER, edges[pair])
    return arrow_of(relation, marked, options, _requirement(graph, edges[pair]))


def _through(pair: Pair, hidden: tuple[str, ...]) -> Arrow:
    chain = " → ".join((pair[0], *hidden, pair[1]))
    return Arrow(*pair, Class.ORDER, statements=(chain,), through=hidden)


def _broken(marked: Marked | None, graph: Graph) -> list[Arrow]:
    if marked is None:
        return []
    pairs = [(graph.resolve(earlier), graph.resolve(later)) for earlier, later in marked.broken]
    return [
        Arrow(
            earlier,
            later,
            Class.ORDER,
            statements=(f"{marked.name}: nothing orders these",),
            role=Role.BROKEN,
        )
        for earlier, later in pairs
        if earlier is not None and later is not None
    ]


def _requirement(graph: Graph, order: Edge) -> Class | None:
    """How strongly the later unit asks for the earlier one; what `[Install]` alone asks for is not drawn."""
    found = {
        CLASSES[kind]
        for kind in (*PULLS_IN, Kind.REQUISITE)
        if (edge := graph.edge(order.source, kind, order.target)) is not None
        and any(origin.kind is not OriginKind.INSTALL for origin in edge.origins)
    }
    return Class.REQUIRES if Class.REQUIRES in found else Class.WANTS if found else None


def arrow_of(
    relation: Relation, marked: Marks, options: DrawOptions, requirement: Class | None = None
) -> Arrow:
    """The edge as an arrow of its own."""
    edge = relation.edge
    found = marked.edges.get(key(edge), ())
    places = [place.location for place in edge.places]
    chain = options.marked is not None and edge in options.marked.kept
    in_cycle = ("part of an ordering cycle",) if key(edge) in marked.cyclic else ()
    return Arrow(
        relation.tail,
        relation.head,
        relation.edge_class,
        statements=(statement(edge),),
        requirement=requirement,
        url=url(options.link_template, places[0] if places else None),
        findings=(*sentences(found), *in_cycle),
        severity=worst(found),
        role=Role.CHAIN if chain else Role.NONE,
        default=not places,
    )


def statement(edge: Edge) -> str:
    """`b.service After a.service (path:3)`; where no line says it, the kinds of its origins."""
    places = sorted({words(place.location) for place in edge.places})
    why = ", ".join(places or sorted({f"{origin.kind} dependency" for origin in edge.origins}))
    return (
        f"{edge.source} {edge.kind} {edge.target} ({why})"
        if why
        else f"{edge.source} {edge.kind} {edge.target}"
    )


def node_of(unit: Unit, cluster: str, marked: Marks, options: DrawOptions) -> Node:
    """The unit as a box of its own."""
    found = marked.units.get(unit.name, ())
    location = location_of(unit)
    description = unit.last("Unit", "Description")
    return Node(
        id=unit.name,
        label=(unit.name,),
        type=unit.type,
        load_state=unit.load_state,
        belonging=belonging(unit),
        cluster=cluster,
        members=(unit.name,),
        description=description.value if description is not None else "",
        place=words(location),
        url=url(options.link_template, location),
        findings=sentences(found),
        severity=worst(found),
        role=Role.FOCUS if unit.name in options.focus or unit.name in (options.path or ()) else Role.NONE,
    )


def location_of(unit: Unit) -> Location | None:
    """Where the unit is written; for a unit without text, the path of its file."""
    if unit.place is not None:
        return unit.place.location
    return Location(unit.fragment.path) if unit.fragment is not None else None


def clusters(graph: Graph, options: DrawOptions, shown: Iterable[str]) -> dict[str, str]:
    """The cluster of each unit that has one."""
    match options.collapse if options.collapse is not Grouping.NONE else options.cluster:
        case Grouping.STAGE:
            placed = stages(_order(graph), graph.units)
            # A unit that isn't there starts nowhere, whatever names it.
            return {n: placed[n] for n in shown if graph.units[n].load_state is not LoadState.NOT_FOUND}
        case Grouping.SOURCE:
            return {name: _source(graph.units[name]) for name in shown}
        case _:
            return {}


def _source(unit: Unit) -> str:
    location = location_of(unit)
    match belonging(unit):
        case Belonging.PLATFORM:
            return "base OS"
        case Belonging.NONE:
            return "without a file"
        case _:
            return location.path if location is not None else "without a file"


def _collapsed(
    graph: Graph, nodes: list[Node], arrows: list[Arrow], options: DrawOptions
) -> tuple[list[Node], list[Arrow]]:
    match options.collapse:
        case Grouping.STAGE | Grouping.SOURCE:
            return collapse(nodes, arrows, by_key(nodes, lambda node: node.cluster), options.collapse)
        case Grouping.PREFIX:
            return collapse(nodes, arrows, by_key(nodes, prefix), options.collapse)
        case Grouping.NONE:
            if not options.reduce:
                return nodes, arrows
            pairs = {(edge.source, edge.target) for edge in graph.edges(Kind.TRIGGERS)}
            nodes, arrows = collapse(nodes, arrows, triggered(nodes, arrows, pairs))
            return collapse(nodes, arrows, twins(nodes, arrows))


def cluster_list(graph: Graph, nodes: Sequence[Node], grouping: Grouping) -> tuple[Cluster, ...]:
    """The clusters that hold a node, in their order."""
    present = {node.cluster for node in nodes if node.cluster}
    in_order = stage_names(_order(graph), graph.units) if grouping is Grouping.STAGE else sorted(present)
    return tuple(Cluster(name, name) for name in in_order if name in present)


def _order(graph: Graph) -> set[Pair]:
    return {(edge.target, edge.source) for edge in graph.edges(Kind.AFTER)}


def notes(hidden: Counter[str], merged: Sequence[Node]) -> tuple[str, ...]:
    """What the legend says of what is not drawn."""
    counts = [f"{what} ({count})" for what, count in sorted(hidden.items()) if count]
    said = ["Hidden: " + ", ".join(counts) + "."] if counts else []
    together = [node for node in merged if len(node.members) > 1]
    if together:
        units = sum(len(node.members) for node in together)
        said.append(
            f"Units with the same neighbours, or with one trigger, are one box ({units} in {len(together)})."
        )
    return tuple(said)
