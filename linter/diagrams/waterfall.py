"""The boot as a waterfall: a row a job, time from left to right, slack behind bars, milestones as lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from unitlint.diagrams.arrows import statement
from unitlint.diagrams.drawing import Belonging, Drawing, Node, Role
from unitlint.diagrams.links import check_template
from unitlint.diagrams.marks import Marks, marks
from unitlint.diagrams.nearness import is_base, is_its_own_base, is_written_in, yours_paths
from unitlint.diagrams.nodes import node_of
from unitlint.diagrams.options import DrawOptions, PlatformUnits
from unitlint.findings.finding import Finding
from unitlint.graph.edges import Edge, Graph
from unitlint.quick.dataclasses import dataclass, replace
from unitlint.systemd.milestones import AIMS, MILESTONES
from unitlint.transaction.schedule import Schedule, Slot, schedule
from unitlint.transaction.transaction import Cycle, Transaction

MARKED = frozenset((*MILESTONES, *AIMS)) - {"network.target"}
"""The targets that stand out; at network.target nothing is up yet."""

SECOND = 1_000_000


@dataclass(frozen=True, slots=True)
class Row:
    """A job, or the base system's jobs of one wave that nothing is to be said of, as one."""

    node: Node
    slot: Slot
    blue: tuple[str, ...] = ()
    """Of several units, those without slack."""
    milestone: bool = False
    cyclic: bool = False
    """Part of an ordering cycle that this boot meets."""
    rank: int = 0
    """Its place among jobs that start at once: none stands before what it waits for."""

    @property
    def folded(self) -> bool:
        """Whether it is more than one job."""
        return len(self.node.members) > 1

    @property
    def of_base(self) -> bool:
        """Whether it is of the base system, as several jobs in one row always are, or has no file."""
        return self.folded or self.node.belonging in (Belonging.PLATFORM, Belonging.NONE)


@dataclass(frozen=True, slots=True)
class Band:
    """A stage of the boot, from the start of its first job to the end of its last."""

    name: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Waterfall:
    """Rows from the first job to the last. Times are waves, or microseconds where `timed`."""

    title: str
    rows: tuple[Row, ...]
    end: int
    notes: tuple[str, ...] = ()
    bands: tuple[Band, ...] = ()
    timed: bool = False
    rings: tuple[Drawing, ...] = ()
    """The ordering cycles that the boot meets, each as a circle."""

    @property
    def reading(self) -> str:
        """How to read it, in one line."""
        if self.timed:
            return "bar: when it can start and how long it took; pale: how much later it could be done"
        return "bar: the wave it can start in; pale: how many waves it can wait without delaying anything"


def waterfall(
    graph: Graph,
    boot: Transaction,
    options: DrawOptions | None = None,
    *,
    stages: Sequence[tuple[str, Iterable[str]]] = (),
    findings: Sequence[Finding] = (),
    lengths: Mapping[str, int] | None = None,
) -> Waterfall:
    """The chart of a transaction; `stages` are names and units, a `stages` contract's for one.

    Units of the base system that are no milestone are one row a wave, unless the options ask for all.
    `lengths` are microseconds that units took, as a machine recorded them.
    """
    options = options or DrawOptions()
    check_template(options.link_template)
    plan = schedule(boot, lengths)
    marked = marks(graph, findings, boot.cycles)
    cyclic = {unit for cycle in boot.cycles if not cycle.latent for unit in cycle.units}
    rows = [
        replace(
            _row(graph, boot, unit, slot, marked, options.link_template, cyclic),
            rank=rank if lengths is not None else 0,
        )
        for rank, (unit, slot) in enumerate(plan.slots.items())
        if unit in graph.units
    ]
    keep_all = options.platform_units is PlatformUnits.ALL
    shown = rows if keep_all else _folded(rows, graph, timed=lengths is not None)
    return Waterfall(
        options.title or boot.target,
        tuple(sorted(shown, key=_place)),
        plan.end,
        tuple(_notes(graph, boot, plan, lengths)),
        tuple(_bands(stages, plan.slots)),
        lengths is not None,
    )


def _row(
    graph: Graph, boot: Transaction, unit: str, slot: Slot, marked: Marks, template: str, cyclic: set[str]
) -> Row:
    node = node_of(graph.units[unit], "", marked, template)
    if node.belonging is Belonging.USER and is_base(graph.units[unit], itself=is_its_own_base(graph)):
        node = replace(node, belonging=Belonging.PLATFORM)
    job = boot.jobs[unit]
    if job.type != "start":
        node = replace(node, label=(f"{job.type} {unit}",))
    if any(unit in cycle.victims for cycle in boot.cycles if not cycle.latent):
        node = replace(node, role=Role.DROPPED)
    elif not slot.slack:
        node = replace(node, role=Role.CHAIN)
    return Row(node, slot, milestone=unit in MARKED or unit == boot.target, cyclic=unit in cyclic)


def _folded(rows: Sequence[Row], graph: Graph, *, timed: bool) -> Iterator[Row]:
    """The base system's rows without news, one for each start."""
    by_start: dict[int, list[Row]] = {}
    itself = is_its_own_base(graph)
    for row in rows:
        # With times, a job without slack that took some is worth a row: it is what the boot waits for.
        news = row.node.role is Role.DROPPED or row.milestone or bool(row.node.findings)
        slow = timed and row.node.role is Role.CHAIN and row.slot.length > 0
        if news or slow or not is_base(graph.units[row.node.id], itself=itself):
            yield row
        else:
            by_start.setdefault(row.slot.start, []).append(row)
    for rows in by_start.values():
        yield _fold(rows) if len(rows) > 1 else rows[0]


def _fold(rows: Sequence[Row]) -> Row:
    """One row; those without slack, which make the boot as long as it is, keep their names before the bar."""
    names = tuple(sorted(row.node.id for row in rows))
    blue = sorted(row.node.id for row in rows if row.node.role is Role.CHAIN and row.slot.length)
    role = Role.CHAIN if blue else Role.NONE
    slot = Slot(rows[0].slot.start, max(row.slot.length for row in rows), min(row.slot.slack for row in rows))
    node = replace(rows[0].node, role=role, id=(blue or names)[0], members=names)
    return Row(replace(node, description="", place="", url=""), slot, blue=tuple(blue))


def _place(row: Row) -> tuple[int, bool, int, int, str]:
    slow = row.node.role is not Role.CHAIN
    return (row.slot.start, slow, row.slot.end, row.rank, row.node.id)


def _bands(stages: Sequence[tuple[str, Iterable[str]]], slots: Mapping[str, Slot]) -> Iterator[Band]:
    for name, units in stages:
        found = [slots[unit] for unit in units if unit in slots]
        if found:
            yield Band(name, min(slot.start for slot in found), max(slot.end for slot in found))


LEFT_OUT = "Pulled in, and without a job"
MOST_BY_CHANCE = 8
"""Units that a note names of those that start by chance."""


def _notes(
    graph: Graph, boot: Transaction, plan: Schedule, lengths: Mapping[str, int] | None
) -> Iterator[str]:
    if boot.error:
        yield boot.error
    if not boot.jobs:
        yield f"starting {boot.target} queues no job"
        return
    kinds = Counter(job.type for job in boot.jobs.values())
    jobs = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    yield f"Jobs of {boot.target}: {jobs}. Without slack: {len(plan.critical)}."
    if lengths is not None:
        yield f"Done after {plan.end / SECOND:.1f} s, by the recorded times."
        missing = len(plan.slots.keys() - lengths.keys())
        yield (
            f"Without a recorded time, counted as 0 s: {missing} of {len(plan.slots)} jobs."
            if missing
            else ""
        )
    if boot.left_out:
        reasons = Counter(left.reason for left in boot.left_out)
        left = ", ".join(f"{reason} ({count})" for reason, count in sorted(reasons.items()))
        yield f"{LEFT_OUT}: {left}."
    yield from _chance(boot)
    for cycle in boot.cycles:
        yield from cycle_words(graph, cycle)


def _chance(boot: Transaction) -> Iterator[str]:
    """What differs from boot to boot, by the order of systemd's hash tables."""
    if boot.may_fail:
        yield f"Whether {boot.target} is started at all is chance: in some boots its transaction fails."
    elif boot.uncertain:
        shown = ", ".join(boot.uncertain[:MOST_BY_CHANCE])
        rest = len(boot.uncertain) - MOST_BY_CHANCE
        yield f"Started in some boots only, by chance: {shown}{f' and {rest} more' if rest > 0 else ''}."


def cycle_hop(edge: Edge, paths: frozenset[str]) -> str:
    """Who waits for whom in a cycle, by which line, and whether that line is in one of the user's `paths`."""
    return f"{statement(edge)}{', yours' if is_written_in(edge, paths) else ''}"


def cycle_words(graph: Graph, cycle: Cycle) -> Iterator[str]:
    """A cycle: who waits for whom, by which line, which of these are the user's, and what may fall."""
    latent = " that this boot does not meet" if cycle.latent else ""
    yield f"Ordering cycle{latent}:"
    paths = yours_paths(graph)
    for edge in cycle.edges:
        yield f"  {cycle_hop(edge, paths)}"
    if len(cycle.victims) == 1:
        yield f"  systemd drops the job of {cycle.victims[0]}, struck through"
    elif cycle.victims:
        yield f"  systemd drops the job of one of these, struck through: {', '.join(cycle.victims)}"
