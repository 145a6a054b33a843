"""`unitlint graph`: pictures and data of the dependency graph."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import chdir
from pathlib import Path
from typing import TypeVar

import click

from unitlint.cli.models import Fleet, one_model, page_title, read_fleet
from unitlint.cli.options import Shared, output_option, paths_argument, shared_options
from unitlint.cli.output import by_suffix, tell, write_bytes
from unitlint.cli.view_options import draw_options, view_options
from unitlint.config.config import Config
from unitlint.diagrams.drawing import Drawing
from unitlint.diagrams.of_model import drawing_of, drawn_boot, mermaid_of, page_of
from unitlint.diagrams.options import DrawOptions, View
from unitlint.diagrams.render import Engine
from unitlint.errors import UsageError
from unitlint.findings.finding import Finding
from unitlint.grammar.bytes import encode
from unitlint.machine.machine import Machine
from unitlint.quick.dataclasses import replace

R = TypeVar("R")

FORMATS = {
    "svg": "A picture; the default, unless -o FILE has another suffix.",
    "png": "A picture in pixels, at most 8,000 each way.",
    "pdf": "A picture to print, by --engine dot.",
    "html": "A page of all configurations, to search and follow.",
    "dot": "Graphviz format.",
    "mermaid": "Text that GitHub and others draw.",
    "graphml": "For other programs that draw graphs.",
    "json": "The graphs of all configurations as data.",
}
SUFFIXES = {name: name for name in FORMATS} | {"mmd": "mermaid", "gv": "dot", "htm": "html"}
BINARY = ("png", "pdf")


def _format_options(command: Callable[..., R]) -> Callable[..., R]:
    for name in reversed(FORMATS.keys()):
        command = click.option(f"--{name}", "file_format", flag_value=name, help=FORMATS[name])(command)
    return command


@click.command()
@paths_argument
@_format_options
@click.option(
    "--engine",
    type=click.Choice(["graphviz-pure", "dot"]),
    help="The layout engine.  [default: what is installed]",
)
@click.option("--force", is_flag=True, help="Draw even more than 2,000 boxes, or a tangle.")
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
    file_format: str | None,
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
    fleet = read_fleet(shared)
    if file_format == "json":
        write_bytes(_as_json(fleet), output)
        return
    chosen = Engine(engine) if engine else None
    changes = bool(before or compare)
    if file_format == "html" and not changes:
        write_bytes(_page(fleet, view, chosen, marks=not no_findings), output)
        return
    model = _named(fleet, compare[1]) if compare else one_model(fleet)
    findings = () if changes or no_findings else fleet.findings(model)
    options = draw_options(model, fleet.config, view)
    if options.cycle and not changes and not drawn_boot(model)[1].cycles:
        raise UsageError(f"{model.configuration.name}: nothing to draw: there is no ordering cycle")
    if file_format == "mermaid" and not changes:
        write_bytes(_mermaid(model, options, findings), output)
        return
    if compare:
        first = _named(fleet, compare[0])
        sides = (first.configuration.name, model.configuration.name)
        drawing = _change(first, model, fleet.config, view, sides=sides)
        drawing = replace(drawing, title=" → ".join(sides))
    elif before:
        drawing = _change_since(shared, before, model, view)
    else:
        drawing = drawing_of(model, options, findings)
    _say_if_empty(drawing, options, changes=changes)
    _warn_of_size(drawing, force=force)
    if file_format == "html":
        write_bytes(_change_page(model, drawing, view, chosen), output)
    else:
        write_bytes(_picture(drawing, file_format, chosen), output)


def _named(fleet: Fleet, name: str) -> Machine:
    """The model of a configuration. Raises UsageError where there is none of the name."""
    from unitlint.inputs.chosen import only

    [found] = only(fleet.inputs, name).configurations
    return next(model for model in fleet.models if model.configuration.name == found.name)


def _as_json(fleet: Fleet) -> bytes:
    from unitlint.diagrams.graph_json import to_json

    return encode(to_json(fleet.models))


def _change_since(shared: Shared, before: str, machine: Machine, view: dict[str, object]) -> Drawing:
    """What is different from the configuration of the same name in a folder or revision, or its first."""
    old = _fleet_before(shared, before)
    named = {other.configuration.name: other for other in old.models}
    return _change(named.get(machine.configuration.name, old.models[0]), machine, old.config, view)


def _change(
    old: Machine,
    new: Machine,
    config: Config,
    view: dict[str, object],
    *,
    sides: tuple[str, str] | None = None,
) -> Drawing:
    from unitlint.diagrams.draw_change import draw_change

    options = draw_options(new, config, view)
    options = options if _is_given("view") else replace(options, view=View.ALL)
    return draw_change(old.graph, new.graph, options, sides=sides)


def _is_given(option: str) -> bool:
    """Whether the command line has the option, be it with the value of its default."""
    source = click.get_current_context().get_parameter_source(option)
    return source is click.core.ParameterSource.COMMANDLINE


def _fleet_before(shared: Shared, before: str) -> Fleet:
    if os.path.isdir(before):  # noqa: PTH112  for any text
        return read_fleet(replace(shared, paths=(before,), configuration=""))
    from unitlint.review.sides import between_revisions

    with (
        between_revisions(Path.cwd(), shared.paths, base=before, head="", direct=True) as sides,
        chdir(sides.base.folder),
    ):
        return read_fleet(replace(shared, paths=sides.paths, here=sides.name, configuration=""))


def _say_if_empty(drawing: Drawing, options: DrawOptions, *, changes: bool) -> None:
    """That nothing differs is an answer; a picture that the options leave nothing of is a mistake."""
    if drawing.empty and changes:
        tell("unitlint: nothing differs: the picture is empty")
    elif drawing.empty and (options.only or options.hide or options.narrows):
        hint = "--only and --hide take the names of units; --view all has all dependencies"
        raise UsageError("nothing to draw: the options leave no unit", hint=hint)
    elif drawing.empty:
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


def _page(fleet: Fleet, view: dict[str, object], engine: Engine | None, *, marks: bool) -> bytes:
    """One page of every configuration that there is to look at: its graph, and its boot."""
    first = fleet.models[0]
    options = draw_options(first, fleet.config, view)
    found = fleet.all_findings() if marks else {}
    page = page_of(fleet.models, options, found, title=page_title(fleet), engine=engine)
    return encode(page)


def _change_page(machine: Machine, drawing: Drawing, view: dict[str, object], engine: Engine | None) -> bytes:
    from unitlint.diagrams.page import to_html
    from unitlint.diagrams.page_data import Sheet

    sheet = Sheet("change", drawing, machine.graph, (), machine.boot, str(view["link_template"]))
    return encode(to_html((sheet,), title=machine.configuration.name, engine=engine))
