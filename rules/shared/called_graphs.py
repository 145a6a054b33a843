"""Graphs with a unit that a command starts by name."""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.findings.finding import Draft, Severity, finding
from unitlint.graph.edges import Graph
from unitlint.machine.machine import Machine
from unitlint.quick.dataclasses import dataclass, field
from unitlint.text.source import Place

MOST_LOADED = 1_000
"""Units of a machine: each takes a millisecond, and each line may name another instance of a template."""


@dataclass(slots=True)
class CalledGraphs:
    """The units that only commands load, each in a graph of its own: as many as are looked at."""

    _names: set[str] = field(default_factory=set)
    _left_out: Place | None = None
    """The first call of one more."""

    def graph(self, machine: Machine, name: str, place: Place) -> Graph | None:
        """The graph with a unit that is called at `place`; None for one too many."""
        if machine.has_to_load(name):
            if len(self._names) >= MOST_LOADED and name not in self._names:
                self._left_out = self._left_out or place
                return None
            self._names.add(name)
        return machine.calling(name)

    def left_out(self) -> Iterator[Draft]:
        """A note where there were too many."""
        if self._left_out is not None:
            yield finding(
                self._left_out,
                f"more than {MOST_LOADED:,} units are started by commands alone: no more are looked at",
                help="lint parts",
                severity=Severity.NOTE,
            )
