"""The models that `graph`, `why` and `boot` are about: one for each configuration."""

from __future__ import annotations

import click

from unitlint.assemble import first_branches
from unitlint.cli.options import Shared
from unitlint.cli.progress import ProgressBar
from unitlint.cli.session import load_inputs, read_config
from unitlint.config.config import Config
from unitlint.errors import UsageError
from unitlint.graph.edges import Graph
from unitlint.model import Model
from unitlint.sources.configuration import Inputs
from unitlint.suggest import did_you_mean


def read_models(shared: Shared) -> tuple[Inputs, Config, list[Model]]:
    """What was read, the configuration file's settings, and the models in the inputs' order."""
    config = read_config(shared)
    inputs = load_inputs(shared)
    total = len(inputs.configurations)
    models: list[Model] = []
    with ProgressBar("reading") as progress:
        for model in first_branches(inputs.configurations, config):
            models.append(model)
            progress(len(models), total)
    return inputs, config, models


def one_model(models: list[Model]) -> Model:
    """The first; a note on standard error says so where there are others."""
    if len(models) > 1:
        name = models[0].configuration.name
        note = f"this is {name}, one of {len(models)} configurations; --configuration NAME picks another"
        click.echo(note, err=True)
    return models[0]


def require_unit(graph: Graph, name: str) -> str:
    """The primary name behind `name`. Raises UsageError, with the nearest name, when nothing has it."""
    found = graph.resolve(name)
    if found is None:
        hint = did_you_mean(name, graph.names) or "`unitlint graph --json` lists all units"
        raise UsageError(f'there is no unit "{name}"', hint=hint)
    return found
