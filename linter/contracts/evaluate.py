"""Holding contracts against a machine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase

from unitlint.contracts.names import is_masked, listed, select_loaded
from unitlint.machine.contract import Contract, Violation
from unitlint.machine.machine import Machine
from unitlint.quick.dataclasses import replace


def violations(contract: Contract, machine: Machine) -> Iterator[Violation]:
    """Every way in which the machine breaks the contract; each has a place.

    Where no line of the machine's is at fault that is the contract's own.
    """
    if not binds(contract, machine):
        return
    for violation in contract.invariant.violations(machine):
        yield violation if violation.place is not None else replace(violation, place=contract.place)


def applies(contract: Contract, machine: Machine) -> bool:
    """Whether the machine has anything that the contract speaks of.

    A contract that applies to no machine of a run guards nothing: most likely a name is misspelt.
    """
    return binds(contract, machine) and contract.invariant.applies(machine)


def binds(contract: Contract, machine: Machine) -> bool:
    """Whether the contract is about this configuration at all."""
    return _is_about(contract, machine.configuration.name)


def why_about_nothing(contract: Contract, machines: Iterable[Machine]) -> str:
    """A clause that says why the contract applies to none of the machines."""
    bound_ones = [machine for machine in machines if binds(contract, machine)]
    if not bound_ones:
        return f"no configuration has the name {listed(contract.configurations, 'or')}"
    named = dict.fromkeys(name.name for name in contract.named if not name.name.startswith("!"))
    lacking = [name for name in named if not any(select_loaded(m.graph, (name,)) for m in bound_ones)]
    masked = [name for name in lacking if any(is_masked(m.graph.unit(name)) for m in bound_ones)]
    missing = [name for name in lacking if name not in masked]
    clauses = [f"no configuration has {listed(missing, 'or')}"] if missing else []
    clauses += [f"{listed(masked)} {'are' if masked[1:] else 'is'} masked"] if masked else []
    return " and ".join(clauses) or "no configuration has all of its units"


def bound(contracts: Iterable[Contract], name: str) -> tuple[bool, ...]:
    """Which of the contracts that name configurations are about the one of that name."""
    return tuple(_is_about(contract, name) for contract in contracts if contract.configurations)


def _is_about(contract: Contract, name: str) -> bool:
    globs = contract.configurations
    return not globs or any(fnmatchcase(name, glob) for glob in globs)
