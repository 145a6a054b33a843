"""The boot as it will run: jobs in waves, the longest chain, stages, and what a cycle may cost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from unitlint.diagrams.arrows import statement
from unitlint.diagrams.collapse import collapse
from unitlint.diagrams.drawing import Arrow, Belonging, Class, Drawing, Node, Role
from unitlint.diagrams.links import check_template
from unitlint.diagrams.marks import marks
from unitlint.diagrams.nodes import node_of
from unitlint.diagrams.options import DrawOptions, PlatformUnits
from unitlint.diagrams.ordering import Pair, reduce
from unitlint.findings.finding import Finding
from unitlint.graph.edges import Graph, Kind
from unitlint.transaction.transaction import Transaction

READING = (
    "Waves of jobs from left to right: a job of a wave waits for at least one of the wave before. "
    "Nothing here says how long a job takes."
)


@dataclass(frozen=True, slots=True)
class Band:
    """A stage of the boot: the waves, counted from 0, in which its units start."""

    name: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class BootChart:
    """A drawing whose nodes stand in columns."""

    drawing: Drawing
    columns: tuple[tuple[str, ...], ...]
    """Ids of nodes, wave by wave; a unit of the longest chain comes first in its wave."""
    bands: tuple[Band, ...] = ()


def draw_boot(
    graph: Graph,
    transaction: Transaction,
    options: DrawOptions | None = None,
    *,
    stages: Sequence[tuple[str, Iterable[str]]] = (),
    findings: Sequence[Finding] = (),
) -> BootChart:
    """The chart of a transaction; `stages` are names and units, a `stages` contract's for one.

    Units of the platform that are on neither the longest chain nor in a cycle are one box a wave, unless
    the options ask for all.
    """
    options = options or DrawOptions()
    check_template(options.link_template)
    waves = (*transaction.waves, *_outside(transaction))
    wave_of = {unit: index for index, wave in enumerate(waves) for unit in wave}
    marked = marks(graph, findings, transaction.cycles)
    nodes = [
        _role(node_of(graph.units[unit], f"wave {index + 1}", marked, options.link_template), transaction)
        for unit, index in wave_of.items()
        if unit in graph.units
    ]
    group = _groups(nodes, wave_of, options)
    merged, arrows = collapse(nodes, _arrows(graph, transaction), group)
    labelled = sorted((_label(node, transaction) for node in merged), key=_place_in_column)
    columns = tuple(
        tuple(node.id for node in labelled if wave_of[node.id] == index) for index in range(len(waves))
    )
    drawing = Drawing(
        title=options.title or transaction.target,
        nodes=tuple(sorted(labelled, key=lambda node: node.id)),
        arrows=tuple(arrows),
        notes=_notes(transaction),
        reading=READING,
    )
    return BootChart(drawing, columns, _bands(stages, wave_of))


def _outside(transaction: Transaction) -> list[tuple[str, ...]]:
    """Jobs in no wave, because a cycle leaves them without a place in the order."""
    placed = {unit for wave in transaction.waves for unit in wave}
    left = tuple(sorted(unit for unit in transaction.jobs if unit not in placed))
    return [left] if left else []


def _role(node: Node, transaction: Transaction) -> Node:
    if any(node.id in cycle.victims for cycle in transaction.cycles if not cycle.latent):
        return replace(node, role=Role.DROPPED)
    return replace(node, role=Role.CHAIN) if node.id in transaction.longest_chain else node


def _groups(nodes: Sequence[Node], wave_of: Mapping[str, int], options: DrawOptions) -> dict[str, str]:
    first: dict[int, str] = {}
    group = {node.id: node.id for node in nodes}
    if options.platform_units is PlatformUnits.ALL:
        return group
    for node in sorted(nodes, key=lambda node: node.id):
        own = node.belonging in (Belonging.USER, Belonging.GENERATED)
        if not own and node.role is Role.NONE and not node.findings:
            group[node.id] = first.setdefault(wave_of[node.id], node.id)
    return group


def _label(node: Node, transaction: Transaction) -> Node:
    if len(node.members) > 1:
        return replace(node, label=(f"{len(node.members)} of the platform",))
    job = transaction.jobs.get(node.id)
    return (
        replace(node, label=(f"{job.type} {node.id}",)) if job is not None and job.type != "start" else node
    )


def _place_in_column(node: Node) -> tuple[bool, bool, bool, str]:
    own = node.belonging in (Belonging.USER, Belonging.GENERATED)
    return (node.role is not Role.CHAIN, not own, len(node.members) > 1, node.id)


def _arrows(graph: Graph, transaction: Transaction) -> list[Arrow]:
    chain: set[Pair] = set(pairwise(transaction.longest_chain))
    order = dict.fromkeys((pair for pair in transaction.order if set(pair) <= graph.units.keys()), ())
    arrows = []
    for earlier, later in sorted(reduce(order, keep=chain & order.keys())):
        edge = graph.edge(later, Kind.AFTER, earlier)
        role = Role.CHAIN if (earlier, later) in chain else Role.NONE
        said = (statement(edge),) if edge is not None else ()
        arrows.append(Arrow(earlier, later, Class.ORDER, statements=said, role=role))
    return arrows


def _bands(stages: Sequence[tuple[str, Iterable[str]]], wave_of: Mapping[str, int]) -> tuple[Band, ...]:
    bands = []
    for name, units in stages:
        waves = [wave_of[unit] for unit in units if unit in wave_of]
        if waves:
            bands.append(Band(name, min(waves), max(waves)))
    return tuple(bands)


def _notes(transaction: Transaction) -> tuple[str, ...]:
    kinds = Counter(job.type for job in transaction.jobs.values())
    jobs = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    notes = [f"Jobs of {transaction.target}: {jobs}; the longest chain has {len(transaction.longest_chain)}."]
    if transaction.left_out:
        reasons = Counter(left.reason for left in transaction.left_out)
        left = ", ".join(f"{reason} ({count})" for reason, count in sorted(reasons.items()))
        notes.append(f"Pulled in, and without a job: {left}.")
    if any(cycle.victims for cycle in transaction.cycles):
        notes.append("Struck through: systemd may drop this job to break a cycle.")
    return (*notes, *([transaction.error] if transaction.error else []))
