"""`unitlint graph`: pictures and data of the dependency graph."""

from __future__ import annotations

import sys
from typing import TypeVar

import click

from unitlint.cli.format_options import format_options
from unitlint.cli.models import Models, one_model, page_title, read_fleet
from unitlint.cli.options import Shared, output_option, paths_argument, shared_options
from unitlint.cli.output import by_suffix, tell, write_bytes
from unitlint.cli.view_options import draw_options, view_options
from unitlint.diagrams.drawing import Drawing
from unitlint.diagrams.of_model import drawing_of, drawn_boot, mermaid_of, page_of
from unitlint.diagrams.options import DrawOptions
from unitlint.diagrams.render import Engine
from unitlint.errors import UsageError
from unitlint.findings.finding import Finding
from unitlint.grammar.bytes import encode
from unitlint.machine.machine import Machine

R = TypeVar("R")

FORMATS = {
    "svg": "A picture as SVG; the default, unless -o FILE has another suffix.",
    "png": "A picture as PNG, at most 8,000 pixels each way.",
    "pdf": "A picture as PDF, by --engine dot.",
    "html": "A page of all configurations to search and click through.",
    "dot": "Graphviz format.",
    "mermaid": "Text that GitHub and others draw.",
    "graphml": "For other programs that draw graphs.",
    "json": "The graphs of all configurations as JSON.",
}
SUFFIXES = {name: name for name in FORMATS} | {"mmd": "mermaid", "gv": "dot", "htm": "html"}
BINARY = ("png", "pdf")


@click.command()
@paths_argument
@format_options(FORMATS, SUFFIXES)
@click.option(
    "--engine",
    type=click.Choice(["graphviz-pure", "dot"]),
    help="The layout engine.  [default: what is installed]",
)
@click.option(
    "--force", is_flag=True, help="Draw even if there are more than 2,000 boxes, or too many arrows."
)
@click.option("--no-findings", is_flag=True, help="Don't mark what `check` finds.")
@click.option(
    "--diff", "before", metavar="REV|DIR", default="", help="Draw the difference from that revision."
)
@click.option("--compare", nargs=2, metavar="A B", help="Draw the difference from configuration A to B.")
@view_options
@output_option
@shared_options
def graph(
    shared: Shared,
    *,
    file_format: str,
    engine: str | None,
    force: bool,
    no_findings: bool,
    before: str,
    compare: tuple[str, str] | None,
    output: str,
    **view: object,
) -> None:
    """Draw the dependency graph, or print it as data."""
    file_format = file_format or by_suffix(output, SUFFIXES, without="svg")
    if file_format in BINARY and output in ("", "-") and sys.stdout.isatty():
        raise UsageError(f"{file_format} can't be shown in a terminal", hint="write it with -o FILE")
    if compare and before:
        raise UsageError("--compare looks at one tree: leave --diff out")
    if (compare or before) and file_format == "json":
        raise UsageError("there is no difference as JSON", hint="`unitlint review --format json` has it")
    fleet = read_fleet(shared)
    chosen = Engine(engine) if engine else None
    if file_format == "json":
        data = _as_json(fleet)
    elif compare or before:
        data = _difference(shared, fleet, view, file_format, chosen, compare or before, force=force)
    elif file_format == "html":
        data = _page(fleet, view, chosen, marks=not no_findings)
    else:
        data = _drawn(fleet, view, file_format, chosen, marks=not no_findings, force=force)
    write_bytes(data, output)


def _difference(
    shared: Shared,
    fleet: Models,
    view: dict[str, object],
    file_format: str,
    engine: Engine | None,
    base: str | tuple[str, str],
    *,
    force: bool,
) -> bytes:
    """The picture or page of what differs from a revision or folder, or between two configurations."""
    from unitlint.cli.graph_change import change_between, change_page, change_since

    if isinstance(base, tuple):
        model, drawing = change_between(fleet, *base, view)
    else:
        model = one_model(fleet)
        drawing = change_since(shared, base, model, view)
    if drawing.empty:
        tell("unitlint: nothing differs: the picture is empty")
    _warn_of_size(drawing, force=force)
    if file_format == "html":
        return change_page(model, drawing, view, engine)
    return _picture(drawing, file_format, engine)


def _drawn(
    fleet: Models,
    view: dict[str, object],
    file_format: str,
    engine: Engine | None,
    *,
    marks: bool,
    force: bool,
) -> bytes:
    """The picture of one configuration."""
    model = one_model(fleet)
    findings = fleet.findings(model) if marks else ()
    options = draw_options(model, fleet.config, view)
    if options.cycle and not drawn_boot(model)[1].cycles:
        raise UsageError(f"{model.configuration.name}: nothing to draw: there is no ordering cycle")
    if file_format == "mermaid":
        return _mermaid(model, options, findings)
    drawing = drawing_of(model, options, findings)
    _refuse_empty(drawing, options)
    _warn_of_size(drawing, force=force)
    return _picture(drawing, file_format, engine)


def _as_json(fleet: Models) -> bytes:
    from unitlint.diagrams.graph_json import to_json

    return encode(to_json(fleet.models))


def _refuse_empty(drawing: Drawing, options: DrawOptions) -> None:
    """A picture that the options leave nothing of is a mistake. Raises UsageError."""
    if drawing.empty and (options.only or options.hide or options.narrows):
        hint = "--only and --hide take the names of units; --view all has all dependencies"
        raise UsageError("nothing to draw: the options leave no unit", hint=hint)
    if drawing.empty:
        hint = "--platform-units all draws those of the base OS"
        raise UsageError(f"nothing to draw: {options.title} has no units of its own", hint=hint)


def _warn_of_size(drawing: Drawing, *, force: bool) -> None:
    from unitlint.diagrams.limits import check_size

    if warning := check_size(drawing, force=force):
        tell(f"unitlint: {warning}")


def _picture(drawing: Drawing, file_format: str, engine: Engine | None) -> bytes:
    from unitlint.diagrams.picture import Format, picture

    result = picture(drawing, Format(file_format), engine=engine)
    _note(result.note)
    return result.data


def _note(words: str) -> None:
    if words:
        tell(f"unitlint: {words}")


def _mermaid(machine: Machine, options: DrawOptions, findings: tuple[Finding, ...]) -> bytes:
    """A flowchart that GitHub draws, smaller than asked for where it has to be."""
    text, note = mermaid_of(machine, options, findings)
    _note(note)
    return encode(text)


def _page(fleet: Models, view: dict[str, object], engine: Engine | None, *, marks: bool) -> bytes:
    """One page of every configuration that there is to look at: its graph, and its boot."""
    first = fleet.models[0]
    options = draw_options(first, fleet.config, view)
    found = fleet.all_findings() if marks else {}
    page = page_of(fleet.models, options, found, title=page_title(fleet), engine=engine)
    return encode(page)
