"""`independent`: units that never wait for others."""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.contracts.names import select_loaded
from unitlint.machine.chains import acting, chain, hops, waited_for
from unitlint.machine.contract import Violation
from unitlint.machine.machine import Machine
from unitlint.machine.places import user_place
from unitlint.quick.dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Independent:
    """None of `units` is ordered after any unit of `of`, through any chain that acts."""

    units: tuple[str, ...]
    of: tuple[str, ...]

    def violations(self, machine: Machine) -> Iterator[Violation]:
        """One for each pair that is ordered, with the chain that orders it."""
        machine = machine.linked
        others = select_loaded(machine.graph, self.of)
        for unit in select_loaded(machine.graph, self.units):
            awaited = waited_for(machine, unit)
            for other in (each for each in others if each in awaited):
                jobs = acting(machine, (unit,))
                edges = chain(machine.graph, later=unit, earlier=other, through=jobs)
                statement = (place for edge in edges for _, place in machine.ownership.user_origins(edge))
                yield Violation(
                    f"{unit} waits for {other}, but must be independent of it",
                    unit=unit,
                    place=next(statement, None) or user_place(machine, unit),
                    proof=hops(machine.graph, edges),
                )

    def applies(self, machine: Machine) -> bool:
        """Whether any pair of its units is there."""
        others = select_loaded(machine.graph, self.of)
        return any(set(others) - {unit} for unit in select_loaded(machine.graph, self.units)[:2])
