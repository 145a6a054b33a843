"""`unitlint graph`: pictures and data of the dependency graph."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TypeVar

import click

from unitlint.cli.models import one_model, read_models
from unitlint.cli.options import Shared, output_option, paths_argument, shared_options
from unitlint.cli.output import write_bytes
from unitlint.config.config import Config
from unitlint.diagrams.options import Direction, DrawOptions, Grouping, PlatformUnits, View
from unitlint.errors import UsageError
from unitlint.findings import Finding
from unitlint.model import Model
from unitlint.sources.configuration import Inputs

R = TypeVar("R")

FORMATS = ("svg", "png", "pdf", "dot", "mermaid", "graphml", "json")
_BINARY = ("png", "pdf")


def _format_options(command: Callable[..., R]) -> Callable[..., R]:
    for name in reversed(FORMATS):
        words = "Data of all configurations." if name == "json" else f"Write {name.upper()}."
        command = click.option(f"--{name}", "file_format", flag_value=name, help=words)(command)
    return command


def _choice(values: type[View | Direction | Grouping | PlatformUnits]) -> click.Choice[str]:
    return click.Choice([value.value for value in values])


def _view_options(command: Callable[..., R]) -> Callable[..., R]:
    for option in reversed(
        (
            click.option("--view", type=_choice(View), default="order", help="Which edges."),
            click.option("--focus", metavar="UNIT", multiple=True, help="Only UNIT and its neighbours."),
            click.option("--depth", type=click.IntRange(min=1), default=1, help="How far from --focus."),
            click.option("--direction", type=_choice(Direction), default="both", help="Of --focus."),
            click.option("--path", nargs=2, metavar="A B", help="Only what lies between A and B."),
            click.option("--reaches", metavar="UNIT", default="", help="Only what leads to UNIT."),
            click.option("--only", metavar="GLOB", multiple=True, help="Only units that match."),
            click.option("--hide", metavar="GLOB", multiple=True, help="No units that match."),
            click.option("--platform-units", type=_choice(PlatformUnits), help="How many of the base OS's."),
            click.option("--cycle", is_flag=True, help="Only the ordering cycles."),
            click.option("--no-reduce", is_flag=True, help="Draw edges that longer chains give already."),
            click.option("--collapse", type=_choice(Grouping), default="none", help="One box a group."),
            click.option("--cluster", type=_choice(Grouping), default="stage", help="One frame a group."),
            click.option("--link-template", default="", metavar="URL", help="With {path} and {line}."),
            click.option("--no-findings", is_flag=True, help="Don't mark findings."),
        )
    ):
        command = option(command)
    return command


@click.command()
@paths_argument
@_format_options
@click.option("--engine", type=click.Choice(["graphviz-pure", "dot"]), help="What lays the picture out.")
@click.option("--force", is_flag=True, help="Draw it however large it is.")
@_view_options
@output_option
@shared_options
def graph(
    shared: Shared,
    *,
    file_format: str | None,
    engine: str | None,
    force: bool,
    no_findings: bool,
    output: str,
    **view: object,
) -> None:
    """Draw the dependency graph, or give it out as data."""
    file_format = file_format or _by_suffix(output)
    if file_format in _BINARY and output in ("", "-") and sys.stdout.isatty():
        raise UsageError(f"{file_format.upper()} is no text for a terminal", hint="write it with -o FILE")
    inputs, config, models = read_models(shared)
    if file_format == "json":
        from unitlint.diagrams.graph_json import to_json

        text = to_json((model.configuration.name, model.graph) for model in models)
        write_bytes(text.encode("utf-8", "surrogateescape"), output)
        return
    model = one_model(models)
    findings = () if no_findings else _findings(inputs, config, model)
    write_bytes(
        _picture(model, draw_options(model, view), findings, file_format, engine, force=force), output
    )


def _by_suffix(output: str) -> str:
    suffix = output.rpartition(".")[2]
    return {"mmd": "mermaid", "gv": "dot"}.get(suffix, suffix if suffix in FORMATS else "svg")


def draw_options(model: Model, view: dict[str, object]) -> DrawOptions:
    """The command line's view options, by their names, as the diagrams take them."""
    return DrawOptions(
        view=View(str(view["view"])),
        focus=_texts(view["focus"]),
        depth=int(str(view["depth"])),
        direction=Direction(str(view["direction"])),
        path=_pair(view["path"]),
        reaches=str(view["reaches"]),
        only=_texts(view["only"]),
        hide=_texts(view["hide"]),
        platform_units=PlatformUnits(str(view["platform_units"])) if view["platform_units"] else None,
        cycle=bool(view["cycle"]),
        reduce=not view["no_reduce"],
        collapse=Grouping(str(view["collapse"])),
        cluster=Grouping(str(view["cluster"])),
        link_template=str(view["link_template"]),
        title=model.configuration.name,
    )


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, tuple) else ()


def _pair(value: object) -> tuple[str, str] | None:
    match _texts(value):
        case (first, second):
            return first, second
    return None


def _findings(inputs: Inputs, config: Config, model: Model) -> tuple[Finding, ...]:
    """What `check` finds in the model's configuration."""
    from unitlint.check import check

    name = model.configuration.name
    return tuple(f for f in check(inputs, config).findings if name in f.configurations)


def _picture(
    model: Model,
    options: DrawOptions,
    findings: tuple[Finding, ...],
    file_format: str,
    engine: str | None,
    *,
    force: bool,
) -> bytes:
    from unitlint.diagrams.draw import draw
    from unitlint.diagrams.limits import check_size
    from unitlint.diagrams.picture import Format, picture
    from unitlint.diagrams.render import Engine

    drawing = draw(model.graph, options, findings=findings, transaction=model.boot)
    made = check_size(drawing, force=force)
    result = picture(drawing, Format(file_format), engine=Engine(engine) if engine else None)
    for note in (made, result.note):
        if note:
            click.echo(f"unitlint: {note}", err=True)
    return result.data
