"""What changed between two graphs: units, and the edges among them."""

from __future__ import annotations

from collections.abc import Container, Mapping

from unitlint.diagrams.drawing import Change
from unitlint.diagrams.marks import EdgeKey, key
from unitlint.graph.edges import Edge, Graph, Kind
from unitlint.graph.origins import Origin
from unitlint.quick.dataclasses import dataclass
from unitlint.units.unit import LoadState, Unit


@dataclass(frozen=True, slots=True)
class Changes:
    """Units and edges by what became of them; those that stayed are in neither."""

    units: Mapping[str, Change]
    edges: Mapping[EdgeKey, Change]
    details: Mapping[str, tuple[str, ...]]
    """Of a changed unit, the assignments with their signs: `+ [Unit] After=time-sync.target`."""
    merged: Graph
    """The units and edges of both; where both have one, the later."""
    implied: int = 0
    """Edges that no line states, of units that came, went or were masked; they are in no other field."""

    @property
    def none(self) -> bool:
        """Whether the two graphs are the same."""
        return not self.units and not self.edges


def compare(before: Graph, after: Graph) -> Changes:
    """What became of the units and edges of `before` in `after`; origins and places don't count."""
    units: dict[str, Change] = {}
    details: dict[str, tuple[str, ...]] = {}
    for name in sorted(before.units.keys() | after.units.keys()):
        change, lines = _unit(before.units.get(name), after.units.get(name))
        if change is not Change.NONE:
            units[name], details[name] = change, lines
    old, new = ({key(edge): edge for edge in graph.edges()} for graph in (before, after))
    turned = {name for name in units if _state(before, name) is not _state(after, name)}
    edges: dict[EdgeKey, Change] = {}
    implied = 0
    for edge_key in sorted(old.keys() ^ new.keys()):
        if _comes_with_its_unit(old.get(edge_key) or new[edge_key], turned):
            implied += 1
        else:
            edges[edge_key] = Change.REMOVED if edge_key in old else Change.ADDED
    return Changes(units, edges, details, merge(before, after), implied)


def _unit(before: Unit | None, after: Unit | None) -> tuple[Change, tuple[str, ...]]:
    if before is None:
        return (Change.ADDED, ()) if after is not None and after.fragment is not None else (Change.NONE, ())
    if after is None:
        return (Change.REMOVED, ()) if before.fragment is not None else (Change.NONE, ())
    lines = _differences(_assignments(before), _assignments(after))
    if before.load_state is not after.load_state:
        lines.insert(0, f"{before.load_state} → {after.load_state}")
    return (Change.CHANGED, tuple(lines)) if lines else (Change.NONE, ())


def _assignments(unit: Unit) -> list[str]:
    return [f"[{setting.section}] {setting.key}={setting.value}" for setting in unit.settings]


def _differences(before: list[str], after: list[str]) -> list[str]:
    from difflib import ndiff

    return [line for line in ndiff(before, after) if line.startswith(("+ ", "- "))]


def _state(graph: Graph, name: str) -> LoadState | None:
    unit = graph.units.get(name)
    return unit.load_state if unit is not None else None


def _comes_with_its_unit(edge: Edge, turned: Container[str]) -> bool:
    """A dependency by rule of a unit that came, went, or was masked: it says no more than that."""
    return not edge.places and (edge.source in turned or edge.target in turned)


def merge(before: Graph, after: Graph) -> Graph:
    """A graph of the units and edges of both."""
    edges: dict[Kind, dict[str, dict[str, tuple[Origin, ...]]]] = {}
    for graph in (before, after):
        for edge in graph.edges():
            edges.setdefault(edge.kind, {}).setdefault(edge.source, {})[edge.target] = edge.origins
    return Graph(
        {**before.units, **after.units},
        {**before.names, **after.names},
        edges,
        default_target=after.default_target,
    )
