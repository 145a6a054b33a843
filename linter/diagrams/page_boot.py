"""What the page knows of a boot: every unit that is loaded, drawn or not, and what each waits for.

Names are numbers, and so are the reasons of edges, which repeat: a page of many boots stays small.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial

from unitlint.diagrams.arrows import setting_of
from unitlint.diagrams.links import url, words
from unitlint.diagrams.nearness import origins, yours_paths
from unitlint.diagrams.nodes import location_of
from unitlint.diagrams.waterfall import SECOND, cycle_hop
from unitlint.findings.finding import Finding
from unitlint.graph.edges import STARTED_WITH, Edge, Graph, Kind
from unitlint.machine.chains import why_no_job, why_not_each_time
from unitlint.machine.undone import Undone
from unitlint.quick.dataclasses import dataclass, field
from unitlint.systemd import changes
from unitlint.systemd.defaults import ASSUMED
from unitlint.systemd.special_units import STOP_TARGETS
from unitlint.text.source import shown_value
from unitlint.transaction.acting import acting_jobs
from unitlint.transaction.activation import allows_isolate
from unitlint.transaction.jobs import PULLS
from unitlint.transaction.schedule import Schedule, Slot, schedule
from unitlint.transaction.transaction import Cycle, Transaction
from unitlint.units.unit import LoadState, Setting, Unit

Json = dict[str, object]
OTHER_KINDS = (
    *(*STARTED_WITH, Kind.CONFLICTS, Kind.PART_OF, Kind.PROPAGATES_STOP_TO),
    *(Kind.TRIGGERS, Kind.ON_FAILURE),
)

NOTHING_UNDONE = Undone()
Numbers = Mapping[str, int]
Row = tuple[str, ...]


@dataclass(slots=True)
class Table:
    """Rows of texts by number."""

    rows: dict[Row, int] = field(default_factory=dict)

    def number(self, row: Row) -> int:
        """The number of a row, a new one for a new row."""
        return self.rows.setdefault(row, len(self.rows))


@dataclass(frozen=True, slots=True)
class Tables:
    """What repeats on a page: the reasons of edges, and settings."""

    reasons: Table = field(default_factory=Table)
    settings: Table = field(default_factory=Table)


def boot_data(
    name: str,
    graph: Graph,
    boot: Transaction,
    findings: Sequence[Finding],
    template: str,
    tables: Tables,
    names: Sequence[str] = (),
    lengths: Mapping[str, int] | None = None,
    gone: Undone = NOTHING_UNDONE,
    version: int = ASSUMED,
) -> Json:
    """The boot of one or more configurations that boot alike, whose names are `names`.

    With `lengths`, microseconds that units took, it says when each can start in seconds.
    """
    units = sorted(graph.units)
    numbers = {unit: number for number, unit in enumerate(units)}
    plan = schedule(boot)
    link = partial(_link, numbers=numbers, reasons=tables.reasons, template=template)
    brought = origins(graph)
    times = schedule(boot, lengths).slots if lengths is not None else {}
    return {
        "name": name,
        "names": list(names or (name,)),
        "target": boot.target,
        "error": boot.error,
        "waves": plan.end,
        "timed": lengths is not None,
        "units": [
            {"n": unit, "o": brought[unit]}
            | _unit(graph.units[unit], plan, template, tables.settings)
            | _times(times.get(unit))
            | ({"c": chance} if (chance := why_not_each_time(boot, unit)) else {})
            for unit in units
        ],
        **_edges(graph, acting_jobs(graph, boot), link, gone, numbers),
        **_start(graph, boot.target, version),
        "cycles": [_cycle(cycle, yours_paths(graph)) for cycle in boot.cycles],
        "findings": [finding_data(graph, finding, template) for finding in findings],
    }


def _start(graph: Graph, target: str, version: int) -> Json:
    """What else a transaction hangs on: how the target is started, and what systemd of that version does."""
    return {
        "isolate": target in graph.units and allows_isolate(graph, target),
        "drops": version >= changes.FAILED_JOBS_DROPPED,
        "graceful": version >= changes.STOPS_PROPAGATE_GRACEFULLY,
    }


def pulls_data() -> Json:
    """What a job of each type queues, group by group."""
    return {
        job_type: [
            [[p.kind, p.type, int(p.required), int(p.conflicts), int(p.reverse)] for p in group]
            for group in groups
        ]
        for job_type, groups in PULLS.items()
    }


def _edges(
    graph: Graph, jobs: Collection[str], link: Callable[[Edge], list[object]], gone: Undone, numbers: Numbers
) -> Json:
    """The order that acts among jobs; other order and other kinds, both without the shutdown's targets.

    And by unit, once it is masked or disabled, which of the other kinds, of the order and of the other order
    are gone, by their places in these three one after another.
    """
    after = [e for e in graph.edges(Kind.AFTER) if e.target in graph.units and e.source != e.target]
    acting = [e for e in after if e.source in jobs and e.target in jobs]
    idle = [e for e in after if e.source not in jobs or e.target not in jobs]
    idle = [e for e in idle if _is_of_the_boot(e, jobs)]
    others = [e for e in graph.edges(*OTHER_KINDS) if e.target in graph.units and _is_of_the_boot(e, jobs)]
    edges = (*others, *acting, *idle)
    lost = {"mask": gone.without_unit(graph, edges), "disable": gone.without_enabling(graph, edges)}
    return {
        "order": [link(e) for e in acting],
        "idle": [link(e) for e in idle],
        "edges": [[*link(e), e.kind] for e in others],
        "lost": {
            verb: {numbers[unit]: places for unit, places in units.items() if unit in numbers}
            for verb, units in lost.items()
        },
    }


def _is_of_the_boot(edge: Edge, jobs: Collection[str]) -> bool:
    return all(end in jobs for end in STOP_TARGETS.intersection((edge.source, edge.target)))


def _link(edge: Edge, numbers: Numbers, reasons: Table, template: str) -> list[object]:
    """[source, target, reason]; the reason is where it is stated, or by which rule it is there."""
    reason = setting_of(edge)
    link = next((url(template, place.location) for place in edge.places), "")
    return [numbers[edge.source], numbers[edge.target], reasons.number((reason, link) if link else (reason,))]


def _times(slot: Slot | None) -> Json:
    """When it can start, how long it takes and how long it can wait, in seconds."""
    return {"t": [time / SECOND for time in (slot.start, slot.length, slot.slack)]} if slot else {}


def _unit(unit: Unit, plan: Schedule, template: str, settings: Table) -> Json:
    slot = plan.slots.get(unit.name)
    place = location_of(unit)
    description = unit.last("Unit", "Description")
    data: Json = {} if unit.load_state is LoadState.LOADED else {"x": unit.load_state.value}
    data |= {"on": 1} if unit.perpetual else {}
    data |= {"w": slot.start, "l": slot.slack} if slot is not None else {"no": why_no_job(unit)}
    texts = {"d": shown_value(description.value) if description is not None else "", "p": words(place)}
    texts |= {"u": url(template, place)}
    data |= {key: text for key, text in texts.items() if text}
    if unit.user_owned and unit.settings:
        data["s"] = [settings.number(setting_row(setting, template)) for setting in unit.settings]
    return data


def setting_row(setting: Setting, template: str) -> Row:
    """Section, key, value, place and link."""
    place = setting.place.location
    return (setting.section, setting.key, shown_value(setting.value), words(place), url(template, place))


def variant(graph: Graph, other: Graph, template: str, settings: Table) -> dict[str, list[int]]:
    """Of a configuration that boots alike (`other`), the units of the user's that are set in another way."""
    own = (unit for unit in other.units.values() if unit.user_owned and unit.name in graph.units)
    return {
        unit.name: [settings.number(setting_row(setting, template)) for setting in unit.settings]
        for unit in own
        if _unit_facts(unit) != _unit_facts(graph.units[unit.name])
    }


def _unit_facts(unit: Unit) -> list[tuple[str, str, str]]:
    return [(setting.section, setting.key, setting.value) for setting in unit.settings]


def _cycle(cycle: Cycle, paths: frozenset[str]) -> Json:
    edges = [cycle_hop(edge, paths) for edge in cycle.edges]
    return {"edges": edges, "victims": list(cycle.victims), "latent": cycle.latent}


def finding_data(graph: Graph, finding: Finding, template: str) -> Json:
    """A finding with its proof."""
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "message": finding.message,
        "unit": graph.resolve(finding.unit) or "",
        "place": words(finding.location),
        "url": url(template, finding.location),
        "chain": [
            {"message": hop.message, "place": words(hop.location), "url": url(template, hop.location)}
            for hop in finding.related
        ],
    }
