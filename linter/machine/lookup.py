"""A unit by the name that a person types."""

from __future__ import annotations

from unitlint.errors import UsageError
from unitlint.graph.edges import Graph
from unitlint.machine.machine import Machine
from unitlint.platforms.platform import NO_PLATFORM, Platform
from unitlint.systemd.file_names import QUADLET_TYPES
from unitlint.text.suggest import did_you_mean


def find_unit(graph: Graph, name: str) -> str | None:
    """The primary name behind `name`, if any; a name without a type is a service's (systemctl(1))."""
    return graph.resolve(name) or (graph.resolve(f"{name}.service") if "." not in name else None)


def graph_with(machine: Machine, *names: str) -> Graph | None:
    """The graph that has these units: the one of now, or else the one once units are enabled."""
    if all(find_unit(machine.graph, name) for name in names):
        return machine.graph
    later = machine.enabled_in_full
    is_later = later is not None and all(find_unit(later.graph, name) for name in names)
    return later.graph if later is not None and is_later else None


def require_unit(graph: Graph, name: str, base: Platform = NO_PLATFORM) -> str:
    """The primary name behind `name`. Raises UsageError, with the nearest name, when nothing has it.

    Of a unit that only the `base` has it says that nothing loads it: systemd loads what something names.
    """
    found = find_unit(graph, name)
    if found is None and name in base.unit_names:
        hint = "it takes part once it is enabled, or another unit names it"
        raise UsageError(f"{base.name} has {name}, but nothing in this boot names it", hint=hint)
    if found is None:
        hint = _made_of(graph, name) or did_you_mean(name, graph.names)
        hint = hint or "`unitlint graph --json` lists all units"
        raise UsageError(f'there is no unit "{name}"', hint=hint)
    return found


def _made_of(graph: Graph, name: str) -> str:
    """The service that podman makes of a Quadlet of that name, where there is one."""
    stem, _, kind = name.rpartition(".")
    named = (f"{stem}.service", f"{stem}-{kind}.service") if kind in QUADLET_TYPES else ()
    return next((f"the service of {name} is {made}" for made in named if graph.resolve(made)), "")
