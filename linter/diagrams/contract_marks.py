"""A contract's units and orders, for a picture of what keeps it and what breaks it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from unitlint.contracts.default_dependencies import DefaultDependencies
from unitlint.contracts.independent import Independent
from unitlint.contracts.mounts import Mounts
from unitlint.contracts.names import select, select_loaded
from unitlint.contracts.order import Order
from unitlint.contracts.periodic import Periodic
from unitlint.contracts.presence import Absent, Enabled, Masked, Present
from unitlint.contracts.requirement import Requirement
from unitlint.contracts.stages import Stages
from unitlint.diagrams.options import Marked
from unitlint.diagrams.ordering import Pair
from unitlint.graph.edges import Edge
from unitlint.machine.chains import keeping_chain
from unitlint.machine.contract import Contract
from unitlint.machine.machine import Machine
from unitlint.units.names import path_unit_name


def mark_contract(contract: Contract, machine: Machine) -> Marked:
    """The chains that keep an order, the orders that are missing, and those that must not be.

    Of a contract that asks for no order, the units that it speaks of.
    """
    match contract.invariant:
        case Order() | Stages():
            return _asked(contract.name, machine, list(_pairs(contract.invariant, machine)))
        case Independent(units, of):
            pairs = _product(select_loaded(machine.graph, of), select_loaded(machine.graph, units))
            return _forbidden(contract.name, machine, list(pairs))
        case Mounts(paths):
            names = (path_unit_name(path, "mount") for path in paths)
            return Marked(contract.name, tuple(sorted(name for name in names if name in machine.graph.names)))
        case Requirement(units, of):
            return Marked(contract.name, select(machine.graph, (*units, *of)))
        case Present() | Absent() | Masked() | Enabled() | DefaultDependencies() | Periodic() as invariant:
            return Marked(contract.name, select(machine.graph, invariant.units))
        case invariant:
            named = {violation.unit for violation in invariant.violations(machine) if violation.unit}
            return Marked(contract.name, tuple(sorted(named)))


def _pairs(invariant: Order | Stages, machine: Machine) -> Iterator[Pair]:
    """(earlier, later) for every order that is asked for."""
    graph = machine.graph
    match invariant:
        case Order(units, after, before):
            yield from _product(select(graph, after), select_loaded(graph, units))
            yield from _product(select(graph, units), select_loaded(graph, before))
        case Stages(stages):
            present = [names for stage in stages if (names := select_loaded(graph, stage.units))]
            for earlier, later in pairwise(present):
                yield from _product(earlier, later)


def _product(earlier: Iterable[str], later: Iterable[str]) -> Iterator[Pair]:
    yield from ((one, other) for other in later for one in earlier if one != other)


def _asked(name: str, machine: Machine, pairs: list[Pair]) -> Marked:
    chains = {pair: _chain(machine, pair) for pair in pairs}
    kept = dict.fromkeys(edge for edges in chains.values() for edge in edges)
    broken = tuple(pair for pair, edges in chains.items() if not edges)
    return Marked(name, _units(pairs), kept=tuple(kept), broken=broken)


def _forbidden(name: str, machine: Machine, pairs: list[Pair]) -> Marked:
    wrong = dict.fromkeys(edge for pair in pairs for edge in _chain(machine, pair))
    return Marked(name, _units(pairs), wrong=tuple(wrong))


def _chain(machine: Machine, pair: Pair) -> tuple[Edge, ...]:
    earlier, later = pair
    return keeping_chain(machine, later=later, earlier=earlier)


def _units(pairs: Iterable[Pair]) -> tuple[str, ...]:
    return tuple(sorted({unit for pair in pairs for unit in pair}))
