"""What rules, contracts and pictures look at: one branch of a configuration, and its boot."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from functools import cached_property, lru_cache

from unitlint.configuration.configuration import Configuration, holds_base
from unitlint.configuration.delivery import without_other_files
from unitlint.configuration.unit_files import Owner
from unitlint.generators.quadlet.file import Quadlet, read_quadlets
from unitlint.graph.base import Base
from unitlint.graph.build import load
from unitlint.graph.edges import Edge, Graph, Kind
from unitlint.graph.unit_directories import search_directories
from unitlint.machine.contract import Contract
from unitlint.machine.enabling import AsEnabled, as_enabled
from unitlint.machine.ownership import Ownership
from unitlint.machine.unmasked import unmasked_order
from unitlint.platforms.platform import NO_PLATFORM, Platform
from unitlint.quick.dataclasses import dataclass, field, replace
from unitlint.quick.remembered import remembered
from unitlint.systemd.defaults import ASSUMED
from unitlint.transaction.transaction import Transaction
from unitlint.units.load import load_drop_ins
from unitlint.units.names import (
    ANY_INSTANCE,
    is_instance,
    is_template,
    is_valid,
    prefix,
    template_of,
    with_instance,
)
from unitlint.units.search_path import SearchPath, search_path_of
from unitlint.units.udev_rules import UdevRules, read_udev_rules
from unitlint.units.unit import LoadState, Unit

_GRAPHS_KEPT = 64
_STARTING = frozenset({"start", "verify-active", "restart", "reload", "nop"})


class Start(StrEnum):
    """Whether the boot starts a unit: what every command says of it."""

    YES = "yes"
    ONCE_ENABLED = "once enabled"
    NO = "no"


@dataclass(frozen=True)
class Machine:
    """A configuration on its platform: the merged graph, and the transaction that boots it."""

    graph: Graph
    boot: Transaction
    """What starting the default target does."""
    configuration: Configuration
    platform: Platform = NO_PLATFORM
    """The base system underneath, as it was found once for the run; never looked up again by its name."""
    systemd_version: int = ASSUMED
    version_known: bool = True
    """Whether the version is the target's; else rules say only what holds for all versions."""
    contracts: tuple[Contract, ...] = ()
    virtualization: str = ""
    """What the system runs in, as `systemd-detect-virt` calls it; empty where nothing says."""
    command_line_known: bool = False
    """Whether the configuration's kernel arguments are the whole command line."""
    enabled: tuple[str, ...] = ()
    """The units that are taken as enabled, besides those that are: see `linked`."""
    base: Base | None = field(default=None, repr=False, compare=False)
    """What the graph goes on from, for those with more units."""

    @property
    def without_files(self) -> Machine:
        """The same without files of which no unit is made; what is found in it holds whatever they are."""
        return self._without_files or self

    @cached_property
    def _without_files(self) -> Machine | None:
        """None where there are none: a machine that holds itself would not go when nobody asks for it."""
        seen = without_other_files(self.configuration)
        return replace(self, configuration=seen) if seen is not self.configuration else None

    def with_files_of(self, configuration: Configuration) -> Machine:
        """The same for a configuration that has the same units, listed at the same places."""
        made = replace(self, configuration=configuration)
        made.__dict__["_without_files"] = self.without_files
        return made

    @cached_property
    def has_own_base(self) -> bool:
        """Whether the input holds the base system itself."""
        return holds_base(self.configuration)

    @cached_property
    def is_complete(self) -> bool:
        """Whether a unit that the graph lacks is one that the machine lacks."""
        return self.platform.complete or self.has_own_base

    def lacks(self, name: str) -> bool:
        """Whether a unit that the graph lacks, of that name, is one that the machine lacks."""
        return self.is_complete or self.platform.lacks(name)

    @cached_property
    def starting(self) -> frozenset[str]:
        """The units with a start job in the boot.

        On a base system that isn't known in full a unit that is missing may be there after all: then no
        requirement fails, and all that the target pulls in counts.
        """
        if self.is_complete:
            return _started(self.boot)
        return self.graph.pulled_in(frozenset((*self.boot.jobs, self.boot.target)))

    def acting(self, units: Iterable[str]) -> frozenset[str]:
        """The units with a start job when `units` start during the boot.

        Those of the boot itself, and for a unit that isn't part of it (a timer starts it, say) all that its
        own start job pulls in.
        """
        late = frozenset(units) - self.starting
        return self.starting | self.graph.pulled_in(late) if late else self.starting

    @cached_property
    def quadlets(self) -> Mapping[str, Quadlet]:
        """The Quadlets of the system's podman, by file name."""
        return read_quadlets(self.configuration.files, self.platform.podman_version)

    @cached_property
    def udev(self) -> UdevRules:
        """The configuration's rules of udev's: which devices have units, and what these start."""
        return read_udev_rules(self.configuration.files)

    @cached_property
    def once_enabled(self) -> AsEnabled | None:
        """The boot as it will be once the units are enabled that nothing links."""
        return self._once_enabled(in_full=False)

    @cached_property
    def enabled_in_full(self) -> AsEnabled | None:
        """The same, with the graph and the boot worked out whether or not the links close a cycle."""
        return self._once_enabled(in_full=True)

    @cached_property
    def starting_once_enabled(self) -> frozenset[str]:
        """The units that start only once the units are enabled that nothing links."""
        later = self.enabled_in_full
        return _started(later.boot) - _started(self.boot) if later is not None else frozenset()

    @cached_property
    def linked(self) -> Machine:
        """The machine once the units are enabled that nothing links: what contracts ask for an order.

        It is the machine itself without such units, and where the input is a whole system with its own links.
        """
        later = None if self.has_own_base else self.enabled_in_full
        if later is None:
            return self
        return replace(self, graph=later.graph, boot=later.boot, enabled=later.units)

    def starts(self, name: str) -> Start:
        """Whether the boot starts the unit, does so only once it is enabled, or not at all."""
        if name in _started(self.boot):
            return Start.YES
        return Start.ONCE_ENABLED if name in self.starting_once_enabled else Start.NO

    def _once_enabled(self, *, in_full: bool) -> AsEnabled | None:
        return as_enabled(
            self.configuration,
            self.platform,
            graph=self.graph,
            boot=self.boot,
            version=self.systemd_version,
            in_full=in_full,
        )

    @cached_property
    def unmasked(self) -> Graph:
        """The order if nothing were masked: what a mask cut away is found there."""
        return unmasked_order(self.graph, self.configuration, self.platform)

    @property
    def with_instances(self) -> Machine:
        """The machine with an instance of each template of the user's that has none, which nothing starts.

        What rules look at: a template says what any instance of it will do.
        """
        return self._with_instances or self

    @cached_property
    def _with_instances(self) -> Machine | None:
        """None where there is no such template."""
        graph = _graph_with_instances(self.without_files)
        if graph is None:
            return None
        made = replace(self, graph=graph)
        if self._without_files is not None:
            made.__dict__["_without_files"] = self.without_files.with_instances
        return made

    def calling(self, name: str) -> Graph:
        """The graph with a unit that something starts by name: one of the base's, or an instance."""
        return _calling(self.without_files)(name) if self.has_to_load(name) else self.graph

    def has_to_load(self, name: str) -> bool:
        """Whether the graph lacks a unit that is there once something starts it."""
        return self.graph.resolve(name) is None and (not name.endswith(".service") or _has_file(self, name))

    @cached_property
    def ownership(self) -> Ownership:
        """Which lines are the user's."""
        return Ownership(self.configuration)

    @cached_property
    def own_units(self) -> tuple[Unit, ...]:
        """The units that the configuration has a file of, in the graph's order: findings are about these."""
        return tuple(unit for unit in self.graph.units.values() if unit.has_own_lines)

    @cached_property
    def units_with_own_lines(self) -> tuple[Unit, ...]:
        """These, and those of which the configuration has drop-ins alone, where the base may have the rest.

        Rules look at them for what a line does whatever else its unit says.
        """
        return (*self.own_units, *self.drop_ins_alone)

    @cached_property
    def drop_ins_alone(self) -> tuple[Unit, ...]:
        """The units of which the configuration has drop-ins, and nobody that is known the rest."""
        return tuple(_of_drop_ins(self))

    def own_edges(self, *kinds: Kind) -> Iterator[Edge]:
        """The edges of `kinds` that a line of the user's states, in the order of `graph.edges`."""
        for kind in kinds:
            yield from _own_edges(self, kind)


def _has_file(machine: Machine, name: str) -> bool:
    """Whether there is one to load: a graph is built for no service that isn't anywhere."""
    directories = search_directories(machine.configuration, machine.platform)
    return is_valid(name) and search_path_of(directories).fragment(name) is not None


@remembered
def _graph_with_instances(machine: Machine) -> Graph | None:
    """None where each template has an instance."""
    made = {template_of(name) for name in machine.graph.units if is_instance(name)}
    own = [d for d in machine.configuration.directories if d.owner is not Owner.PLATFORM]
    named = {name for d in own for name in (*d.units, *(folder.removesuffix(".d") for folder in d.drop_ins))}
    named.update(quadlet.service for quadlet in machine.quadlets.values())
    templates = sorted(name for name in named - made if is_template(name) and is_valid(name))
    if not templates:
        return None
    loaded = load(machine.configuration, machine.platform, machine.enabled, machine.base)
    found = [name for name in templates if loaded.loading.search_path.fragment(name) is not None]
    return loaded.calling(*(with_instance(name, ANY_INSTANCE) for name in found)) if found else None


@remembered
def _calling(machine: Machine) -> Callable[[str], Graph]:
    """For a name the graph with that unit; only the last ones are kept, since each is a graph of its own."""
    loaded = load(machine.configuration, machine.platform, machine.enabled, machine.base)
    return lru_cache(maxsize=_GRAPHS_KEPT)(loaded.calling)


@remembered
def _own_edges(machine: Machine, kind: Kind) -> tuple[Edge, ...]:
    return machine.ownership.edges(machine.graph, kind)


def _of_drop_ins(machine: Machine) -> Iterator[Unit]:
    """The units whose fragments aren't here, by their drop-ins; not what is loaded with many units."""
    directories = [d for d in machine.configuration.directories if d.owner is Owner.USER]
    found = {folder.removesuffix(".d") for directory in directories for folder in directory.drop_ins}
    search_path = SearchPath(machine.configuration.directories)
    for name in sorted(found):
        is_one = is_valid(name) and not is_template(name) and not prefix(name).endswith("-")
        unit = machine.graph.unit(name)
        is_here = unit is not None and unit.load_state is not LoadState.NOT_FOUND
        if is_one and not is_here and search_path.fragment(name) is None and not machine.lacks(name):
            yield load_drop_ins(search_path, name, version=machine.systemd_version)


def _started(boot: Transaction) -> frozenset[str]:
    """The units that a transaction starts, those that run already included."""
    return frozenset(name for name, job in boot.jobs.items() if job.type in _STARTING)
