"""Holding contracts against a machine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase

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


def bound(contracts: Iterable[Contract], name: str) -> tuple[bool, ...]:
    """Which of the contracts that name configurations are about the one of that name."""
    return tuple(_is_about(contract, name) for contract in contracts if contract.configurations)


def _is_about(contract: Contract, name: str) -> bool:
    globs = contract.configurations
    return not globs or any(fnmatchcase(name, glob) for glob in globs)
