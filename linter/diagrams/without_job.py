"""The user's units that the boot doesn't start: what a list of them and the foot of a chart say."""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.diagrams.nearness import is_its_own_base, of_interest
from unitlint.graph.edges import Graph, Kind
from unitlint.machine.chains import why_no_job
from unitlint.quick.dataclasses import dataclass
from unitlint.transaction.transaction import Transaction
from unitlint.units.unit import LoadState, Unit

MOST_NAMED = 8
"""Units that the foot of a chart names for each reason."""


@dataclass(frozen=True, slots=True)
class Idle:
    """A unit without a job, why, and what may start it later."""

    unit: Unit
    why: str
    triggers: tuple[str, ...]


def without_job(graph: Graph, boot: Transaction) -> list[Idle]:
    """Those that nothing starts first, those masked last."""
    units = (graph.units[name] for name in sorted(of_interest(graph)) if name not in boot.jobs)
    idle = [Idle(unit, why_no_job(unit), tuple(graph.sources(unit.name, Kind.TRIGGERS))) for unit in units]
    return sorted(idle, key=lambda one: (one.unit.load_state is LoadState.MASKED, bool(one.triggers)))


def headline(graph: Graph, count: int) -> str:
    """How many there are, and whose."""
    return f"{'Of packages or yours' if is_its_own_base(graph) else 'Yours'}, and without a job: {count}"


def in_one_line(graph: Graph, boot: Transaction) -> Iterator[str]:
    """All of them by reason, for the foot of a chart; nothing where there are none."""
    idle = without_job(graph, boot)
    groups: dict[str, list[str]] = {}
    for one in idle:
        groups.setdefault(_reason(one), []).append(one.unit.name)
    if idle:
        yield f"{'; '.join([headline(graph, len(idle)), *(_named(*group) for group in groups.items())])}."


def _reason(one: Idle) -> str:
    if one.unit.load_state is not LoadState.LOADED:
        return one.why.removeprefix("is ")
    return "started later, by its trigger" if one.triggers else "not started"


def _named(reason: str, names: list[str]) -> str:
    rest = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return f"{reason}: {', '.join(names[:MOST_NAMED])}{rest}"
