"""`unitlint boot`: the transaction that starts the target."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Collection, Iterator
from functools import partial

import click

from unitlint.cli.enabled import assumed_lines, assumed_object, place_object
from unitlint.cli.format_options import format_options
from unitlint.cli.link_option import LINK_OPTION
from unitlint.cli.models import Models, one_model, page_title, read_fleet
from unitlint.cli.options import Shared, output_option, paths_argument, shared_options
from unitlint.cli.output import by_suffix, folded, wants_colour, write, write_bytes
from unitlint.cli.places import edge_words, safe_lines
from unitlint.cli.times import lengths_of, times_option
from unitlint.diagrams.of_model import assumed_notes, boot_page_of, chart_of, drawn_boot
from unitlint.diagrams.options import DrawOptions, PlatformUnits
from unitlint.diagrams.waterfall import LEFT_OUT, Waterfall
from unitlint.diagrams.without_job import headline, in_one_line, without_job
from unitlint.errors import UsageError
from unitlint.graph.edges import Kind
from unitlint.machine.machine import Machine
from unitlint.machine.recorded import Lengths
from unitlint.text.json_text import json_text
from unitlint.transaction.schedule import schedule
from unitlint.transaction.transaction import Cycle, LeftOut, Transaction
from unitlint.units.unit import LoadState

SUFFIXES = {"svg": "svg", "png": "png", "html": "html", "htm": "html", "json": "json", "txt": "txt"}
FORMATS = {
    "json": "Print JSON for all configurations.",
    "svg": "Draw a waterfall: a row per job, slack, milestones.",
    "png": "The same as PNG.",
    "html": "The same as a page to search and click through.",
}
COLUMNS = 100
"""Of the chart, where no terminal says how wide it is."""
MOST_IDLE = 20
"""Units without a job that are named."""


@click.command()
@paths_argument
@format_options(FORMATS, SUFFIXES)
@click.option(
    "--platform-units",
    type=click.Choice([value.value for value in PlatformUnits]),
    help="Which base OS units to draw.  [default: near]",
)
@LINK_OPTION
@times_option
@output_option
@shared_options
def boot(
    shared: Shared,
    *,
    file_format: str,
    platform_units: str | None,
    link_template: str,
    times: str,
    output: str,
) -> None:
    """Show the boot transaction: which jobs, in which order, and the cycles among them."""
    fleet = read_fleet(shared)
    _require_boots(fleet.models)
    units = PlatformUnits(platform_units) if platform_units else None
    options = DrawOptions(platform_units=units, link_template=link_template)
    lengths = lengths_of(times)
    match file_format or by_suffix(output, SUFFIXES, without="txt"):
        case "json" if lengths is not None:
            hint = "`unitlint why UNIT --times FILE --json` has the seconds of a unit"
            raise UsageError("--times has no effect on --json", hint=hint)
        case "json":
            rows = [
                {**boot_object(model.configuration.name, model.boot), **_once_enabled(model)}
                for model in fleet.models
            ]
            document = {"version": 1, "configurations": rows}
            write(json_text(document, indent=1) + "\n", output)
        case "html":
            write(_page(fleet, options, lengths), output)
        case "svg" | "png" as chosen:
            write_bytes(_picture(fleet, chosen, options, lengths), output)
        case _:
            model = _booting(fleet)
            width = shutil.get_terminal_size((COLUMNS, 24)).columns if sys.stdout.isatty() else COLUMNS
            shown = safe_lines(_text(model, options, fleet, width, lengths))
            write(_in_colours(shown) if wants_colour(to_file=bool(output)) else shown, output)


def _require_boots(machines: Collection[Machine]) -> None:
    """Raise UsageError unless some model has the target that is to be started."""
    missing = [model.boot.target for model in machines if not _has_target(model)]
    if len(missing) == len(machines):
        hint = "name a base with --platform (`unitlint platform list`), or another --target"
        raise UsageError(f"nothing to boot: {missing[0]} is not found", hint=hint)


def _has_target(machine: Machine) -> bool:
    unit = machine.graph.unit(machine.boot.target)
    return unit is not None and unit.load_state is not LoadState.NOT_FOUND


def _booting(fleet: Models) -> Machine:
    """The first configuration. Raises UsageError when nothing starts in it."""
    model = one_model(fleet)
    _, boot = drawn_boot(model)
    if not boot.jobs and not boot.cycles:
        why = boot.error or "nothing is enabled, and there is no base OS whose units would start"
        hint = "--platform NAME says which base OS is underneath, --target UNIT what to start"
        if boot.error:
            hint = "`unitlint check` says where; --target UNIT starts another"
        raise UsageError(f"{model.configuration.name}: no job to show: {why}", hint=hint)
    return model


def _page(fleet: Models, options: DrawOptions, lengths: Lengths | None) -> str:
    """The boots of all configurations on one page."""
    return boot_page_of(fleet.models, options, fleet.all_findings(), title=page_title(fleet), lengths=lengths)


def _picture(fleet: Models, file_format: str, options: DrawOptions, lengths: Lengths | None) -> bytes:
    """The boot of the first configuration."""
    from unitlint.diagrams.raster import to_png
    from unitlint.diagrams.waterfall_svg import waterfall_svg

    model = _booting(fleet)
    svg = waterfall_svg(chart_of(model, options, fleet.findings(model), lengths))
    return to_png(svg) if file_format == "png" else svg.encode("utf-8", "surrogateescape")


def boot_object(name: str, boot: Transaction) -> dict[str, object]:
    """A transaction as plain data (docs/json.md)."""
    plan = schedule(boot)
    return {
        "name": name,
        "target": boot.target,
        "error": boot.error,
        "jobs": [{"unit": job.unit, "type": job.type} for _, job in sorted(boot.jobs.items())],
        "order": [list(pair) for pair in boot.order],
        "waves": [list(wave) for wave in boot.waves],
        "longest_chain": list(boot.longest_chain),
        "critical": list(plan.critical),
        "slack": {unit: slot.slack for unit, slot in sorted(plan.slots.items())},
        "left_out": [{"unit": left.unit, "reason": left.reason} for left in boot.left_out],
        "uncertain": list(boot.uncertain),
        "may_fail": boot.may_fail,
        "conditions": {unit: list(texts) for unit, texts in sorted(boot.conditions.items())},
        "cycles": [_cycle_object(cycle) for cycle in boot.cycles],
    }


def _once_enabled(machine: Machine) -> dict[str, object]:
    """What changes once the units are enabled that nothing links."""
    later = machine.once_enabled
    if later is None:
        return {}
    cycles = [_cycle_object(cycle) for cycle in later.cycles]
    return {"once_enabled": {**assumed_object(machine), "cycles": cycles}}


def _cycle_object(cycle: Cycle) -> dict[str, object]:
    edges = [
        {
            "source": edge.source,
            "kind": edge.kind.value,
            "target": edge.target,
            "locations": [place_object(place) for place in edge.places],
        }
        for edge in cycle.edges
    ]
    return {
        "units": list(cycle.units),
        "edges": edges,
        "victims": list(cycle.victims),
        "latent": cycle.latent,
    }


def _text(
    machine: Machine, options: DrawOptions, fleet: Models, width: int, lengths: Lengths | None
) -> Iterator[str]:
    from unitlint.diagrams.waterfall_text import waterfall_text

    chart = chart_of(machine, options, fleet.findings(machine), lengths)
    yield chart.title
    yield ""
    yield from waterfall_text(chart, width=width)
    yield ""
    for line in _foot(machine, chart):
        yield from folded(line)


def _foot(machine: Machine, chart: Waterfall) -> Iterator[str]:
    """What stands below the rows."""
    apart = {*assumed_notes(machine), *in_one_line(*drawn_boot(machine))}
    for note in chart.notes:
        if note and note not in apart:
            yield note
        if note.startswith(LEFT_OUT):
            yield from _left_out(drawn_boot(machine)[1])
    yield from _without_job(machine)
    yield from _later_text(machine)


def _in_colours(text: str) -> str:
    from unitlint.diagrams.waterfall_text import in_colours
    from unitlint.reports.colours import painter

    return in_colours(text, partial(painter(colour=True), "late"))


def _without_job(machine: Machine) -> Iterator[str]:
    """The user's units that the boot doesn't start, a line each."""
    graph, boot = drawn_boot(machine)
    idle = without_job(graph, boot)
    if idle:
        yield f"{headline(graph, len(idle))}."
    for one in idle[:MOST_IDLE]:
        by = f"; {', '.join(one.triggers)} triggers it" if one.triggers else ""
        yield f"  {one.unit.name} {one.why}{by}"
    if len(idle) > MOST_IDLE:
        yield f"  and {len(idle) - MOST_IDLE} more"


def _left_out(boot: Transaction) -> Iterator[str]:
    """Each unit that is pulled in and gets no job, why, and by what it is pulled in."""
    for left in boot.left_out:
        yield f"  {left.unit}: {left.reason}, {_by(left)}, {edge_words(left.edge)}"


def _by(left: LeftOut) -> str:
    """What the edge that it fell out by says of it."""
    source, kind, target = left.edge.source, left.edge.kind, left.edge.target
    if kind is Kind.CONFLICTS:
        return f"with {target if source == left.unit else source}"
    return "which it needs" if source == left.unit else f"pulled in by {source}"


def _later_text(machine: Machine) -> Iterator[str]:
    """What is assumed to be enabled besides, and what that changes."""
    later = machine.once_enabled
    if later is None:
        return
    yield ""
    yield from assumed_lines(later.links)
    if starts := sorted(machine.starting_once_enabled):
        yield f"  the boot starts {', '.join(starts)} as well"
