"""The models that `graph`, `why` and `boot` are about: one for each configuration."""

from __future__ import annotations

from unitlint.cli.options import Shared
from unitlint.cli.output import say_notes, tell
from unitlint.cli.progress import ProgressBar
from unitlint.cli.session import load_inputs, read_config
from unitlint.config.config import Config
from unitlint.configuration.configuration import Inputs
from unitlint.diagrams.nearness import of_interest
from unitlint.findings.finding import Finding
from unitlint.machine.assemble import first_branches
from unitlint.machine.assembler import Assembler
from unitlint.machine.machine import Machine
from unitlint.quick.dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Models:
    """What was read, and the models in the inputs' order."""

    inputs: Inputs
    config: Config
    models: tuple[Machine, ...]
    assembler: Assembler

    def findings(self, machine: Machine) -> tuple[Finding, ...]:
        """What `check` finds in the model's configuration."""
        return self.all_findings()[machine.configuration.name]

    def all_findings(self) -> dict[str, tuple[Finding, ...]]:
        """The same for every configuration, by its name."""
        from unitlint.checking.check import check

        found = check(self.inputs, self.config, assembler=self.assembler).findings
        names = [model.configuration.name for model in self.models]
        return {name: tuple(f for f in found if name in f.configurations) for name in names}


def read_fleet(shared: Shared) -> Models:
    """Read the paths and build each configuration's model."""
    config = read_config(shared)
    inputs = load_inputs(shared, config)
    assembler = Assembler(config)
    models: list[Machine] = []
    with ProgressBar("reading") as progress:
        for model in first_branches(inputs.configurations, config, assembler=assembler):
            models.append(model)
            progress(len(models), len(inputs.configurations))
    say_notes(assembler.notes(inputs.configurations))
    return Models(inputs, config, tuple(models), assembler)


def page_title(fleet: Models) -> str:
    """The configuration, or how many there are."""
    total = len(fleet.models)
    return fleet.models[0].configuration.name if total == 1 else f"{total} configurations"


def one_model(fleet: Models) -> Machine:
    """The first with units of its own; a note on standard error says so where there are others."""
    first = next((model for model in fleet.models if of_interest(model.graph)), fleet.models[0])
    total = len(fleet.models)
    if total > 1:
        name = first.configuration.name
        note = f"this is {name}, one of {total} configurations; --configuration NAME picks another"
        tell(note)
    return first
