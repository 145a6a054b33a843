"""A rule that passes on what another layer met: the complaint is made where the text is read.

A reader of an input, or a generator, notes a `Problem` that names its rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from unitlint.configuration.configuration import Inputs, Problem
from unitlint.findings.finding import Draft, Severity, finding
from unitlint.machine.machine import Machine
from unitlint.quick.dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Relayed:
    """A rule without a module. `documentation` is what another rule's module has for a docstring."""

    name: str
    severity: Severity
    """Where the problem itself doesn't say another one."""
    category: str
    since: str
    documentation: str

    def check(self, machine: Machine) -> Iterator[Draft]:
        """What the generators and the graph met."""
        return of_problems(self.name, machine.graph.problems)

    def check_inputs(self, inputs: Inputs) -> Iterator[Draft]:
        """What the readers met."""
        return met_in_inputs(self.name, inputs)


def met_in_inputs(rule: str, inputs: Inputs) -> Iterator[Draft]:
    """What the readers met that is of a rule's name: in the run, and in each configuration."""
    yield from of_problems(rule, inputs.problems)
    for configuration in inputs.configurations:
        yield from of_problems(rule, configuration.problems, configuration.name)


def of_problems(rule: str, problems: Iterable[Problem], *configurations: str) -> Iterator[Draft]:
    """What there is to say of those problems that are of a rule's name."""
    for problem in problems:
        if problem.rule == rule:
            yield finding(
                problem.place,
                problem.message,
                help=problem.help,
                severity=problem.severity,
                configurations=configurations,
            )
