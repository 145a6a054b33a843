"""The machines of a run that are known, for which templates are rendered."""

from __future__ import annotations

from collections.abc import Iterable

from unitlint.configuration.configuration import Configuration


def by_machine(configurations: Iterable[Configuration]) -> list[list[Configuration]]:
    """Those of known machines, machine by machine."""
    found: dict[str, list[Configuration]] = {}
    for configuration in configurations:
        if configuration.rendering is not None:
            found.setdefault(configuration.rendering.machine, []).append(configuration)
    return list(found.values())
