"""unitlint for programs and notebooks: `read`, `check`, `graph`, `boot`, `why`.

    >>> from unitlint import api
    >>> machines = api.read("examples/boot")
    >>> [finding.rule for finding in api.check(machines)]  # doctest: +SKIP

Each may raise `unitlint.errors.UnitlintError`, whose message says what to do. Nothing is printed.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from unitlint.config.config import Config
from unitlint.configuration.configuration import Inputs
from unitlint.errors import UsageError
from unitlint.findings.finding import Finding
from unitlint.graph.edges import Edge
from unitlint.quick.dataclasses import dataclass
from unitlint.reports.report import plural
from unitlint.transaction.transaction import Transaction

if TYPE_CHECKING:
    from networkx import MultiDiGraph

    from unitlint.machine.assembler import Assembler
    from unitlint.machine.machine import Machine

_MOST_SHOWN = 5
"""Names of configurations in what a notebook shows."""

__all__ = ["Read", "boot", "check", "graph", "read", "why"]


@dataclass(frozen=True, slots=True)
class Read:
    """What was read: every machine configuration, and the settings under which it is looked at."""

    inputs: Inputs
    config: Config
    assembler: Assembler

    def __repr__(self) -> str:
        """What a notebook shows of it: the inputs hold every text that was read."""
        more = ", …" if len(self.names) > _MOST_SHOWN else ""
        names = ", ".join(self.names[:_MOST_SHOWN])
        return f"<Read: {plural(len(self.names), 'configuration')}: {names}{more}>"

    @property
    def names(self) -> tuple[str, ...]:
        """The configurations' names, by which the other functions' answers are keyed."""
        return tuple(configuration.name for configuration in self.inputs.configurations)


def read(*paths: str | os.PathLike[str], platform: str = "", config: str | os.PathLike[str] = "") -> Read:
    """Read templates, configurations, unit folders or root file systems, as `unitlint PATH…` does.

    `platform` is the base system underneath; `config` a `.unitlint.yaml` (none by default, and none is
    looked for). Rules of one's own are not run. Raises UnitlintError for a path or a base that
    isn't there.
    """
    from unitlint.config.exclusions import FileOptions
    from unitlint.config.load import load_config
    from unitlint.inputs.inputs import ReadOptions, read_inputs
    from unitlint.machine.assembler import Assembler
    from unitlint.platforms.select import select_platform
    from unitlint.quick.dataclasses import replace

    if not paths:
        raise UsageError("read needs a path")
    if platform:
        select_platform(platform)
    settings = load_config(Path(config)) if config else Config()
    settings = replace(settings, platform=platform or settings.platform)
    options = ReadOptions(below=FileOptions(settings).of)
    inputs = read_inputs([os.fspath(path) for path in paths], options=options)
    return Read(inputs, settings, Assembler(settings))


def check(machines: Read) -> tuple[Finding, ...]:
    """The findings, sorted; each says which configurations have it."""
    from unitlint.checking.check import check as find

    return find(machines.inputs, machines.config, assembler=machines.assembler).findings


def graph(machines: Read) -> dict[str, MultiDiGraph]:
    """Configuration → its graph: a node a unit, an edge a dependency.

    Nodes have `load_state`; edges have `kind` (`After`, `Requires`, …) as key and `origins`, the places that
    state them. `u → v` under `After` means that u starts after v.
    """
    from networkx import MultiDiGraph

    found: dict[str, MultiDiGraph] = {}
    for model in _models(machines):
        drawn = found[model.configuration.name] = MultiDiGraph()
        for name, unit in model.graph.units.items():
            drawn.add_node(name, load_state=unit.load_state.value)
        for edge in model.graph.edges():
            origins = [str(origin.place.location) for origin in edge.origins if origin.place is not None]
            drawn.add_edge(edge.source, edge.target, key=edge.kind.value, origins=origins)
    return found


def boot(machines: Read) -> dict[str, Transaction]:
    """Configuration → what starting its default target does: jobs, order, waves, cycles."""
    return {model.configuration.name: model.boot for model in _models(machines)}


def why(machines: Read, later: str, earlier: str) -> dict[str, tuple[Edge, ...]]:
    """Configuration → the shortest chain by which `later` starts after `earlier`; empty where there is none.

    Without one now, it is the chain once all units are enabled that nothing links yet.
    Configurations without either unit are left out. Raises UnitlintError for a unit that none has.
    """
    from unitlint.machine.lookup import graph_with, require_unit

    found: dict[str, tuple[Edge, ...]] = {}
    models = _models(machines)
    for name in (later, earlier):
        if models and not any(graph_with(model, name) for model in models):
            require_unit(models[0].graph, name, models[0].platform)
    for model in models:
        edges = _chain(model, later, earlier) or _chain(model.linked, later, earlier)
        if edges is not None:
            found[model.configuration.name] = edges
    return found


def _chain(model: Machine, later: str, earlier: str) -> tuple[Edge, ...] | None:
    """None where the machine lacks one of the units."""
    from unitlint.machine.chains import chain

    first, last = model.graph.resolve(earlier), model.graph.resolve(later)
    if not (first and last):
        return None
    return chain(model.graph, later=last, earlier=first, through=model.acting((last, first)))


def _models(machines: Read) -> list[Machine]:
    from unitlint.machine.assemble import first_branches

    return list(first_branches(machines.inputs.configurations, machines.config, assembler=machines.assembler))
