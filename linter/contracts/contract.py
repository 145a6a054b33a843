"""The owners' invariants, as data, and what there is to say when one doesn't hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from unitlint.contracts.ownership import Ownership
from unitlint.contracts.unmasked import unmasked_order
from unitlint.findings import Severity
from unitlint.graph.edges import Graph
from unitlint.platforms.select import select_platform
from unitlint.sources.configuration import Configuration
from unitlint.text import Place
from unitlint.transaction.transaction import Transaction

_ROOTS = frozenset({"root", "unit-path"})
"""Inputs that may hold the base system themselves."""

_MILESTONE = "sysinit.target"
"""A unit that every system has, and no package but systemd brings."""

_STARTING = frozenset({"start", "verify-active", "restart", "reload", "nop"})


@dataclass(frozen=True)
class Machine:
    """What an invariant is held against: one configuration, its graph, and the transaction that boots it."""

    graph: Graph
    boot: Transaction
    configuration: Configuration
    platform: str = ""
    """The base system underneath, by the name that was given for it."""

    @cached_property
    def is_complete(self) -> bool:
        """Whether a unit that the graph lacks is one that the machine lacks."""
        if self.configuration.kind in _ROOTS:
            return any(_MILESTONE in directory.units for directory in self.configuration.directories)
        return select_platform(self.platform).complete

    @cached_property
    def starting(self) -> frozenset[str]:
        """The units with a start job in the boot.

        On a base system that isn't known in full a unit that is missing may be there after all: then no
        requirement fails, and all that the target pulls in counts.
        """
        if self.is_complete:
            return frozenset(n for n, job in self.boot.jobs.items() if job.type in _STARTING)
        return self.graph.pulled_in(frozenset((*self.boot.jobs, self.boot.target)))

    def acting(self, units: Iterable[str]) -> frozenset[str]:
        """The units with a start job when `units` start during the boot.

        Those of the boot itself, and for a unit that isn't part of it (a timer starts it, say) all that its
        own start job pulls in.
        """
        late = frozenset(units) - self.starting
        return self.starting | self.graph.pulled_in(late) if late else self.starting

    @cached_property
    def unmasked(self) -> Graph:
        """The order if nothing were masked: what a mask cut away is found there."""
        return unmasked_order(self.graph, self.configuration, self.platform)

    @cached_property
    def ownership(self) -> Ownership:
        """Which lines are the user's."""
        return Ownership(self.configuration)


@dataclass(frozen=True, slots=True)
class Hop:
    """One step of a proof: a clause, and the line that makes it true where there is one."""

    sentence: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Violation:
    """Where a machine breaks an invariant.

    `place` is the user's line nearest to the fault; None where no line of the user's is, so that the
    contract itself has to stand for it. `proof` reads from its first hop to its last.
    """

    sentence: str
    unit: str = ""
    place: Place | None = None
    proof: tuple[Hop, ...] = ()
    severity: Severity = Severity.ERROR
    help: str = ""


class Invariant(Protocol):
    """What every kind of contract can do."""

    def violations(self, machine: Machine) -> Iterator[Violation]:
        """Every way in which `machine` breaks it; nothing when it holds, or when a template decides."""
        ...

    def applies(self, machine: Machine) -> bool:
        """Whether `machine` has anything that the invariant speaks of."""
        ...


@dataclass(frozen=True, slots=True)
class Contract:
    """One invariant of a boot: what must hold, why, and which document decided it."""

    name: str
    because: str
    see: str
    place: Place
    invariant: Invariant
    configurations: tuple[str, ...] = ()
    """Globs of the names of the configurations that it binds; empty for all."""
    preset: str = ""
    """The preset that it ships with; empty for the user's own."""
