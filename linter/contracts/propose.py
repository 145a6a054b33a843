"""Contracts that hold today and look meant: masks, mounts and orders that somebody wrote down."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from unitlint.contracts.evaluate import violations
from unitlint.graph.edges import Kind, OriginKind
from unitlint.machine.contract import Contract
from unitlint.machine.machine import Machine
from unitlint.quick.dataclasses import dataclass
from unitlint.text.source import SourceText
from unitlint.units.unit import LoadState, Unit


@dataclass(frozen=True, slots=True)
class Proposal:
    """A contract as its lines in `.unitlint.yaml`, and where it was read off."""

    name: str
    kind: str
    see: str

    @property
    def text(self) -> str:
        """An item of the list `contracts`."""
        lines = [f"- name: {self.name}", f"  {self.kind}", "  because: TODO"]
        return "\n".join([*lines, *([f"  see: {_quoted(self.see)}"] if self.see else [])])


def propose(models: Iterable[Machine]) -> tuple[Proposal, ...]:
    """What each machine's own files say, without what any of the machines breaks."""
    machines = tuple(models)
    found = {proposal.name: proposal for machine in machines for proposal in _of(machine)}
    return tuple(found[name] for name in sorted(found) if _holds(found[name], machines))


def _of(machine: Machine) -> Iterator[Proposal]:
    for name, unit in sorted(machine.graph.units.items()):
        if unit.load_state is LoadState.MASKED and unit.user_owned:
            yield Proposal(f"{name} is masked", f"masked: [{_quoted(name)}]", _path(unit))
    yield from _orders(machine)
    for _, unit in sorted(machine.graph.units.items()):
        where = unit.last("Mount", "Where")
        if where is not None and unit.is_configured:
            yield Proposal(f"{where.value} is mounted", f"mounts: {{paths: [{_quoted(where.value)}]}}", "")


def _orders(machine: Machine) -> Iterator[Proposal]:
    """Orders that a drop-in of the user's adds to a unit: it is there for nothing else."""
    starting = machine.starting | machine.starting_once_enabled
    for edge in machine.graph.edges(Kind.AFTER):
        if edge.source not in starting or edge.target not in starting:
            continue
        for origin, place in machine.ownership.named(edge):
            path = place.location.path
            in_drop_in = ".d/" in path or not machine.graph.units[edge.source].is_users
            if origin.kind is OriginKind.FILE and origin.setting == "After" and in_drop_in:
                value = f"order: {{units: [{_quoted(edge.source)}], after: [{_quoted(edge.target)}]}}"
                yield Proposal(f"{edge.source} starts after {edge.target}", value, path)


def _holds(proposal: Proposal, machines: Iterable[Machine]) -> bool:
    contract = parsed(proposal.text)
    return not any(True for machine in machines for _ in violations(contract, machine))


def parsed(text: str) -> Contract:
    """The contract that a proposal's lines are."""
    from unitlint.contracts.load import load_contracts
    from unitlint.grammar.yamltree import compose

    source = SourceText("proposal", text)
    return load_contracts(compose(source)[0], source)[0]


def _path(unit: Unit) -> str:
    place = unit.place
    return place.location.path if place is not None else ""


def _quoted(text: str) -> str:
    """A scalar of YAML that says just that."""
    plain = all(c.isalnum() or c in "-_./@" for c in text) and text[:1].isalnum()
    return text if plain else "'" + text.replace("'", "''") + "'"
