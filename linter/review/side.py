"""One side of a comparison: what it holds, what is wrong with it, how it boots."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import chdir
from pathlib import Path

from unitlint.checking.check import check
from unitlint.config.config import Config
from unitlint.config.exclusions import FileOptions
from unitlint.configuration.configuration import Inputs
from unitlint.configuration.what_if import WhatIf
from unitlint.errors import UsageError
from unitlint.findings.finding import Finding
from unitlint.inputs.inputs import ReadOptions, read_inputs
from unitlint.machine.assemble import first_branches
from unitlint.machine.assembler import Assembler
from unitlint.machine.machine import Machine
from unitlint.quick.dataclasses import dataclass, replace
from unitlint.tree.present import exists


@dataclass(frozen=True, slots=True)
class Side:
    """`label` names it for people; models are those of the templates' first branches, by configuration."""

    label: str
    findings: tuple[Finding, ...]
    models: Mapping[str, Machine]
    texts: Mapping[str, str]


NOTHING = WhatIf()

Choice = Callable[[Inputs], Inputs]


def as_read(inputs: Inputs) -> Inputs:
    """All of the inputs."""
    return inputs


EMPTY = Side("nothing", (), {}, {})
"""A side where the paths don't exist: a tree that a change adds or deletes."""


def read_side(
    label: str,
    folder: Path,
    paths: Sequence[str],
    *,
    config: Config,
    options: ReadOptions | None = None,
    choose: Choice = as_read,
    what_if: WhatIf = NOTHING,
) -> Side:
    """Read `paths`, which are relative to `folder`, as if `folder` were the current directory.

    With a unit path in `options`, that alone is read; what `choose` leaves of what is read counts.
    """
    with chdir(folder):
        searched = bool(options and options.unit_path)
        present = [path for path in paths if exists(path)] if not searched else []
        if not (present or searched):
            return Side(label, (), {}, {})
        # That nothing is left is a change; what can't be read is a finding.
        options = replace(options or ReadOptions(), below=FileOptions(config).of, empty=True)
        inputs = read_inputs(present, options=options)
        inputs = choose(inputs)
        if what_if:
            label = f"{label}, {what_if.words}"
            inputs = _supposed(inputs, what_if)
        return _side(label, inputs, config)


def _supposed(inputs: Inputs, what_if: WhatIf) -> Inputs:
    """The inputs as they would be. Raises UsageError for what is not there to be changed."""
    for name in what_if.misses(inputs.configurations):
        if name in what_if.disable:
            hint = "links that packages ship stay when a unit is disabled; --mask takes the unit out"
            raise UsageError(f"{name} is enabled in none of the configurations", hint=hint)
        raise UsageError(
            f'there is no unit file or drop-in "{name}"', hint="write it as `docker.service.d/10-clock.conf`"
        )
    return replace(inputs, configurations=tuple(what_if.apply(each) for each in inputs.configurations))


def _side(label: str, inputs: Inputs, config: Config) -> Side:
    assembler = Assembler(config)
    result = check(inputs, config, assembler=assembler)
    models = first_branches(inputs.configurations, config, assembler=assembler)
    return Side(label, result.findings, {m.configuration.name: m for m in models}, result.texts)
