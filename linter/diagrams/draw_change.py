"""The picture of a change: what came, went and differs, and its nearest neighbours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence, Set

from unitlint.diagrams.arrows import arrow_of, requirement_of
from unitlint.diagrams.change import Changes, compare
from unitlint.diagrams.clusters import cluster_list, clusters
from unitlint.diagrams.collapse import collapse, merge_parallel, twins
from unitlint.diagrams.draw import ARROWS_OF_ALL, notes
from unitlint.diagrams.drawing import Arrow, Change, Class, Drawing, Node
from unitlint.diagrams.links import check_template
from unitlint.diagrams.marks import Marks, key
from unitlint.diagrams.nearness import is_written_in, of_interest, own_paths
from unitlint.diagrams.nodes import node_of
from unitlint.diagrams.options import DrawOptions, Grouping, View
from unitlint.diagrams.ordering import Pair, reduce
from unitlint.diagrams.relation import Relation
from unitlint.diagrams.view import narrowed, only_by, passes, relations_of
from unitlint.errors import UsageError
from unitlint.graph.edges import Graph
from unitlint.graph.origins import OriginKind
from unitlint.quick.dataclasses import replace
from unitlint.transaction.transaction import Cycle

IMPLIED = "dependencies by rule of units that came, went or were masked"
IMPLIED_APART = "dependencies by rule of units that only one of the two has, or masks"
NEEDS = (Class.REQUIRES, Class.WANTS)
CHANGED = "What changed: + came, - went, ~ differs; the rest is there for context."
APART = "+ is only in {head}, - only in {base}, ~ differs; the rest is in both."


def draw_change(
    before: Graph,
    after: Graph,
    options: DrawOptions | None = None,
    *,
    sides: tuple[str, str] | None = None,
    cycles: Sequence[Cycle] = (),
) -> Drawing:
    """What is different in `after`, with one hop of context; an empty drawing when nothing is.

    `sides` are the names of the two where they are configurations of one tree. `cycles` of `after` are
    drawn whole.

    Raises UsageError for options that make no sense of a change, and for a unit that neither graph holds.
    """
    options = options or DrawOptions(view=View.ALL)
    _check(options)
    base, head = sides or ("", "")
    reading = f"{APART.format(base=base, head=head) if sides else CHANGED} {ARROWS_OF_ALL}"
    changes = compare(before, after)
    everything = tuple(relations_of(changes.merged, options, Counter()))
    units = {name for name in narrowed(changes.merged, options, everything, None) if passes(name, options)}
    relations = [relation for relation in everything if units.issuperset(relation.pair)]
    changed = [relation for relation in relations if key(relation.edge) in changes.edges]
    core = (changes.units.keys() & units) | {end for relation in changed for end in relation.pair}
    if changes.none or not core:
        return Drawing(options.title, (), (), reading=reading, sides=sides)
    kept = [relation for relation in relations if key(relation.edge) not in changes.edges]
    closing = frozenset(key(edge) for cycle in cycles for edge in cycle.edges)
    context = _context(changes.merged, core, kept)
    context += [relation for relation in kept if key(relation.edge) in closing and relation not in context]
    arrows = _arrows(changed, context, changes, options)
    shown = sorted(core | {end for arrow in arrows for end in (arrow.tail, arrow.head)})
    grouped = clusters(changes.merged, options, shown)
    nodes = [_node(name, grouped.get(name, ""), changes, options) for name in shown]
    merged, arrows = collapse(nodes, arrows, twins(nodes, arrows)) if options.reduce else (nodes, arrows)
    counted = Counter({IMPLIED_APART if sides else IMPLIED: changes.implied})
    counted["changes that the options leave out"] = _left_out(changes, options, core, changed)
    return Drawing(
        options.title,
        tuple(sorted(merged, key=lambda node: node.id)),
        tuple(arrows),
        cluster_list(changes.merged, merged, options.cluster),
        notes(counted, merged),
        reading,
        sides=sides,
    )


def _check(options: DrawOptions) -> None:
    check_template(options.link_template)
    if options.cycle or options.marked is not None or options.collapse is not Grouping.NONE:
        raise UsageError(
            "the picture of a change is of no cycle, contract or collapsed boxes",
            hint="--focus, --path, --reaches, --only, --hide and --view show less of it",
        )


def _left_out(changes: Changes, options: DrawOptions, core: Set[str], drawn: Sequence[Relation]) -> int:
    """Units and edges that differ and that a narrower picture doesn't show."""
    relations = relations_of(changes.merged, replace(options, view=View.ALL), Counter())
    edges = sum(key(relation.edge) in changes.edges for relation in relations)
    return len(changes.units.keys() - core) + edges - len(drawn)


def _context(graph: Graph, core: Set[str], relations: Iterable[Relation]) -> list[Relation]:
    """What the user wrote of their own units among `core`: one hop, and of the order no more than it takes.

    Reduced among themselves alone: what comes or goes makes nothing else superfluous. That a unit was and is
    enabled is no context.
    """
    paths = own_paths(graph)
    centre = core & of_interest(graph)
    written = [
        relation
        for relation in relations
        if relation.tail != relation.head
        and not centre.isdisjoint(relation.pair)
        and is_written_in(relation.edge, paths)
        and not only_by(relation.edge, OriginKind.INSTALL)
    ]
    order: dict[Pair, tuple[str, ...]] = {r.pair: () for r in written if r.edge_class is Class.ORDER}
    needed = reduce(order)
    return [r for r in written if r.edge_class is not Class.ORDER or r.pair in needed]


def _arrows(
    changed: Iterable[Relation], context: Sequence[Relation], changes: Changes, options: DrawOptions
) -> list[Arrow]:
    became = {relation: changes.edges[key(relation.edge)] for relation in changed}
    drawn = [
        replace(arrow_of(relation, Marks(), options), change=change)
        for relation, change in became.items()
        if relation.tail != relation.head
    ]
    drawn = _with_requirements(drawn)
    # Apart by change: a line that came and one that stayed are never one arrow.
    by_change = (merge_parallel(arrow for arrow in drawn if arrow.change is change) for change in Change)
    return [
        *_context_arrows(changes.merged, context, changes, options),
        *(a for each in by_change for a in each),
    ]


def _with_requirements(arrows: Sequence[Arrow]) -> list[Arrow]:
    """One arrow for an order and the requirement that came or went with it, not two opposite ones."""
    orders = {(a.tail, a.head, a.change) for a in arrows if a.edge_class is Class.ORDER}
    along: dict[tuple[str, str, Change], list[Arrow]] = {}
    for arrow in arrows:
        place = (arrow.head, arrow.tail, arrow.change)
        if arrow.edge_class in NEEDS and place in orders:
            along.setdefault(place, []).append(arrow)
    covered = {id(arrow) for needs in along.values() for arrow in needs}
    return [_along(a, along.get((a.tail, a.head, a.change), ())) for a in arrows if id(a) not in covered]


def _along(order: Arrow, needs: Sequence[Arrow]) -> Arrow:
    if order.edge_class is not Class.ORDER or not needs:
        return order
    classes = {arrow.edge_class for arrow in needs}
    said = tuple(statement for arrow in needs for statement in arrow.statements)
    strongest = Class.REQUIRES if Class.REQUIRES in classes else Class.WANTS
    return replace(order, requirement=strongest, statements=(*order.statements, *said))


def _context_arrows(
    graph: Graph, context: Iterable[Relation], changes: Changes, options: DrawOptions
) -> list[Arrow]:
    """One arrow for an order and the requirement along it, unless the requirement is what changed."""
    changed_pairs = {(edge_key[2], edge_key[0]) for edge_key in changes.edges}
    drawn = []
    for relation in context:
        alone = relation.edge_class is not Class.ORDER or relation.pair in changed_pairs
        needs = None if alone else requirement_of(graph, relation.edge)
        drawn.append(arrow_of(relation, Marks(), options, needs))
    covered = {(arrow.head, arrow.tail) for arrow in drawn if arrow.requirement}
    return merge_parallel(a for a in drawn if a.edge_class not in NEEDS or (a.tail, a.head) not in covered)


def _node(name: str, cluster: str, changes: Changes, options: DrawOptions) -> Node:
    node = node_of(changes.merged.units[name], cluster, Marks(), options.link_template)
    return replace(node, change=changes.units.get(name, Change.NONE), details=changes.details.get(name, ()))
