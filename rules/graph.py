"""What rules that ask the graph share: whose line states an edge, what is known, how a chain is shown."""

from __future__ import annotations

from collections.abc import Iterable

from unitlint.contracts.contract import Hop
from unitlint.findings import Related
from unitlint.graph.edges import Graph
from unitlint.model import Model
from unitlint.text import Location
from unitlint.units.unit import LoadState, Unit


def base_is_known(model: Model) -> bool:
    """Whether a unit that the graph lacks is one that the machine lacks."""
    return model.machine.is_complete


def is_missing(unit: Unit | None) -> bool:
    """Whether no file has that name."""
    return unit is None or unit.load_state is LoadState.NOT_FOUND


def loaded_names(graph: Graph) -> list[str]:
    """The units that a misspelt name may have meant."""
    return [name for name, unit in graph.units.items() if unit.load_state is LoadState.LOADED]


def related(hops: Iterable[Hop], place: Location) -> tuple[Related, ...]:
    """A chain as the proof of a finding at `place`, where the hops stand that no file states."""
    return tuple(Related(hop.place.location if hop.place else place, hop.sentence) for hop in hops)
