"""A transaction settled in one order of systemd's hash tables, drawn at random.

It goes step by step as systemd does, cycles included (`transaction_activate`), where unitlint works out what
holds for every order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from random import Random
from typing import TypeVar

from unitlint.graph.edges import Graph, Kind
from unitlint.transaction.activation import allows_isolate
from unitlint.transaction.chance import HashOrder
from unitlint.transaction.draft import DraftJob, TransactionDraft
from unitlint.transaction.jobs import goes_first
from unitlint.transaction.pulling import CannotQueueError, pull_in
from unitlint.transaction.settle import (
    ContradictionError,
    collect_garbage,
    drop_redundant,
    mark_what_matters,
    merge,
    resolve_conflicts,
)

Item = TypeVar("Item")


class UnbreakableError(Exception):
    """A cycle of jobs that the target can't do without."""


def shuffled(random: Random) -> HashOrder:
    """Another order each time it is asked."""

    def order(items: Iterable[Item], /, *, key: Callable[[Item], tuple[str, ...]]) -> list[Item]:
        found = sorted(items, key=key)
        random.shuffle(found)
        return found

    return order


def fixed(random: Random) -> HashOrder:
    """The order of one hash table, which stays while it is gone through again and again."""
    drawn: dict[tuple[str, ...], float] = {}

    def order(items: Iterable[Item], /, *, key: Callable[[Item], tuple[str, ...]]) -> list[Item]:
        return sorted(items, key=lambda item: drawn.setdefault(key(item), random.random()))

    return order


def jobs_by_chance(graph: Graph, target: str, *, seed: int, version: int) -> dict[str, str] | None:
    """Unit → the type of its job; None where the transaction fails."""
    random = Random(seed)
    order = fixed(random)
    isolate = allows_isolate(graph, target)
    try:
        draft = pull_in(graph, target, order=shuffled(random), version=version)
        mark_what_matters(draft)
        drop_redundant(graph, draft)
        while True:
            if not isolate:
                collect_garbage(draft)
            if not _breaks_cycle(graph, draft, order):
                break
        resolve_conflicts(draft, order, isolate=isolate)
    except (CannotQueueError, ContradictionError, UnbreakableError):
        return None
    merge(draft)
    drop_redundant(graph, draft)
    return {unit: jobs[0].type for unit, jobs in draft.jobs.items()}


def _breaks_cycle(graph: Graph, draft: TransactionDraft, order: HashOrder) -> bool:
    """Whether there was a cycle, for which a job was deleted."""
    done: set[str] = set()
    for unit in order(draft.jobs, key=lambda unit: (unit,)):
        path: dict[str, Iterator[str]] = {unit: _later(graph, draft, unit, order)} if unit not in done else {}
        while path:
            current = next(reversed(path))
            for later in path[current]:
                if later in path:
                    _delete_one(draft, [*path][[*path].index(later) :])
                    return True
                if later not in done:
                    path[later] = _later(graph, draft, later, order)
                    break
            else:
                del path[current]
                done.add(current)
    return False


def _later(graph: Graph, draft: TransactionDraft, unit: str, order: HashOrder) -> Iterator[str]:
    """The units whose jobs wait for the newest job of this one."""

    def type_of(name: str) -> str:
        return draft.jobs[name][0].type

    before = [other for other in graph.sources(unit, Kind.AFTER) if other in draft.jobs]
    after = [other for other in graph.targets(unit, Kind.AFTER) if other in draft.jobs]
    yield from (u for u in order(before, key=lambda u: (u,)) if goes_first(later=type_of(u)))
    yield from (u for u in order(after, key=lambda u: (u,)) if not goes_first(later=type_of(unit)))


def _delete_one(draft: TransactionDraft, cycle: list[str]) -> None:
    for unit in reversed(cycle):
        if not any(job.matters for job in draft.jobs[unit]):
            for job in _all(draft, unit):
                draft.delete(job, with_requirers=True)
            return
    raise UnbreakableError


def _all(draft: TransactionDraft, unit: str) -> list[DraftJob]:
    return list(draft.jobs[unit])
