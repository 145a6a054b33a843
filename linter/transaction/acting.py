"""The order that acts: the one relation that `why`, pictures of a part and the page answer from.

Two units are ordered only where both have a job (systemd.unit(5), Before=, After=). Those of the boot have
one; a unit that something else starts later brings the jobs that its own start pulls in.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping

from unitlint.graph.edges import Graph, Kind
from unitlint.quick.dataclasses import dataclass
from unitlint.transaction.jobs import STOP
from unitlint.transaction.transaction import Transaction

Pair = tuple[str, str]


def acting_jobs(graph: Graph, boot: Transaction, asked: Iterable[str] = ()) -> frozenset[str]:
    """The units that have a job that starts them when `asked` start, too."""
    starting = frozenset(unit for unit, job in boot.jobs.items() if job.type != STOP)
    late = frozenset(asked) - starting
    return graph.pulled_in(late) | starting if late else starting


@dataclass(frozen=True, slots=True)
class Reach:
    """What is before and after each unit, over any number of others that act, too."""

    following: Mapping[str, frozenset[str]]
    preceding: Mapping[str, frozenset[str]]

    def after(self, unit: str) -> frozenset[str]:
        """All that waits for `unit`; it is among them only where it waits for itself."""
        return _closure(self.following, unit)

    def before(self, unit: str) -> frozenset[str]:
        """All that `unit` waits for."""
        return _closure(self.preceding, unit)

    def between(self, earlier: str, later: str) -> frozenset[str]:
        """The units on any chain from one to the other, both included; empty where there is none."""
        after = self.after(earlier)
        if later not in after:
            return frozenset()
        return (after & self.before(later)) | {earlier, later}


def reach(graph: Graph, boot: Transaction, asked: Iterable[str] = ()) -> Reach:
    """The order among the units that act; see `acting_jobs`."""
    jobs = acting_jobs(graph, boot, asked)
    return reach_of(
        (earlier, unit) for unit in jobs for earlier in jobs.intersection(graph.targets(unit, Kind.AFTER))
    )


def reach_of(pairs: Iterable[Pair]) -> Reach:
    """The same of any pairs (earlier, later)."""
    following: dict[str, set[str]] = {}
    preceding: dict[str, set[str]] = {}
    for earlier, later in pairs:
        following.setdefault(earlier, set()).add(later)
        preceding.setdefault(later, set()).add(earlier)
    return Reach(_frozen(following), _frozen(preceding))


def _frozen(edges: Mapping[str, Iterable[str]]) -> dict[str, frozenset[str]]:
    return {unit: frozenset(others) for unit, others in edges.items()}


def _closure(edges: Mapping[str, frozenset[str]], start: str) -> frozenset[str]:
    seen: set[str] = set()
    queue = deque(edges.get(start, ()))
    while queue:
        unit = queue.popleft()
        if unit not in seen:
            seen.add(unit)
            queue.extend(edges.get(unit, ()))
    return frozenset(seen)
