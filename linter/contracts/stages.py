"""`stages`: a boot in steps, each after the one before it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from unitlint.contracts.names import listed, select_loaded
from unitlint.contracts.ordering import missing_order
from unitlint.machine.contract import Hop, Violation
from unitlint.machine.machine import Machine
from unitlint.quick.dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of the boot: what it is called, and its units by name or glob."""

    name: str
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stages:
    """Every unit of a stage starts after every unit of the stage before it that has any."""

    stages: tuple[Stage, ...]

    def violations(self, machine: Machine) -> Iterator[Violation]:
        """One for each unit that doesn't wait for all of the stage before its own."""
        for (before, earlier_units), (stage, units) in pairwise(self._present(machine)):
            for unit in units:
                yield from _too_early(machine, unit, stage=stage, before=before, earlier=earlier_units)

    def applies(self, machine: Machine) -> bool:
        """Whether two stages or more have units."""
        return len(self._present(machine)) > 1

    def _present(self, machine: Machine) -> list[tuple[Stage, tuple[str, ...]]]:
        units = [(stage, select_loaded(machine.graph, stage.units)) for stage in self.stages]
        return [(stage, names) for stage, names in units if names]


def _too_early(
    machine: Machine, unit: str, *, stage: Stage, before: Stage, earlier: tuple[str, ...]
) -> Iterator[Violation]:
    missing = [(name, missing_order(machine, later=unit, earlier=name)) for name in earlier if name != unit]
    broken = [(name, violation) for name, violation in missing if violation is not None]
    if not broken:
        return
    first = broken[0][1]
    yield Violation(
        f'{unit} (stage "{stage.name}") doesn\'t wait for {listed([name for name, _ in broken])} '
        f'(stage "{before.name}")',
        unit=unit,
        place=first.place,
        proof=tuple(
            step
            for _, violation in broken
            for step in (Hop(violation.sentence, violation.place), *violation.proof)
        ),
        help=first.help,
    )
