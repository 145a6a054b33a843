"""`order`: units start after, or before, others, by one edge or by any chain."""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.contracts.names import is_masked, select, select_loaded
from unitlint.contracts.ordering import missing_order
from unitlint.machine.contract import Violation
from unitlint.machine.machine import Machine
from unitlint.quick.dataclasses import dataclass
from unitlint.text.globs import is_glob


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
        for later, earlier in self._pairs(machine):
            violation = missing_order(machine, later=later, earlier=earlier)
            if violation is not None:
                yield violation

    def applies(self, machine: Machine) -> bool:
        """Whether any pair of its units is there."""
        return next(self._pairs(machine), None) is not None

    def _pairs(self, machine: Machine) -> Iterator[tuple[str, str]]:
        graph = machine.graph
        units = select_loaded(graph, self.units)
        for unit in units:
            yield from ((unit, earlier) for earlier in _awaited(machine, self.after) if earlier != unit)
        for unit in select_loaded(graph, self.before):
            yield from ((unit, earlier) for earlier in _awaited(machine, self.units) if earlier != unit)


def _awaited(machine: Machine, patterns: tuple[str, ...]) -> Iterator[str]:
    """Loaded units, and those masked ones that are named in full: who waits for them waits for nothing."""
    graph = machine.graph
    loaded = select_loaded(graph, patterns)
    named = {graph.resolve(p) for p in patterns if not is_glob(p)}
    masked = [n for n in select(graph, patterns) if n in named and is_masked(graph.unit(n))]
    yield from (*loaded, *masked)
