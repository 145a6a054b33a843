"""The difference that `unitlint graph` draws: since a revision or a folder, or between two configurations."""

from __future__ import annotations

import os
from contextlib import chdir
from pathlib import Path

import click

from unitlint.cli.models import Models, read_fleet
from unitlint.cli.options import Shared
from unitlint.cli.view_options import draw_options
from unitlint.config.config import Config
from unitlint.diagrams.drawing import Drawing
from unitlint.diagrams.options import View
from unitlint.diagrams.render import Engine
from unitlint.grammar.bytes import encode
from unitlint.machine.machine import Machine
from unitlint.quick.dataclasses import replace


def change_between(fleet: Models, base: str, head: str, view: dict[str, object]) -> tuple[Machine, Drawing]:
    """The second of two configurations, and how it differs from the first. Raises UsageError for names that
    none has."""
    new, old = _named(fleet, head), _named(fleet, base)
    sides = (old.configuration.name, new.configuration.name)
    drawing = _change(old, new, fleet.config, view, sides=sides)
    return new, replace(drawing, title=" → ".join(sides))


def _named(fleet: Models, name: str) -> Machine:
    from unitlint.inputs.chosen import only

    [found] = only(fleet.inputs, name).configurations
    return next(model for model in fleet.models if model.configuration.name == found.name)


def change_since(shared: Shared, before: str, machine: Machine, view: dict[str, object]) -> Drawing:
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


def _fleet_before(shared: Shared, before: str) -> Models:
    if os.path.isdir(before):  # noqa: PTH112  for any text
        return read_fleet(replace(shared, paths=(before,), configuration=""))
    from unitlint.review.sides import between_revisions

    with (
        between_revisions(Path.cwd(), shared.paths, base=before, head="", direct=True) as sides,
        chdir(sides.base.folder),
    ):
        return read_fleet(replace(shared, paths=sides.paths, here=sides.name, configuration=""))


def change_page(machine: Machine, drawing: Drawing, view: dict[str, object], engine: Engine | None) -> bytes:
    """A page with the difference, and the boot that it ends in."""
    from unitlint.diagrams.page import to_html
    from unitlint.diagrams.page_data import Sheet

    sheet = Sheet("change", drawing, machine.graph, (), machine.boot, str(view["link_template"]))
    return encode(to_html((sheet,), title=machine.configuration.name, engine=engine))
