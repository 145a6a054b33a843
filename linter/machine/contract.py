"""The owners' invariants, as data, and what there is to say when one doesn't hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Protocol

from unitlint.findings.finding import Severity
from unitlint.quick.dataclasses import dataclass
from unitlint.text.source import Place

if TYPE_CHECKING:
    from unitlint.machine.machine import Machine


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
class NamedUnit:
    """A unit, or a glob of units, that a contract names, and where."""

    name: str
    place: Place
    may_lack: bool = False
    """Whether the contract holds as well where there is no such unit, as it is meant to."""


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
    named: tuple[NamedUnit, ...] = ()
    """The units that it speaks of, as they are written."""
    preset: str = ""
    """The preset that it ships with; empty for the user's own."""
