"""Findings out of the problems that the sources met in the inputs, and the generators in what they read."""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.configuration.configuration import Inputs
from unitlint.findings.finding import Finding, Severity
from unitlint.machine.machine import Machine


def findings_of(rule: str, severity: Severity, inputs: Inputs) -> Iterator[Finding]:
    """Every problem of that rule's name: those of the run, and those of each configuration."""
    for problem in inputs.problems:
        if problem.rule == rule:
            yield Finding(rule, severity, problem.message, problem.place.location, help=problem.help)
    for configuration in inputs.configurations:
        for problem in configuration.problems:
            if problem.rule == rule:
                yield Finding(
                    rule,
                    severity,
                    problem.message,
                    problem.place.location,
                    configurations=(configuration.name,),
                    help=problem.help,
                )


def generators_findings(
    rule: str, severity: Severity, model: Machine, *, problem: str = ""
) -> Iterator[Finding]:
    """Every problem of that rule's name, or of the name given, that the generators met."""
    for met in model.graph.problems:
        if met.rule == (problem or rule):
            yield Finding(rule, severity, met.message, met.place.location, help=met.help)
