"""What the page knows of a boot: every unit that is loaded, drawn or not, and what each waits for.

Names are numbers, and so are the reasons of edges, which repeat: a page of many boots stays small.
"""

from __future__ import annotations

from collections.abc import Sequence

from unitlint.diagrams.arrows import statement
from unitlint.diagrams.links import url, words
from unitlint.diagrams.nearness import belonging
from unitlint.diagrams.nodes import location_of
from unitlint.diagrams.view import STOP_TARGETS
from unitlint.findings.finding import Finding
from unitlint.graph.edges import PULLS_IN, Edge, Graph, Kind
from unitlint.machine.chains import why_no_job
from unitlint.quick.dataclasses import dataclass, field
from unitlint.transaction.acting import acting_jobs
from unitlint.transaction.schedule import Schedule, schedule
from unitlint.transaction.transaction import Transaction
from unitlint.units.unit import Setting, Unit

Json = dict[str, object]
OTHER_KINDS = (*PULLS_IN, Kind.REQUISITE, Kind.CONFLICTS, Kind.PART_OF, Kind.TRIGGERS, Kind.ON_FAILURE)


@dataclass(slots=True)
class Table:
    """Texts by number."""

    texts: dict[str, int] = field(default_factory=dict)

    def number(self, text: str) -> int:
        """The number of a text, a new one for a new text."""
        return self.texts.setdefault(text, len(self.texts))


def boot_data(
    name: str,
    graph: Graph,
    boot: Transaction,
    findings: Sequence[Finding],
    template: str,
    reasons: Table,
    names: Sequence[str] = (),
) -> Json:
    """The boot of one or more configurations that boot alike, whose names are `names`."""
    units = sorted(graph.units)
    numbers = {unit: number for number, unit in enumerate(units)}
    plan = schedule(boot)
    jobs = acting_jobs(graph, boot)
    after = [e for e in graph.edges(Kind.AFTER) if e.target in numbers and e.source != e.target]
    return {
        "name": name,
        "names": list(names or (name,)),
        "target": boot.target,
        "error": boot.error,
        "waves": plan.end,
        "units": [_unit(graph.units[unit], plan, template) for unit in units],
        "order": [_link(edge, numbers, reasons) for edge in after if {edge.source, edge.target} <= jobs],
        "idle": [
            _link(edge, numbers, reasons)
            for edge in after
            if not {edge.source, edge.target} <= jobs and not STOP_TARGETS & {edge.source, edge.target}
        ],
        "edges": [
            [*_link(edge, numbers, reasons), edge.kind]
            for edge in graph.edges(*OTHER_KINDS)
            if edge.target in numbers and not STOP_TARGETS & {edge.source, edge.target}
        ],
        "cycles": [_cycle(cycle.edges, cycle.victims, latent=cycle.latent) for cycle in boot.cycles],
        "findings": [finding_data(graph, finding, template) for finding in findings],
    }


def _link(edge: Edge, numbers: dict[str, int], reasons: Table) -> list[object]:
    """[source, target, reason]; the reason is where it is stated, or by which rule it is there."""
    said = statement(edge).removeprefix(f"{edge.source} {edge.kind} {edge.target}").strip(" ()")
    return [numbers[edge.source], numbers[edge.target], reasons.number(said)]


def _unit(unit: Unit, plan: Schedule, template: str) -> Json:
    slot = plan.slots.get(unit.name)
    place = location_of(unit)
    description = unit.last("Unit", "Description")
    data: Json = {"n": unit.name, "o": belonging(unit)}
    data |= {"w": slot.start, "l": slot.slack} if slot is not None else {"no": why_no_job(unit)}
    texts = {"d": description.value if description is not None else "", "p": words(place)}
    texts |= {"u": url(template, place)}
    data |= {key: text for key, text in texts.items() if text}
    if unit.user_owned and unit.settings:
        data["s"] = [setting_data(setting, template) for setting in unit.settings]
    return data


def setting_data(setting: Setting, template: str) -> list[str]:
    """Section, key, value, place and link."""
    place = setting.place.location
    return [setting.section, setting.key, setting.value, words(place), url(template, place)]


def _cycle(edges: Sequence[Edge], victims: Sequence[str], *, latent: bool) -> Json:
    return {"edges": [statement(edge) for edge in edges], "victims": list(victims), "latent": latent}


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
