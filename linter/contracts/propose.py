"""Contracts that hold today and look meant: what somebody wrote down, and what others rely on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from fnmatch import fnmatchcase

from unitlint.contracts.evaluate import violations
from unitlint.contracts.well_known import WELL_KNOWN
from unitlint.graph.edges import Kind, OriginKind
from unitlint.machine.chains import chain
from unitlint.machine.contract import Contract
from unitlint.machine.machine import Machine
from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass, replace
from unitlint.text.globs import GLOB_CHARACTERS
from unitlint.text.source import SourceText
from unitlint.units.unit import LoadState, Unit

_MOST_NAMED = 5
"""Configurations that a proposal names at most; what fewer than all of more have is no invariant."""


_PHRASE = re.compile(r"[\w/][-\w./@\\,;()'+=]*(?: [-\w./@\\,;()'+=]+)*")
"""What is the same without quotes in YAML: no colon, no `#`, nothing that brackets."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A contract as its lines in `.unitlint.yaml`, and where it was read off."""

    name: str
    kind: str
    see: str
    because: str = "TODO"
    configurations: tuple[str, ...] = ()
    """Globs of those that it binds, where these aren't all."""

    @property
    def text(self) -> str:
        """An item of the list `contracts`."""
        names = ", ".join(quoted(name) for name in self.configurations)
        bound = [f"  configurations: [{names}]"] if names else []
        see = [f"  see: {quoted(self.see)}"] if self.see else []
        return "\n".join(
            [
                f"- name: {_phrase(self.name)}",
                f"  {self.kind}",
                *bound,
                f"  because: {_phrase(self.because)}",
                *see,
            ]
        )


def propose(models: Iterable[Machine], documents: Mapping[str, str] | None = None) -> tuple[Proposal, ...]:
    """What each machine's own files say, without what any of the machines breaks.

    `documents` has the units that the repository's documents name, and where.
    """
    machines, found = tuple(models), dict[str, Proposal]()
    having: dict[str, list[Machine]] = {}
    for machine in machines:
        for proposal in _of(machine, documents or {}):
            found.setdefault(proposal.name, proposal)
            having.setdefault(proposal.name, []).append(machine)
    bound = (_bound(found[name], having[name], machines) for name in sorted(found))
    return tuple(proposal for proposal in bound if proposal is not None)


def _bound(proposal: Proposal, having: list[Machine], machines: tuple[Machine, ...]) -> Proposal | None:
    """The proposal for all machines, or else for those few that it was read off."""
    names = tuple(dict.fromkeys(machine.configuration.name for machine in having))
    named = tuple(_as_glob(name) for name in names)
    for configurations in ((), *((glob,) for glob in _shared_globs(names)), named):
        bound = replace(proposal, configurations=configurations)
        if len(configurations) <= _MOST_NAMED and _holds(bound, machines):
            return bound
    return None


def _shared_globs(names: Collection[str]) -> Iterator[str]:
    """Patterns of a folder, or a file's name, that all of the names have in common."""
    for part in dict.fromkeys(part for name in names for part in name.split("/")):
        for glob in (f"{_as_glob(part)}/*", f"*/{_as_glob(part)}/*", f"*/{_as_glob(part)}"):
            if all(fnmatchcase(name, glob) for name in names):
                yield glob


def _of(machine: Machine, documents: Mapping[str, str]) -> Iterator[Proposal]:
    for name, unit in sorted(machine.graph.units.items()):
        if unit.load_state is LoadState.MASKED and unit.user_owned:
            yield Proposal(f"{name} is masked", f"masked: [{quoted(name)}]", documents.get(name, _path(unit)))
    yield from _orders(machine)
    yield from _relied_on(machine)
    for _, unit in sorted(machine.graph.units.items()):
        where = unit.last("Mount", "Where")
        if where is not None and unit.is_configured:
            yield Proposal(f"{where.value} is mounted", f"mounts: {{paths: [{quoted(where.value)}]}}", "")
    for name, document in documents.items():
        own = machine.graph.unit(name)
        if own is not None and own.is_users and name in machine.starting:
            yield Proposal(f"{name} is enabled", f"enabled: [{quoted(name)}]", document)


def _relied_on(machine: Machine) -> Iterator[Proposal]:
    """Well-known orders of units that the user has had a hand in."""
    starting = machine.starting | machine.starting_once_enabled
    for later, earlier, because in WELL_KNOWN:
        if later in starting and earlier in starting:
            units = [machine.graph.units[name] for name in (later, earlier)]
            if any(unit.user_owned for unit in units) and chain(
                machine.graph, later=later, earlier=earlier, through=starting
            ):
                yield _order(later, earlier, "", because)


def _order(later: str, earlier: str, see: str, because: str = "TODO") -> Proposal:
    value = f"order: {{units: [{quoted(later)}], after: [{quoted(earlier)}]}}"
    return Proposal(f"{later} starts after {earlier}", value, see, because)


def _orders(machine: Machine) -> Iterator[Proposal]:
    """Orders that a drop-in of the user's adds to a unit: it is there for nothing else."""
    starting = machine.starting | machine.starting_once_enabled
    for edge in machine.graph.edges(Kind.AFTER):
        if edge.source not in starting or edge.target not in starting:
            continue
        for origin, place in machine.ownership.naming_origins(edge):
            path = place.location.path
            in_drop_in = ".d/" in path or not machine.graph.units[edge.source].is_users
            if origin.kind is OriginKind.FILE and origin.setting == "After" and in_drop_in:
                yield _order(edge.source, edge.target, path)


def _holds(proposal: Proposal, machines: Iterable[Machine]) -> bool:
    contract = parsed(proposal.text)
    return not any(True for machine in machines for _ in violations(contract, machine))


def _as_glob(name: str) -> str:
    """A name as a pattern that matches it alone (fnmatch)."""
    return "".join(f"[{c}]" if c in GLOB_CHARACTERS else c for c in name)


def parsed(text: str) -> Contract:
    """The contract that a proposal's lines are."""
    from unitlint.contracts.load import load_contracts
    from unitlint.grammar.yamltree import compose

    source = SourceText("proposal", text)
    return load_contracts(compose(source)[0], source)[0]


def _path(unit: Unit) -> str:
    place = unit.place
    return place.location.path if place is not None else ""


def quoted(text: str) -> str:
    """A scalar of YAML that says just that."""
    plain = all(c.isalnum() or c in "-_./@" for c in text) and text[:1].isalnum()
    if plain or text.isprintable():
        return text if plain else "'" + text.replace("'", "''") + "'"
    return '"' + "".join(c if c.isprintable() and c not in '"\\' else _escaped(c) for c in text) + '"'


def _escaped(char: str) -> str:
    """One character as YAML's double quotes take any."""
    return f"\\U{ord(char):08x}"


def _phrase(text: str) -> str:
    """A scalar as `quoted`, where words and paths need no quotes."""
    return text if _PHRASE.fullmatch(text) else quoted(text)
