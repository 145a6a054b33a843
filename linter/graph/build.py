"""The graph of a configuration: every unit that systemd would load, and every edge it would hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from unitlint.graph.edges import Graph, Kind, Origin
from unitlint.graph.explicit import add_explicit, add_links
from unitlint.graph.loading import Depends, Host, Loading
from unitlint.graph.mounts import add_mount_dependencies
from unitlint.graph.slices import add_slice_dependencies
from unitlint.graph.unit_types import ADD_BY_TYPE, PULLED_BY_TARGET, order_target
from unitlint.sources.configuration import UnitDirectory
from unitlint.units import names
from unitlint.units.load import PERPETUAL
from unitlint.units.search_path import SearchPath
from unitlint.units.unit import LoadState, Unit
from unitlint.units.words import parse_boolean

DEFAULT_TARGET = "default.target"


def build_from_directories(
    directories: Sequence[UnitDirectory],
    roots: Iterable[str],
    *,
    host: Host | None = None,
    default_target: str = DEFAULT_TARGET,
) -> Graph:
    """The graph of all units reachable from `roots`, loaded as systemd loads them.

    Perpetual units are always in it. Templates among the roots are passed over: only instances load.
    """
    loading = Loading(SearchPath(directories), host or Host())
    for name in PERPETUAL:
        loading.get(name)
    _dispatch(loading)
    for name in roots:
        if names.is_valid(name) and not names.is_template(name):
            loading.get(name)
            _dispatch(loading)
    return _freeze(loading, default_target)


def _dispatch(loading: Loading) -> None:
    fresh: list[str] = []
    while loading.waiting:
        name = loading.waiting.pop()
        _load(loading, name)
        fresh.append(name)
    for name in reversed(fresh):
        if loading.state(name) is LoadState.LOADED:
            for kind in PULLED_BY_TARGET:
                for target, targets in loading.edges[kind].items():
                    if name in targets and loading.units[target].type == "target":
                        order_target(Depends(loading, loading.units[target]), name)


def _load(loading: Loading, name: str) -> None:
    unit = loading.units[name]
    if unit.load_state is LoadState.NOT_FOUND:
        loading.loaded.add(name)
        return
    if _takes_defaults(unit):
        loading.default_dependencies.add(name)
    depends = Depends(loading, unit)
    add_explicit(depends)
    add_links(depends)
    loading.loaded.add(name)
    if unit.load_state is LoadState.MASKED:
        return
    ADD_BY_TYPE[unit.type](depends)
    if loading.units[name].load_state is not LoadState.LOADED:
        return
    add_slice_dependencies(depends)
    add_mount_dependencies(depends)


def _takes_defaults(unit: Unit) -> bool:
    """DefaultDependencies=, which is off for the perpetual units unless a file says otherwise."""
    wanted = unit.name not in PERPETUAL
    for setting in unit.assignments("Unit", "DefaultDependencies"):
        value = parse_boolean(setting.value)
        wanted = wanted if value is None else value
    return wanted


def _freeze(loading: Loading, default_target: str) -> Graph:
    edges: dict[Kind, dict[str, dict[str, tuple[Origin, ...]]]] = {
        kind: {
            source: {target: tuple(origins) for target, origins in targets.items()}
            for source, targets in forward.items()
        }
        for kind, forward in loading.edges.items()
    }
    return Graph(loading.units, loading.names, edges, default_target=default_target)
