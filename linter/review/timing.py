"""What a change does to when units start, in seconds, by the times that a machine recorded.

The model: a unit starts when all that it waits for are done, and takes as long as it took. It is wrong where
units slow each other down, and where one takes longer or shorter for starting at another moment.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from unitlint.configuration.unit_files import Owner
from unitlint.machine.machine import Machine
from unitlint.review.changes import TimeChange
from unitlint.transaction.schedule import Schedule, schedule

LEAST = 50_000
"""Microseconds below which a difference is not worth a line."""


def time_changes(base: Machine, head: Machine, lengths: Mapping[str, int]) -> Iterator[TimeChange]:
    """The units that both boots start, at another time; those that move furthest first.

    What starts behind a unit moves as far: the user's are told before those of the base system.
    """
    old, new = schedule(base.boot, lengths), schedule(head.boot, lengths)
    found = []
    for unit in old.slots.keys() & new.slots.keys():
        before, after = old.slots[unit].start, new.slots[unit].start
        if abs(after - before) >= LEAST:
            found.append(TimeChange(unit, before, after, _holds(head, base, new, unit)))
    yield from sorted(found, key=lambda c: (-abs(c.after - c.before), _of_others(head, c.unit), c.unit))


def _of_others(machine: Machine, unit: str) -> bool:
    found = machine.graph.units.get(unit)
    return found is None or found.owner is not Owner.USER


def _holds(head: Machine, base: Machine, plan: Schedule, unit: str) -> str:
    """What the unit waits for last, where that is new; empty where it is not."""
    before = [earlier for earlier, later in head.boot.order if later == unit]
    last = max(before, key=lambda name: (plan.slots[name].end, name), default="")
    return last if last and (last, unit) not in set(base.boot.order) else ""
