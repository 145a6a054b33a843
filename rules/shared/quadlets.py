"""What rules about Quadlets share: which lines of their services are the user's, and which podman adds."""

from __future__ import annotations

from collections.abc import Mapping

from unitlint.generators.quadlet.file import Quadlet
from unitlint.machine.machine import Machine
from unitlint.quick.remembered import remembered
from unitlint.text.source import Place
from unitlint.units.list_values import WordPlace


@remembered
def quadlets_by_service(machine: Machine) -> Mapping[str, Quadlet]:
    """Service → the Quadlet of which podman makes it."""
    return {quadlet.service: quadlet for quadlet in machine.quadlets.values()}


def is_podmans(machine: Machine, unit: str, key: str, place: Place) -> bool:
    """Whether podman adds a setting to a service, by itself or for a key of its own such as `Network=`."""
    quadlet = quadlets_by_service(machine).get(unit)
    if quadlet is None:
        return False
    line = place.setting if isinstance(place, WordPlace) else place
    sections = (quadlet.type.section, "Quadlet")
    return not any(s.place == line and s.key == key and s.section not in sections for s in quadlet.settings)
