"""What was built of one configuration, for another that shares it: with that one's texts and places."""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.configuration.configuration import Configuration
from unitlint.configuration.unit_files import UnitFile, entries
from unitlint.graph.edges import Edge, Graph
from unitlint.machine.sharing import read_of
from unitlint.quick.dataclasses import dataclass, field, replace
from unitlint.text.source import Place, SourceText
from unitlint.transaction.transaction import Transaction
from unitlint.units.load import with_files
from unitlint.units.reads import Read
from unitlint.units.settings import settings_of

Places = dict[Place, Place]


@dataclass(slots=True)
class Relocation:
    """Moves graphs and boots; `reads` are the questions to settings of which they were made, and grow."""

    reads: set[Read]
    _moves: dict[tuple[SourceText | None, SourceText | None, int], Places] = field(default_factory=dict)

    def moved(
        self, graph: Graph, boot: Transaction, *, of: Configuration, to: Configuration, version: int
    ) -> tuple[Graph, Transaction]:
        """The graph and boot that were built of one configuration, for one that answered alike."""
        changed = dict(_changed(of, to))
        if not changed:
            return graph, boot
        units = {name: with_files(unit, changed, version=version) for name, unit in graph.units.items()}
        places: Places = {}
        for old, new in changed.items():
            places |= self._move(old, new)
        graph = graph.with_units(units, places)
        return graph, boot_in(graph, boot) if places else boot

    def _move(self, old: UnitFile, new: UnitFile) -> Places:
        """Where the settings stand now; those that stay where they are on disk are left out."""
        key = (old.source, new.source, len(self.reads))
        if key not in self._moves:
            pairs = zip(*(read_of(settings_of(file), self.reads) for file in (old, new)), strict=True)
            places = ((before.place, after.place) for before, after in pairs)
            self._moves[key] = {one: other for one, other in places if one.location != other.location}
        return self._moves[key]


def _changed(before: Configuration, after: Configuration) -> Iterator[tuple[UnitFile, UnitFile]]:
    for old, new in zip(before.directories, after.directories, strict=True):
        for one, other in zip(entries(old), entries(new), strict=True):
            if one is not other and (one.source is not other.source or one.declared != other.declared):
                yield one, other


def boot_in(graph: Graph, boot: Transaction) -> Transaction:
    """The same boot with the edges of that graph."""

    def now(edge: Edge) -> Edge:
        return graph.edge(edge.source, edge.kind, edge.target) or edge

    jobs = {n: replace(job, pulled_in_by=tuple(map(now, job.pulled_in_by))) for n, job in boot.jobs.items()}
    return replace(
        boot,
        jobs=jobs,
        left_out=tuple(replace(out, edge=now(out.edge)) for out in boot.left_out),
        cycles=tuple(replace(cycle, edges=tuple(map(now, cycle.edges))) for cycle in boot.cycles),
    )
