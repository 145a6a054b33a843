"""`requires`: units need others, at least so strongly."""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.contracts.names import select, select_loaded
from unitlint.graph.edges import Edge, Kind
from unitlint.machine.chains import hop
from unitlint.machine.contract import Violation
from unitlint.machine.machine import Machine
from unitlint.machine.places import user_place
from unitlint.quick.dataclasses import dataclass
from unitlint.text.globs import is_glob

STRENGTHS = (Kind.WANTS, Kind.REQUISITE, Kind.REQUIRES, Kind.BINDS_TO)
"""The weakest first: what each adds is told in systemd.unit(5)."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """Every one of `units` needs every one of `of`, by an edge of its own, at least as strongly."""

    units: tuple[str, ...]
    of: tuple[str, ...]
    strength: Kind = Kind.REQUIRES

    def violations(self, machine: Machine) -> Iterator[Violation]:
        """One for each pair whose strongest edge is too weak, or that has none."""
        for unit, other in self._pairs(machine):
            edge = _strongest(machine, unit, other)
            if edge is not None and _rank(edge.kind) >= _rank(self.strength):
                continue
            there = machine.graph.resolve(other) is not None
            if edge is None:
                sentence = f"{unit} doesn't pull in {other}" + ("" if there else ", which doesn't exist here")
            else:
                sentence = (
                    f"{unit} only has {edge.kind.value}={other}, which is weaker than {self.strength.value}="
                )
            yield Violation(
                sentence,
                unit=unit,
                place=edge.places[0]
                if edge is not None and edge.places
                else user_place(machine, unit, other),
                proof=(hop(machine.graph, edge),) if edge is not None else (),
                help=f"add {self.strength.value}={other} to [Unit] of {unit}" if there else "",
            )

    def applies(self, machine: Machine) -> bool:
        """Whether any pair of its units is there."""
        return next(self._pairs(machine), None) is not None

    def _pairs(self, machine: Machine) -> Iterator[tuple[str, str]]:
        for unit in select_loaded(machine.graph, self.units):
            for pattern in self.of:
                missing = () if is_glob(pattern) else (pattern,)
                for other in select(machine.graph, (pattern,)) or missing:
                    if other != unit:
                        yield unit, other


def _strongest(machine: Machine, unit: str, other: str) -> Edge | None:
    edges = (machine.graph.edge(unit, kind, other) for kind in reversed(STRENGTHS))
    return next((edge for edge in edges if edge is not None), None)


def _rank(kind: Kind) -> int:
    return STRENGTHS.index(kind)
