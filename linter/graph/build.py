"""The graph of a configuration: every unit that systemd would load, and every edge it would hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set

from unitlint.configuration.configuration import Configuration, Manager, Problem
from unitlint.configuration.delivered import KernelArgument
from unitlint.configuration.problems import INVALID_INPUT
from unitlint.configuration.unit_files import UnitDirectory
from unitlint.generators.kernel import target_of
from unitlint.graph.base import Base, base_of
from unitlint.graph.depends import Depends
from unitlint.graph.edges import Graph
from unitlint.graph.explicit import add_explicit, add_links
from unitlint.graph.host import Host
from unitlint.graph.loading import EDGES_LIMIT, LOADED_LIMIT, SETTINGS_LIMIT, Loading
from unitlint.graph.mounts import add_mount_dependencies
from unitlint.graph.parsed import add_parsed
from unitlint.graph.slices import add_slice_dependencies
from unitlint.graph.udev import add_udev
from unitlint.graph.unit_directories import _precedence, directories_of, generated_units, user_units
from unitlint.graph.unit_types import ADD_BY_TYPE, PULLED_BY_TARGET, order_target
from unitlint.platforms.platform import NO_PLATFORM, Platform
from unitlint.quick.dataclasses import dataclass, replace
from unitlint.systemd import changes
from unitlint.systemd.special_units import DEFAULT_TARGET, RESCUE_TARGET
from unitlint.text.source import Location, Place
from unitlint.units import names
from unitlint.units.effective import last_boolean
from unitlint.units.install import with_links_of
from unitlint.units.isolation import refused_isolation
from unitlint.units.load import perpetual
from unitlint.units.machine_facts import facts_of
from unitlint.units.search_path import SearchPath
from unitlint.units.specifiers import known
from unitlint.units.udev_rules import UdevStart, read_udev_rules
from unitlint.units.unit import LoadState, Unit
from unitlint.units.verify import refusal

ADDED_ALL_THE_SAME = frozenset({"mount", "swap"})
"""Types whose dependencies systemd adds although it refuses the unit's file: the kernel may report them."""


def build_graph(
    configuration: Configuration,
    *,
    platform: Platform | None = None,
    targets: Sequence[str] = (),
    host: Host | None = None,
    base: Base | None = None,
    enabled: Sequence[str] = (),
) -> Graph:
    """The graph of a configuration on its platform; as if the units `enabled` were, besides those that are.

    With `targets` it holds just what systemd would load from them; else what the default target loads, and
    every unit that the user brings.
    `host.version` is the platform's unless a host is given. A `base` is what `load_base` made of the
    platform, and saves time where there are no targets.
    """
    with known(facts_of(configuration)):
        return _loaded(configuration, platform or NO_PLATFORM, targets, host, base, enabled).graph()


def load(
    configuration: Configuration, platform: Platform, enabled: Sequence[str] = (), base: Base | None = None
) -> Loaded:
    """What the graph of a configuration is made of, for those with more units in them."""
    with known(facts_of(configuration)):
        return _loaded(configuration, platform, (), None, base, enabled)


@dataclass(frozen=True, slots=True)
class Loaded:
    """The units of a configuration once the default target and the user's are loaded."""

    loading: Loading
    udev: Sequence[UdevStart]
    problems: tuple[Problem, ...]
    facts: Mapping[str, str]
    base: Base | None = None
    """What it goes on from."""

    def graph(self) -> Graph:
        """Their graph; nothing can be loaded afterwards."""
        loading, base = self.loading, self.base
        add_udev(loading, self.udev)
        of_base = base.graph.units.items() if base is not None else ()
        is_kept = all(loading.units[name].load_state is unit.load_state for name, unit in of_base)
        return _freeze(loading, self.problems, base.graph if base is not None and is_kept else None)

    def calling(self, *units: str) -> Graph:
        """The graph with more units, which something starts by name while the system runs."""
        with known(self.facts):
            more = self.loading.continued(self.loading.search_path)
            _load_from(more, units)
            return replace(self, loading=more).graph()


def _loaded(
    configuration: Configuration,
    platform: Platform,
    targets: Sequence[str],
    host: Host | None,
    base: Base | None,
    enabled: Sequence[str],
) -> Loaded:
    user = configuration.manager is Manager.USER
    host = replace(host or Host(version=platform.systemd_version), user=user)
    generated = generated_units(configuration, host.version, platform)
    directories = directories_of(configuration, platform, generated)
    if enabled:
        directories = with_links_of(SearchPath(directories), enabled, configuration.manager)
    udev = read_udev_rules(configuration.files).starts
    roots = tuple(targets) or (DEFAULT_TARGET, *user_units(directories), *(start.unit for start in udev))
    begun = base.goes_on_with(directories) if base is not None and not targets else None
    loading = begun or _begin(directories, host)
    named = "" if targets else target_of(configuration.kernel_arguments)
    _load_from(loading, (named,))
    _load_from(loading, roots)
    booted = named or DEFAULT_TARGET
    if not (targets or user) and _falls_back(named, loading.state(loading.names.get(booted, booted))):
        _load_from(loading, (RESCUE_TARGET,))
    problems = tuple(problem for output in generated for problem in output.problems)
    return Loaded(loading, udev, problems, facts_of(configuration), base if begun is not None else None)


def started_by(graph: Graph, arguments: Sequence[KernelArgument]) -> str:
    """What the boot starts by the kernel's command line: what that names, or what stands in for it."""
    named = target_of(arguments)
    unit = graph.unit(named or DEFAULT_TARGET)
    falls_back = _falls_back(named, unit.load_state if unit is not None else None)
    return RESCUE_TARGET if falls_back and _is_loaded(graph, RESCUE_TARGET) else named


def _falls_back(named: str, state: LoadState | None) -> bool:
    """Whether systemd starts rescue.target in the stead of what is named, or of the default target.

    Of a default target that isn't there nothing is known: it may lie in the part that isn't here.
    """
    return state is not LoadState.LOADED and (bool(named) or state not in (None, LoadState.NOT_FOUND))


def _is_loaded(graph: Graph, name: str) -> bool:
    unit = graph.unit(name)
    return unit is not None and unit.load_state is LoadState.LOADED


def load_base(platform: Platform, *, user: bool = False) -> Base:
    """What the default target of the platform's manager loads."""
    directories = sorted(platform.directories, key=_precedence)
    loading = _begin(directories, Host(version=platform.systemd_version, user=user))
    _load_from(loading, (DEFAULT_TARGET,))
    return base_of(loading, _freeze(loading, ()))


def build_from_directories(
    directories: Sequence[UnitDirectory], roots: Iterable[str], *, host: Host | None = None
) -> Graph:
    """The graph of all units reachable from `roots`, loaded as systemd loads them.

    Perpetual units are always in it. Templates among the roots are passed over: only instances load.
    """
    loading = _begin(directories, host or Host())
    _load_from(loading, roots)
    return _freeze(loading, ())


def _begin(directories: Sequence[UnitDirectory], host: Host) -> Loading:
    loading = Loading(SearchPath(directories, ignore_masks=host.ignore_masks, version=host.version), host)
    for name in perpetual(user=host.user):
        loading.get(name)
    _dispatch(loading)
    return loading


def _load_from(loading: Loading, roots: Iterable[str]) -> None:
    for name in roots:
        if names.is_valid(name) and not names.is_template(name):
            loading.get(name)
            _dispatch(loading)


def _dispatch(loading: Loading) -> None:
    fresh: list[str] = []
    while loading.waiting:
        fresh.append(_load(loading, loading.waiting.pop()))
    if not fresh:
        return
    pulled_by = _pulled_by_targets(loading, frozenset(fresh))
    for name in reversed(fresh):
        if loading.state(name) is LoadState.LOADED:
            for target in pulled_by.get(name, ()):
                order_target(Depends(loading, loading.units[target]), name)


def _pulled_by_targets(loading: Loading, fresh: Set[str]) -> dict[str, list[str]]:
    """Each of these units that targets pull in → those targets, as the kinds and edges came."""
    pulled_by: dict[str, list[str]] = {}
    for kind in PULLED_BY_TARGET:
        for source in loading.targets_with[kind]:
            for name in loading.edges[kind][source].keys() & fresh:
                pulled_by.setdefault(name, []).append(source)
    return pulled_by


def _load(loading: Loading, name: str) -> str:
    """Add what the unit says; the name that it has from then on."""
    unit = loading.units[name]
    if unit.claims:
        name = loading.settle(name)
        unit = loading.units[name]
    if unit.load_state is LoadState.NOT_FOUND:
        loading.loaded.add(name)
        return name
    if loading.host.all_defaults or _takes_defaults(unit):
        loading.default_dependencies.add(name)
    called = loading.called.get(name, name)
    if called != name and names.is_valid(called):
        unit = loading.units[name] = replace(unit, called=called)
    depends = Depends(loading, unit)
    add_explicit(depends)
    add_parsed(depends)
    if unit.load_state is LoadState.LOADED or _masked_with_links(depends):
        add_links(depends)
    add_explicit(depends, drop_ins=True)  # which are read after the folders of links
    if unit.load_state is LoadState.LOADED:
        _add_implied(depends)
    elif unit.load_state is not LoadState.MASKED and unit.type in ADDED_ALL_THE_SAME:
        ADD_BY_TYPE[unit.type](depends)
    loading.loaded.add(name)
    return name


def _masked_with_links(depends: Depends) -> bool:
    masked = depends.unit.load_state is LoadState.MASKED
    return masked and depends.loading.host.version < changes.MASKS_DROP_INS


def _add_implied(depends: Depends) -> None:
    """What the type of a unit implies; systemd looks whether it is whole only after it added most of that."""
    loading, unit = depends.loading, depends.unit
    loading.loaded.add(unit.name)
    ADD_BY_TYPE[unit.type](depends)
    if loading.state(unit.name) is not LoadState.LOADED:
        return
    if reason := refusal(unit, loading.host.version):
        loading.refuse(unit.name, LoadState.BAD_SETTING, reason)
        return
    add_slice_dependencies(depends)
    add_mount_dependencies(depends)
    if reason := refused_isolation(unit, loading.host.version, loading.known_as):
        loading.refuse(unit.name, LoadState.BAD_SETTING, reason)


def _takes_defaults(unit: Unit) -> bool:
    """DefaultDependencies=, which is off for the perpetual units unless a file says otherwise."""
    return last_boolean(unit, "Unit", "DefaultDependencies", default=not unit.perpetual)


def _endless(unit: Unit) -> Problem:
    end = f"only the first {LOADED_LIMIT:,}, of {SETTINGS_LIMIT:,} settings at most, are read"
    message = f"{unit.name} and its siblings name more and more units; {end}"
    return Problem(
        INVALID_INPUT, message, _place_of(unit), "keep templates from naming ever longer instances"
    )


def _tangled(unit: Unit) -> Problem:
    message = f"the units have too many dependencies: only the first {EDGES_LIMIT:,} are read"
    return Problem(INVALID_INPUT, message, _place_of(unit), "split the folder, or drop-ins of many units")


def _place_of(unit: Unit) -> Place:
    return unit.place or Location(unit.fragment.path if unit.fragment else unit.name)


def _freeze(loading: Loading, problems: tuple[Problem, ...], base: Graph | None = None) -> Graph:
    if loading.endless:
        problems = (*problems, _endless(loading.units[loading.endless]))
    if loading.tangled:
        problems = (*problems, _tangled(loading.units[loading.tangled]))
    default = loading.names.get(DEFAULT_TARGET, "")
    found = default and loading.units[default].load_state is LoadState.LOADED
    target = default if found else ""
    return Graph(
        loading.units, loading.names, loading.edges, default_target=target, problems=problems, base=base
    )
