"""What starting a target does: its jobs, what is left out, their order, and the cycles in it."""

from __future__ import annotations

from collections.abc import Mapping

from unitlint.graph.edges import Edge
from unitlint.quick.dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Job:
    """A job of the transaction. `type` is systemd's: start, verify-active, stop, nop, reload, restart."""

    unit: str
    type: str
    pulled_in_by: tuple[Edge, ...] = ()
    """The edges that queue it, the first one first; empty for the target itself."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A unit that something pulls in and that gets no job, and why (not-found, masked, conflicting, …)."""

    unit: str
    reason: str
    edge: Edge


@dataclass(frozen=True, slots=True)
class Cycle:
    """An ordering cycle: `units[i]` runs after `units[i + 1]`, the last one after the first.

    `edges` are its After edges in that order; `victims` the jobs that systemd may delete to break it
    (which one it picks depends on hash order); `latent` when no transaction from the target meets it.
    """

    units: tuple[str, ...]
    edges: tuple[Edge, ...]
    victims: tuple[str, ...] = ()
    latent: bool = False
    tangled: tuple[str, ...] = ()
    """Further units that wait for each other with these, where one cycle is not all there is."""


@dataclass(frozen=True, slots=True)
class Transaction:
    """The initial transaction of `target`."""

    target: str
    jobs: Mapping[str, Job]
    """By unit. Where a cycle has to be broken, as if no job were deleted for it."""
    order: tuple[tuple[str, str], ...] = ()
    """Pairs (earlier, later) of units whose jobs are ordered directly, sorted."""
    waves: tuple[tuple[str, ...], ...] = ()
    """Jobs by the length of the longest chain before them."""
    longest_chain: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    cycles: tuple[Cycle, ...] = ()
    error: str = ""
    """Why the transaction fails as a whole (a required unit is masked, a cycle can't be broken); or empty."""
    uncertain: tuple[str, ...] = ()
    """Units that get a job or none by the order of systemd's hash tables: possible victims of a cycle and
    what goes with them, what a job queues that fails for another, what depends on which contradiction is
    met first."""
    may_fail: bool = False
    """Whether the transaction as a whole fails or not by that order."""
    conditions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Unit with a job → its Condition…= and Assert…= settings as written: only the machine can tell."""

    def __repr__(self) -> str:
        """What a notebook shows of it: in full it fills pages."""
        failing = f", fails: {self.error}" if self.error else ""
        return f"<Transaction of {self.target}: {len(self.jobs)} jobs in {len(self.waves)} waves{failing}>"
