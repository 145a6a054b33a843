"""Orders that contracts ask for, and the chains that kept them before or keep them now."""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.contracts.evaluate import binds
from unitlint.diagrams.contract_marks import mark_contract
from unitlint.graph.edges import Edge
from unitlint.machine.chains import hop, keeping_chain
from unitlint.machine.contract import Contract
from unitlint.machine.machine import Machine
from unitlint.review.changes import ChainChange, ChainHop


def chain_changes(base: Machine, head: Machine) -> Iterator[ChainChange]:
    """What broke, with the chain of the base; then what healed, with the chain of the head."""
    before = {contract.name: contract for contract in base.contracts}
    for contract in head.contracts:
        old = before.get(contract.name)
        if old is None:
            continue
        was, now = _missing(old, base), _missing(contract, head)
        for earlier, later in sorted(now - was):
            if hops := _hops(base, head, earlier=earlier, later=later):
                yield ChainChange(contract.name, earlier, later, hops, broke=True)
        for earlier, later in sorted(was - now):
            hops = _hops(head, base, earlier=earlier, later=later)
            # In a cycle each unit is after every other: that keeps no order, whatever the pair.
            if hops and not _hops(head, base, earlier=later, later=earlier):
                yield ChainChange(contract.name, earlier, later, hops, broke=False)


def _missing(contract: Contract, machine: Machine) -> frozenset[tuple[str, str]]:
    """The (earlier, later) pairs that a contract asks for and nothing keeps."""
    if not binds(contract, machine):
        return frozenset()
    return frozenset(mark_contract(contract, machine).broken)


def _hops(machine: Machine, other: Machine, *, earlier: str, later: str) -> tuple[ChainHop, ...]:
    """The chain that `machine` has, told apart by whether `other` has each hop too."""
    edges = keeping_chain(machine, later=later, earlier=earlier)
    return tuple(_hop(machine, edge, other) for edge in edges)


def _hop(machine: Machine, edge: Edge, other: Machine) -> ChainHop:
    found = hop(machine.graph, edge)
    both = other.graph.edge(edge.source, edge.kind, edge.target) is not None
    jobs = edge.source in other.boot.jobs and edge.target in other.boot.jobs
    return ChainHop(found.sentence, found.place.location if found.place else None, both and jobs)
