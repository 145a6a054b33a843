"""`order`: units start after, or before, others, by one edge or by any chain."""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.contracts.names import is_masked, select, select_loaded
from unitlint.contracts.ordering import missing_order
from unitlint.machine.chains import waited_for
from unitlint.machine.contract import Violation
from unitlint.machine.machine import Machine
from unitlint.quick.dataclasses import dataclass
from unitlint.text.globs import is_glob

FEW = 4
"""Units of which each is asked about by itself: most wait for each other over a single edge."""


@dataclass(frozen=True, slots=True)
class Order:
    """`units` start after every one of `after` and before every one of `before`.

    A name that the machine doesn't have asks for nothing; a masked unit never starts and so is never too
    early, but nothing waits for it either.
    """

    units: tuple[str, ...]
    after: tuple[str, ...] = ()
    before: tuple[str, ...] = ()

    def violations(self, machine: Machine) -> Iterator[Violation]:
        """One for each pair that nothing orders."""
        for later, awaited in self._pairs(machine):
            held = waited_for(machine, later) if len(awaited) > FEW else ()
            for earlier in (each for each in awaited if each not in held):
                violation = missing_order(machine, later=later, earlier=earlier)
                if violation is not None:
                    yield violation

    def applies(self, machine: Machine) -> bool:
        """Whether any pair of its units is there."""
        return any(awaited for _, awaited in self._pairs(machine))

    def _pairs(self, machine: Machine) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Units, each with those that it has to wait for."""
        for waiting, awaited in ((self.units, self.after), (self.before, self.units)):
            others = tuple(_awaited(machine, awaited))
            for unit in select_loaded(machine.graph, waiting):
                yield unit, tuple(other for other in others if other != unit)


def _awaited(machine: Machine, patterns: tuple[str, ...]) -> Iterator[str]:
    """Loaded units, and those masked ones that are named in full: who waits for them waits for nothing."""
    graph = machine.graph
    loaded = select_loaded(graph, patterns)
    named = {graph.resolve(p) for p in patterns if not is_glob(p)}
    masked = [n for n in select(graph, patterns) if n in named and is_masked(graph.unit(n))]
    yield from (*loaded, *masked)
