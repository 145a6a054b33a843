"""The boot of a base system, which is that of a machine as well whose units change nothing of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from unitlint.graph.edges import Graph, Kind
from unitlint.graph.origins import Origin
from unitlint.quick.dataclasses import dataclass, replace
from unitlint.transaction.jobs import PULLS
from unitlint.transaction.order_cycles import latent_cycles
from unitlint.transaction.transaction import Transaction
from unitlint.units.unit import Unit

Row = tuple[str, Kind, Mapping[str, tuple[Origin, ...]]]
"""A unit, and its edges of a kind that matters here; there may be none."""

_PULLS = tuple((pull, job_type) for job_type, groups in PULLS.items() for group in groups for pull in group)
_FORWARD = frozenset((pull.kind, job_type) for pull, job_type in _PULLS if not pull.reverse)
_REVERSE = frozenset((pull.kind, job_type) for pull, job_type in _PULLS if pull.reverse)
_KINDS = (Kind.AFTER, *sorted({pull.kind for pull, _ in _PULLS}))


@dataclass(frozen=True, slots=True)
class BaseBoot:
    """A transaction, and all jobs (unit and type) that it may queue in any order of systemd's hash tables."""

    graph: Graph
    boot: Transaction
    queued: frozenset[tuple[str, str]]

    def in_graph(self, graph: Graph) -> Transaction | None:
        """The boot in a graph that holds this one's; None if what it adds may change the boot."""
        added = graph.units.keys() - self.graph.units.keys()
        if not all(_is_same(unit, graph.units.get(name)) for name, unit in self.graph.units.items()):
            return None
        if self._is_changed(graph, added) or any(map(self._reaches, _rows(graph, added))):
            return None
        met = tuple(cycle for cycle in self.boot.cycles if not cycle.latent)
        return replace(self.boot, cycles=(*met, *latent_cycles(graph, met)))

    def _is_changed(self, graph: Graph, added: Collection[str]) -> bool:
        """Whether an edge between the base's units is another, or a job of the boot queues something new."""
        for source, kind, targets in self._rows_of(graph):
            now = graph.targets(source, kind)
            if now is targets:
                continue
            if any((source, job_type) in self.queued for pulled, job_type in _FORWARD if pulled is kind):
                return True
            if any(now.get(name) is not origins for name, origins in targets.items()):
                return True
            if not now.keys() <= targets.keys() | added:
                return True
        return False

    def _rows_of(self, graph: Graph) -> Iterable[Row]:
        """Those of the base that may be others there."""
        if graph.base is not self.graph:
            return _rows(self.graph, self.graph.units)
        return (
            (source, kind, self.graph.targets(source, kind))
            for kind in _KINDS
            for source in graph.own(kind)
            if source in self.graph.units
        )

    def _reaches(self, row: Row) -> bool:
        """Whether a job of the boot queues one for the unit that has these edges."""
        _, kind, targets = row
        types = [job_type for pulled, job_type in _REVERSE if pulled is kind]
        return any((name, job_type) in self.queued for job_type in types for name in targets)


def _is_same(unit: Unit, other: Unit | None) -> bool:
    """But for its aliases: who names a unit by another of its names adds that."""
    return other is not None and unit.settings is other.settings and unit.load_state is other.load_state


def _rows(graph: Graph, units: Iterable[str]) -> Iterator[Row]:
    return ((unit, kind, graph.targets(unit, kind)) for kind in _KINDS for unit in units)


def base_boot(graph: Graph, target: str, *, version: int) -> BaseBoot | None:
    """The boot of a base system into `target`; None where it has none."""
    from unitlint.transaction.chance import alphabetical
    from unitlint.transaction.pulling import CannotQueueError, pull_in
    from unitlint.transaction.simulate import simulate

    name = graph.resolve(target)
    if name is None:
        return None
    try:
        draft = pull_in(graph, name, order=alphabetical, version=version, keep_going=True)
    except CannotQueueError:
        return None
    queued = frozenset((job.unit, job.type) for job in draft)
    return BaseBoot(graph, simulate(graph, target, version=version, queued=draft), queued)
