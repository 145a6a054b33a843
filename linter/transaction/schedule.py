"""When each job can start at the earliest, and how long it can wait without delaying the end of the boot.

A job starts when all that it waits for are done, and takes as long as it takes (systemd.unit(5), Before= and
After=). Without times every job takes one wave. Times are whole microseconds, as systemd's own are, so that
"no slack" is exact.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from unitlint.graph.cycles import closing_edges
from unitlint.quick.dataclasses import dataclass
from unitlint.transaction.ordering import Pair, successors
from unitlint.transaction.transaction import Transaction

WAVE = 1
"""How long a job takes where nothing is known of its time."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A job's place, in waves or microseconds from the start of the boot."""

    start: int
    length: int
    slack: int
    """How much later it can be done and delay nothing that ends the boot."""

    @property
    def end(self) -> int:
        """When it is done, if it starts as early as it can."""
        return self.start + self.length


@dataclass(frozen=True, slots=True)
class Schedule:
    """Every job's slot."""

    slots: Mapping[str, Slot]
    end: int = 0

    @property
    def critical(self) -> tuple[str, ...]:
        """The jobs without slack, from the first to the last: what makes the boot as long as it is."""
        found = [(slot.start, slot.end, unit) for unit, slot in self.slots.items() if not slot.slack]
        return tuple(unit for _, _, unit in sorted(found))


def schedule(boot: Transaction, lengths: Mapping[str, int] | None = None) -> Schedule:
    """The slots of the boot's jobs; with `lengths`, jobs that it lacks take no time.

    Where units wait for each other, the pairs that close a cycle don't count, as for the waves.
    """
    following = _acyclic(boot.jobs, boot.order)
    took = {unit: WAVE if lengths is None else lengths.get(unit, 0) for unit in following}
    ready = _sorted_by_order(following)
    start = dict.fromkeys(following, 0)
    for unit in ready:
        for later in following[unit]:
            start[later] = max(start[later], start[unit] + took[unit])
    end = max((start[unit] + took[unit] for unit in following), default=0)
    latest = dict.fromkeys(following, end)
    for unit in reversed(ready):
        latest[unit] = min((latest[later] - took[later] for later in following[unit]), default=end)
    return Schedule(
        {unit: Slot(start[unit], took[unit], latest[unit] - start[unit] - took[unit]) for unit in ready}, end
    )


def chain_to(boot: Transaction, slots: Mapping[str, Slot], unit: str) -> tuple[str, ...]:
    """The jobs that `unit` starts as late as it does for, from the start of the boot to the unit itself."""
    before: dict[str, list[str]] = {}
    for earlier, later in _pairs(_acyclic(boot.jobs, boot.order)):
        before.setdefault(later, []).append(earlier)
    chain = [unit] if unit in slots else []
    while chain and (rest := before.get(chain[-1])):
        chain.append(min(rest, key=lambda name: (-slots[name].end, -slots[name].start, name)))
    return tuple(reversed(chain))


def _acyclic(jobs: Iterable[str], order: Iterable[Pair]) -> dict[str, list[str]]:
    known = frozenset(jobs)
    following = successors(sorted(known), (pair for pair in order if known.issuperset(pair)))
    for earlier, later in closing_edges(following):
        following[earlier].remove(later)
    return following


def _pairs(following: Mapping[str, Iterable[str]]) -> Iterable[Pair]:
    return ((earlier, later) for earlier, laters in following.items() for later in laters)


def _sorted_by_order(following: Mapping[str, Iterable[str]]) -> list[str]:
    missing = dict.fromkeys(following, 0)
    for _, later in _pairs(following):
        missing[later] += 1
    ready = [unit for unit in following if not missing[unit]]
    for unit in ready:  # grows while it is walked
        for later in following[unit]:
            missing[later] -= 1
            if not missing[later]:
                ready.append(later)
    return ready
