"""`unitlint boot`: the transaction that starts the target."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from unitlint.cli.models import Fleet, one_model, read_fleet
from unitlint.cli.options import Shared, output_option, paths_argument, shared_options
from unitlint.cli.output import write
from unitlint.cli.words import edge_words
from unitlint.diagrams.of_model import boot_page_of, chart_of
from unitlint.diagrams.options import DrawOptions, PlatformUnits
from unitlint.machine.machine import Machine
from unitlint.reports.report import plural, relative
from unitlint.text.json_text import json_text
from unitlint.transaction.transaction import Cycle, Transaction


@click.command()
@paths_argument
@click.option("--json", "file_format", flag_value="json", help="As data, for all configurations.")
@click.option("--svg", "file_format", flag_value="svg", help="Waves as columns, the longest chain marked.")
@click.option("--html", "file_format", flag_value="html", help="The same, to search and follow.")
@click.option(
    "--platform-units",
    type=click.Choice([value.value for value in PlatformUnits]),
    help="Which of the base OS's are drawn.  [default: near]",
)
@click.option(
    "--link-template", default="", metavar="URL", help="Where boxes link to, with {path} and {line}."
)
@output_option
@shared_options
def boot(
    shared: Shared, *, file_format: str | None, platform_units: str | None, link_template: str, output: str
) -> None:
    """Show the boot transaction: which jobs, in which order, and the cycles among them."""
    fleet = read_fleet(shared)
    match file_format or _by_suffix(output):
        case "json":
            rows = [boot_object(model.configuration.name, model.boot) for model in fleet.models]
            document = {"version": 1, "configurations": rows}
            write(json_text(document, indent=1) + "\n", output)
        case "svg" | "html" as chosen:
            units = PlatformUnits(platform_units) if platform_units else None
            options = DrawOptions(platform_units=units, link_template=link_template)
            write(_chart(fleet, chosen, options), output)
        case _:
            write("\n".join(_text(one_model(fleet))) + "\n", output)


def _by_suffix(output: str) -> str:
    suffix = output.rpartition(".")[2]
    return suffix if suffix in ("json", "svg", "html") else "text"


def _chart(fleet: Fleet, file_format: str, options: DrawOptions) -> str:
    """The boot of the first configuration as SVG, of all on one page as HTML."""
    if file_format == "html":
        found = {model.configuration.name: fleet.findings(model) for model in fleet.models}
        return boot_page_of(fleet.models, options, found, title="boot")
    from unitlint.diagrams.boot_svg import boot_svg

    model = one_model(fleet)
    return boot_svg(chart_of(model, options, fleet.findings(model)))


def boot_object(name: str, boot: Transaction) -> dict[str, object]:
    """A transaction as plain data (docs/json.md)."""
    return {
        "name": name,
        "target": boot.target,
        "error": boot.error,
        "jobs": [{"unit": job.unit, "type": job.type} for _, job in sorted(boot.jobs.items())],
        "order": [list(pair) for pair in boot.order],
        "waves": [list(wave) for wave in boot.waves],
        "longest_chain": list(boot.longest_chain),
        "left_out": [{"unit": left.unit, "reason": left.reason} for left in boot.left_out],
        "uncertain": list(boot.uncertain),
        "conditions": {unit: list(texts) for unit, texts in sorted(boot.conditions.items())},
        "cycles": [_cycle_object(cycle) for cycle in boot.cycles],
    }


def _cycle_object(cycle: Cycle) -> dict[str, object]:
    edges = [
        {
            "source": edge.source,
            "kind": edge.kind.value,
            "target": edge.target,
            "locations": [
                {"path": relative(place.location.path, str(Path.cwd())), "line": place.location.line}
                for place in edge.places
            ],
        }
        for edge in cycle.edges
    ]
    return {
        "units": list(cycle.units),
        "edges": edges,
        "victims": list(cycle.victims),
        "latent": cycle.latent,
    }


def _text(model: Machine) -> Iterator[str]:
    boot = model.boot
    jobs, waves = plural(len(boot.jobs), "job"), plural(len(boot.waves), "wave")
    yield f"{model.configuration.name}: starting {boot.target} queues {jobs} in {waves}"
    if boot.error:
        yield f"error: {boot.error}"
    for cycle in boot.cycles:
        yield ""
        yield from _cycle_text(cycle)
    if boot.left_out:
        yield ""
        yield "left out:"
        for left in boot.left_out:
            yield f"  {left.unit}: {left.reason}, pulled in by {left.edge.source}, {edge_words(left.edge)}"
    yield ""
    yield "longest chain:"
    yield from (f"  {unit}" for unit in boot.longest_chain)
    for number, wave in enumerate(boot.waves, start=1):
        yield ""
        yield f"wave {number}:"
        yield from (f"  {unit}{_type(boot, unit)}" for unit in wave)


def _type(boot: Transaction, unit: str) -> str:
    kind = boot.jobs[unit].type
    return "" if kind == "start" else f" ({kind})"


def _cycle_text(cycle: Cycle) -> Iterator[str]:
    yield f"{'latent ' if cycle.latent else ''}ordering cycle: {' → '.join((*cycle.units, cycle.units[0]))}"
    for edge in cycle.edges:
        yield f"  {edge.source} {edge.kind} {edge.target}  {edge_words(edge)}"
    if cycle.victims:
        yield f"  systemd deletes the job of one of: {', '.join(cycle.victims)}"
