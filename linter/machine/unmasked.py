"""The order that masks take away: a masked unit has no dependencies, whatever its file says."""

from __future__ import annotations

from collections.abc import Mapping

from unitlint.configuration.configuration import Configuration, Manager
from unitlint.graph.build import build_from_directories
from unitlint.graph.edges import Graph, Kind
from unitlint.graph.host import Host
from unitlint.graph.origins import Origin
from unitlint.graph.unit_directories import search_directories
from unitlint.platforms.platform import Platform
from unitlint.units.unit import LoadState


def unmasked_order(graph: Graph, configuration: Configuration, base: Platform) -> Graph:
    """`graph` with the After edges that its masked units would state if they weren't masked."""
    masked = frozenset(n for n, unit in graph.units.items() if unit.load_state is LoadState.MASKED)
    if masked & base.unit_names:
        whole = _base_graph(base, masked & base.unit_names)
    elif any(name in directory.units for directory in configuration.directories[1:] for name in masked):
        directories = search_directories(configuration, base)
        whole = build_from_directories(directories, sorted(masked), host=_host(base))
    else:
        return graph
    order = {source: dict(graph.targets(source, Kind.AFTER)) for source in graph.units}
    for edge in whole.edges(Kind.AFTER):
        origins_of_masked = tuple(origin for origin in edge.origins if origin.unit in masked)
        if origins_of_masked:
            order.setdefault(edge.source, {}).setdefault(edge.target, origins_of_masked)
    edges: dict[Kind, Mapping[str, Mapping[str, tuple[Origin, ...]]]] = {Kind.AFTER: order}
    return Graph({**whole.units, **graph.units}, {**whole.names, **graph.names}, edges)


def _base_graph(base: Platform, names: frozenset[str]) -> Graph:
    """What the base system's own files say of these units."""
    return build_from_directories(base.directories, sorted(names), host=_host(base))


def _host(base: Platform) -> Host:
    return Host(version=base.systemd_version, ignore_masks=True, user=base.manager is Manager.USER)
