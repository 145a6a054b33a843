"""Holding contracts against a machine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from unitlint.contracts.contract import Contract, Machine, Violation
from unitlint.graph.edges import Graph
from unitlint.sources.configuration import Configuration
from unitlint.text import Location, Place
from unitlint.transaction.transaction import Transaction


def violations(
    contract: Contract, *, graph: Graph, boot: Transaction, configuration: Configuration
) -> Iterator[Violation]:
    """Every way in which the configuration breaks the contract; each has a place.

    Where no line of the user's is at fault, that is the contract's own line, or the configuration's first
    line for a contract of a preset, which no file of the user's holds.
    """
    for violation in contract.invariant.violations(Machine(graph, boot, configuration)):
        if violation.place is None:
            yield replace(violation, place=_fallback(contract, configuration))
        else:
            yield violation


def applies(contract: Contract, *, graph: Graph, boot: Transaction, configuration: Configuration) -> bool:
    """Whether the configuration has anything that the contract speaks of.

    A contract that applies to no configuration of a run guards nothing: most likely a name is misspelt.
    """
    return contract.invariant.applies(Machine(graph, boot, configuration))


def _fallback(contract: Contract, configuration: Configuration) -> Place:
    return Location(configuration.path) if contract.preset else contract.place
