"""The inputs of a run by the configuration file that holds for them: the nearest one above each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from unitlint.checking.selection import available_rules, select_rules
from unitlint.config.config import Config
from unitlint.configuration.configuration import Inputs, Problem
from unitlint.findings.finding import Finding
from unitlint.machine.assembler import Assembler
from unitlint.quick.dataclasses import dataclass, replace
from unitlint.rules import Rule


@dataclass(frozen=True, slots=True)
class Scope:
    """One configuration file, and what it holds for."""

    config: Config
    inputs: Inputs
    holds: Callable[[str], bool]
    """Whether the file at a path is under it."""
    assembler: Assembler
    available: Mapping[str, Rule]
    rules: tuple[Rule, ...]
    """Those that run."""

    def share(self, found: Iterable[Finding]) -> Iterator[Finding]:
        """What is said of the inputs of this one, out of what is said of all."""
        names = {configuration.name for configuration in self.inputs.configurations}
        for finding in found:
            mine = tuple(name for name in finding.configurations if name in names)
            if mine or (not finding.configurations and self.holds(finding.location.path)):
                yield finding.within(mine)


def scopes_of(inputs: Inputs, assembler: Assembler) -> tuple[Scope, ...]:
    """One for each configuration file that holds for an input; that of the run first, with or without one.

    Raises UsageError for rules that don't exist.
    """
    config = assembler.config
    configs = {config.path: config}
    places = [*(found.path for found in inputs.configurations), *map(_path, inputs.problems)]
    for found in (config.at(path) for path in places):
        configs.setdefault(found.path, found)
    if len(configs) == 1:
        return (_scope(config, inputs, assembler, lambda _: True),)
    return tuple(_below(inputs, found, assembler) for found in configs.values())


def held(inputs: Inputs, config: Config) -> Inputs:
    """The inputs without those that a configuration file below holds for."""
    return _held(inputs, lambda path: config.at(path).path == config.path)


def _held(inputs: Inputs, holds: Callable[[str], bool]) -> Inputs:
    return replace(
        inputs,
        configurations=tuple(found for found in inputs.configurations if holds(found.path)),
        problems=tuple(found for found in inputs.problems if holds(_path(found))),
        skipped=tuple(found for found in inputs.skipped if holds(found.path)),
    )


def _below(inputs: Inputs, config: Config, assembler: Assembler) -> Scope:
    def holds(path: str) -> bool:
        return assembler.config.at(path).path == config.path

    return _scope(config, _held(inputs, holds), assembler.under(config), holds)


def _scope(config: Config, inputs: Inputs, assembler: Assembler, holds: Callable[[str], bool]) -> Scope:
    available = available_rules(config)
    return Scope(config, inputs, holds, assembler, available, select_rules(config, available))


def _path(problem: Problem) -> str:
    return problem.place.location.path


def all_rules(scopes: Sequence[Scope]) -> tuple[Rule, ...]:
    """Those that run in any of them, by name."""
    ran = {rule.name: rule for scope in scopes for rule in scope.rules}
    return tuple(ran[name] for name in sorted(ran))
