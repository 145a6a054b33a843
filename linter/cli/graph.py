"""`unitlint graph`: pictures and data of the dependency graph."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TypeVar

import click

from unitlint.cli.models import Fleet, one_model, read_fleet
from unitlint.cli.options import Shared, output_option, paths_argument, shared_options
from unitlint.cli.output import write_bytes
from unitlint.cli.view_options import draw_options, view_options
from unitlint.diagrams.drawing import Drawing
from unitlint.errors import UsageError
from unitlint.findings import Finding
from unitlint.model import Model

R = TypeVar("R")

FORMATS = ("svg", "png", "pdf", "html", "dot", "mermaid", "graphml", "json")
SUFFIXES = {"mmd": "mermaid", "gv": "dot", "htm": "html"}
BINARY = ("png", "pdf")


def _format_options(command: Callable[..., R]) -> Callable[..., R]:
    for name in reversed(FORMATS):
        words = "The graphs of all configurations as data." if name == "json" else f"Write {name}."
        command = click.option(f"--{name}", "file_format", flag_value=name, help=words)(command)
    return command


@click.command()
@paths_argument
@_format_options
@click.option("--engine", type=click.Choice(["graphviz-pure", "dot"]), help="What lays the picture out.")
@click.option("--force", is_flag=True, help="Draw it however large it is.")
@click.option("--no-findings", is_flag=True, help="Don't mark what `check` finds.")
@click.option("--diff", "before", metavar="DIR", default="", help="Draw what is different from DIR's.")
@view_options
@output_option
@shared_options
def graph(
    shared: Shared,
    *,
    file_format: str | None,
    engine: str | None,
    force: bool,
    no_findings: bool,
    before: str,
    output: str,
    **view: object,
) -> None:
    """Draw the dependency graph, or give it out as data."""
    file_format = file_format or _by_suffix(output)
    if file_format in BINARY and output in ("", "-") and sys.stdout.isatty():
        raise UsageError(f"{file_format} is no text for a terminal", hint="write it with -o FILE")
    fleet = read_fleet(shared)
    if file_format == "json":
        write_bytes(_as_json(fleet), output)
        return
    model = one_model(fleet)
    findings = () if before or no_findings else fleet.findings(model)
    drawing = _change(shared, before, model, view) if before else _drawing(model, fleet, findings, view)
    _warn_of_size(drawing, force=force)
    if file_format == "html":
        write_bytes(_page(model, drawing, findings, view, engine), output)
    else:
        write_bytes(_picture(drawing, file_format, engine), output)


def _by_suffix(output: str) -> str:
    suffix = output.rpartition(".")[2]
    return SUFFIXES.get(suffix, suffix if suffix in FORMATS else "svg")


def _as_json(fleet: Fleet) -> bytes:
    from unitlint.diagrams.graph_json import to_json

    text = to_json((model.configuration.name, model.graph) for model in fleet.models)
    return text.encode("utf-8", "surrogateescape")


def _drawing(model: Model, fleet: Fleet, findings: tuple[Finding, ...], view: dict[str, object]) -> Drawing:
    from unitlint.diagrams.draw import draw

    options = draw_options(model, fleet.config, view)
    return draw(model.graph, options, findings=findings, transaction=model.boot)


def _change(shared: Shared, before: str, model: Model, view: dict[str, object]) -> Drawing:
    """What is different from the configuration of the same name in the folder `before`, or its first."""
    from dataclasses import replace

    from unitlint.diagrams.draw_change import draw_change
    from unitlint.diagrams.options import View

    old = read_fleet(replace(shared, paths=(before,), configuration=""))
    named = {other.configuration.name: other for other in old.models}
    other = named.get(model.configuration.name, old.models[0])
    options = draw_options(model, old.config, view)
    return draw_change(other.graph, model.graph, replace(options, view=View.ALL))


def _warn_of_size(drawing: Drawing, *, force: bool) -> None:
    from unitlint.diagrams.limits import check_size

    if warning := check_size(drawing, force=force):
        click.echo(f"unitlint: {warning}", err=True)


def _picture(drawing: Drawing, file_format: str, engine: str | None) -> bytes:
    from unitlint.diagrams.picture import Format, picture
    from unitlint.diagrams.render import Engine

    result = picture(drawing, Format(file_format), engine=Engine(engine) if engine else None)
    if result.note:
        click.echo(f"unitlint: {result.note}", err=True)
    return result.data


def _page(
    model: Model,
    drawing: Drawing,
    findings: tuple[Finding, ...],
    view: dict[str, object],
    engine: str | None,
) -> bytes:
    """The picture and the boot's chart on one page."""
    from unitlint.diagrams.boot import draw_boot
    from unitlint.diagrams.page import to_html
    from unitlint.diagrams.page_data import Sheet
    from unitlint.diagrams.render import Engine

    chart = draw_boot(model.graph, model.boot, findings=findings)
    links = str(view["link_template"])
    sheets = (
        Sheet(str(view["view"]), drawing, model.graph, findings, model.boot, links),
        Sheet("boot", chart.drawing, model.graph, findings, model.boot, links, chart),
    )
    page = to_html(sheets, title=model.configuration.name, engine=Engine(engine) if engine else None)
    return page.encode("utf-8", "surrogateescape")
