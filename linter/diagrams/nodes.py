"""Units as boxes."""

from __future__ import annotations

from unitlint.diagrams.drawing import Node
from unitlint.diagrams.links import url, words
from unitlint.diagrams.marks import Marks, sentences, worst
from unitlint.diagrams.nearness import belonging
from unitlint.text.source import Location
from unitlint.units.unit import Unit


def node_of(unit: Unit, cluster: str, marked: Marks, template: str) -> Node:
    """The unit as a box of its own."""
    found = marked.units.get(unit.name, ())
    location = location_of(unit)
    description = unit.last("Unit", "Description")
    return Node(
        id=unit.name,
        label=(unit.name,),
        type=unit.type,
        load_state=unit.load_state,
        belonging=belonging(unit),
        cluster=cluster,
        members=(unit.name,),
        description=description.value if description is not None else "",
        place=words(location),
        url=url(template, location),
        findings=sentences(found),
        severity=worst(found),
    )


def location_of(unit: Unit) -> Location | None:
    """Where the unit is written; for a unit without text, the path of its file."""
    if unit.place is not None:
        return unit.place.location
    return Location(unit.fragment.path) if unit.fragment is not None else None
