"""A unit by the name that a person types."""

from __future__ import annotations

from unitlint.errors import UsageError
from unitlint.graph.edges import Graph
from unitlint.platforms.platform import NO_PLATFORM, Platform
from unitlint.text.suggest import did_you_mean


def require_unit(graph: Graph, name: str, base: Platform = NO_PLATFORM) -> str:
    """The primary name behind `name`. Raises UsageError, with the nearest name, when nothing has it.

    Of a unit that only the `base` has it says that nothing loads it: systemd loads what something names.
    """
    found = graph.resolve(name)
    if found is None and name in base.unit_names:
        hint = "it takes part once it is enabled, or another unit names it"
        raise UsageError(f"{base.name} brings {name}, but nothing in this boot names it", hint=hint)
    if found is None:
        hint = did_you_mean(name, graph.names) or "`unitlint graph --json` lists all units"
        raise UsageError(f'there is no unit "{name}"', hint=hint)
    return found
