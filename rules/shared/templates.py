"""What rules share about templates without an instance: something starts one by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from unitlint.configuration.unit_files import UnitFile
from unitlint.graph.edges import Graph
from unitlint.machine.enabling import ANY_INSTANCE
from unitlint.machine.machine import Machine
from unitlint.systemd.file_names import TRIGGERING_TYPES
from unitlint.units.names import is_instance, is_template, template_of, with_instance, with_suffix


def instances(machine: Machine, concerns: Callable[[str, UnitFile], bool]) -> Iterator[tuple[Graph, str]]:
    """One of each template of the user's that is asked about and has none, in a graph with its trigger."""
    made = {template_of(name) for name in machine.graph.units if is_instance(name)}
    there = {
        name: file for folder in machine.configuration.directories for name, file in folder.units.items()
    }
    for name, file in there.items():
        if is_template(name) and file.is_users and name not in made and concerns(name, file):
            triggers = (with_suffix(name, suffix) for suffix in sorted(TRIGGERING_TYPES))
            first = next((trigger for trigger in triggers if trigger in there), name)
            yield machine.calling(with_instance(first, ANY_INSTANCE)), with_instance(name, ANY_INSTANCE)


def shown(name: str) -> str:
    """The name of such an instance in a message: its template's."""
    return name.replace(f"@{ANY_INSTANCE}.", "@.")
