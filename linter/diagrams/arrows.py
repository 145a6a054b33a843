"""Edges as arrows."""

from __future__ import annotations

from collections.abc import Mapping

from unitlint.diagrams.drawing import Arrow, Class, Role
from unitlint.diagrams.links import url, words
from unitlint.diagrams.marks import Marks, key, sentences, worst
from unitlint.diagrams.options import DrawOptions, Marked
from unitlint.diagrams.order_arrows import DrawnOrder
from unitlint.diagrams.ordering import Pair
from unitlint.diagrams.relation import CLASSES, Relation
from unitlint.graph.edges import PULLS_IN, Edge, Graph, Kind
from unitlint.graph.origins import Origin, OriginKind
from unitlint.quick.dataclasses import replace


def arrow_of(
    relation: Relation, marked: Marks, options: DrawOptions, requirement: Class | None = None
) -> Arrow:
    """The edge as an arrow of its own."""
    edge = relation.edge
    found = marked.edges.get(key(edge), ())
    places = [place.location for place in edge.places]
    return Arrow(
        relation.tail,
        relation.head,
        relation.edge_class,
        statements=(statement(edge),),
        requirement=requirement,
        url=url(options.link_template, places[0] if places else None),
        findings=sentences(found),
        severity=worst(found),
        cyclic=key(edge) in marked.cyclic,
        role=_role(edge, options.marked),
        default=not places,
    )


def _role(edge: Edge, marked: Marked | None) -> Role:
    if marked is None:
        return Role.NONE
    return Role.WRONG if edge in marked.wrong else Role.CHAIN if edge in marked.kept else Role.NONE


def statement(edge: Edge) -> str:
    """`b.service After a.service (path:3)`; where no line says it, what it is there for."""
    places = sorted({words(place.location) for place in edge.places})
    why = ", ".join(places or sorted({origin.dependency for origin in edge.origins}))
    edge_words = f"{edge.source} {edge.kind} {edge.target}"
    return f"{edge_words} ({why})" if why else edge_words


def setting_of(edge: Edge) -> str:
    """`path:3 (Before=)`, the directive as it stands there; where no line says it, what it is there for."""
    found = {_reason(origin) for origin in edge.origins if origin.place is not None}
    return ", ".join(sorted(found or {origin.dependency for origin in edge.origins}))


def _reason(origin: Origin) -> str:
    place = words(origin.place.location) if origin.place is not None else ""
    return f"{place} ({origin.statement})" if origin.setting else place


def order_arrow(
    graph: Graph,
    options: DrawOptions,
    marked: Marks,
    pair: Pair,
    edges: Mapping[Pair, Edge],
    order: DrawnOrder,
) -> Arrow:
    """The arrow of a pair of the order: an edge's, or one for a chain of hidden units."""
    if order.pairs[pair]:
        return _through(pair, order.pairs[pair])
    relation = Relation(*pair, Class.ORDER, edges[pair])
    drawn = arrow_of(relation, marked, options, requirement_of(graph, edges[pair]))
    units = order.bundles.get(pair, 0)
    return replace(drawn, bundle=units, requirement=None) if units > 1 else drawn


def _through(pair: Pair, hidden: tuple[str, ...]) -> Arrow:
    chain = " → ".join((pair[0], *hidden, pair[1]))
    return Arrow(*pair, Class.ORDER, statements=(chain,), through=hidden)


def requirement_of(graph: Graph, order: Edge) -> Class | None:
    """How strongly the later unit asks for the earlier one; what `[Install]` alone asks for is not drawn."""
    found = {
        CLASSES[kind]
        for kind in (*PULLS_IN, Kind.REQUISITE)
        if (edge := graph.edge(order.source, kind, order.target)) is not None
        and any(origin.kind is not OriginKind.INSTALL for origin in edge.origins)
    }
    return Class.REQUIRES if Class.REQUIRES in found else Class.WANTS if found else None


def broken(marked: Marked | None, graph: Graph) -> list[Arrow]:
    """The orders that a contract asks for and that are missing."""
    if marked is None:
        return []
    why = (f"{marked.name}: nothing orders these",)
    pairs = [(graph.resolve(earlier), graph.resolve(later)) for earlier, later in marked.broken]
    return [
        Arrow(earlier, later, Class.ORDER, statements=why, role=Role.BROKEN)
        for earlier, later in pairs
        if earlier is not None and later is not None
    ]
