"""The boot as it will be once the units are enabled that nothing links.

Folders of sources, packages and images have no links: a package's scripts make them, presets, a provisioning
tool or an administrator. What enabling closes, say a cycle through the target that wants the unit, is there
before, and nobody sees it. So the same configuration is looked at a second time with the links that the
`[Install]` sections ask for (systemctl(1), enable).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from fnmatch import fnmatchcase
from functools import cache

from unitlint.configuration.configuration import (
    CLOUD_CONFIG,
    LINKED_KINDS,
    REPOSITORY_KINDS,
    UNIT_PATH,
    Configuration,
    Manager,
    has_base,
    holds_base,
)
from unitlint.configuration.delivered import BootCommand
from unitlint.configuration.unit_files import Owner, UnitDirectory, UnitFile
from unitlint.graph.build import build_graph
from unitlint.graph.edges import Edge, Graph
from unitlint.graph.unit_directories import search_directories
from unitlint.platforms.platform import Platform
from unitlint.quick.dataclasses import dataclass
from unitlint.systemd.file_names import LIB, USR
from unitlint.transaction.order_cycles import closes_cycle
from unitlint.transaction.transaction import Cycle, Transaction
from unitlint.units import names
from unitlint.units.install import InstallLink, install_links
from unitlint.units.search_path import SearchPath, search_path_of

_ENABLED_ELSEWHERE = LINKED_KINDS | REPOSITORY_KINDS | {UNIT_PATH, CLOUD_CONFIG}
"""Inputs whose units others may enable: by links, or from a program. The rest lists all that it enables."""


@dataclass(frozen=True, slots=True)
class AsEnabled:
    """What is assumed, and the boot that follows."""

    links: tuple[InstallLink, ...]
    graph: Graph
    boot: Transaction
    cycles: tuple[Cycle, ...]
    """Those that this boot meets, and the one without the links doesn't."""
    named: tuple[InstallLink, ...] = ()
    """Those of the links that give a unit a name which something asks for."""

    @property
    def units(self) -> tuple[str, ...]:
        """Whose links they are, sorted."""
        return tuple(sorted({link.unit for link in self.links}))

    def links_of(self, units: Collection[str]) -> tuple[InstallLink, ...]:
        """Those of the links by which enabling starts one of these units."""
        return tuple(link for link in self.links if link.unit in units)

    def links_in(self, edges: Collection[Edge]) -> tuple[InstallLink, ...]:
        """Those of the links that the edges are there for."""
        pairs = {frozenset((edge.source, edge.target)) for edge in edges}
        ends = {end for edge in edges for end in (edge.source, edge.target)}
        return tuple(
            link
            for link in self.links
            if frozenset((link.wanting, link.name)) in pairs or (link in self.named and link.unit in ends)
        )


def assumed_links(configuration: Configuration, platform: Platform) -> tuple[InstallLink, ...]:
    """The links that enabling asks for, of units that nothing links and nothing says to leave alone.

    A document that lists what it enables says nothing of users' units: users enable theirs (systemctl(1),
    --user).
    """
    is_users = configuration.manager is Manager.USER
    if not is_users and configuration.kind not in _ENABLED_ELSEWHERE:
        return ()
    search_path = cache(lambda: search_path_of(search_directories(configuration, platform)))
    names_ = tuple(_unlinked(configuration, search_path))
    return tuple(link for name in names_ for link in _links_of(search_path(), name))


def _links_of(search_path: SearchPath, name: str) -> tuple[InstallLink, ...]:
    """What enabling the unit links; for a template without DefaultInstance= one instance stands for all."""
    links = tuple(install_links(search_path, name))
    if not names.is_template(name) or any(names.is_instance(link.unit) for link in links):
        return links
    instance = names.with_instance(name, names.ANY_INSTANCE)
    return tuple(link for link in install_links(search_path, instance) if link.folder)


def _unlinked(configuration: Configuration, search_path: Callable[[], SearchPath]) -> Iterator[str]:
    """Of a whole system those of its packages aren't counted: they are enabled there, or on purpose not."""
    whole = holds_base(configuration)
    linked = {link for directory in configuration.directories for link in _links(directory)}
    for directory in configuration.directories:
        of_base = whole and (directory.path in (USR, LIB) or has_base(configuration, directory))
        if directory.owner is Owner.USER and not of_base:
            for name, file in directory.units.items():
                is_unit = name not in linked and _is_unit(name, file, search_path)
                if is_unit and not _is_decided(configuration, name):
                    yield name


def _is_unit(name: str, file: UnitFile, search_path: Callable[[], SearchPath]) -> bool:
    """Whether the entry is a unit of that name, and not another name of one: links to files elsewhere are."""
    if not file.link or file.source is None or file.masks:
        return not file.link
    found = search_path().fragment(name)
    return found is not None and found.file is file


def _links(directory: UnitDirectory) -> Iterator[str]:
    for links in directory.dependencies.values():
        for name, link in links.items():
            yield name
            if names.is_instance(name):
                yield names.template_of(name)
            yield link.target.rpartition("/")[2]


def _is_decided(configuration: Configuration, name: str) -> bool:
    """Whether the configuration itself decides: by a preset that keeps the unit off, by name, or by hand."""
    listed = {enablement.unit for enablement in configuration.enablements}
    if name in listed or any(names.template_of(unit) == name for unit in listed if names.is_instance(unit)):
        return True
    if any(_starts(command, name) for command in configuration.commands):
        return True
    rule = next((p for p in configuration.presets if fnmatchcase(name, p.pattern)), None)
    return rule is not None and not rule.enable


def _starts(command: BootCommand, name: str) -> bool:
    """Whether a command of the input's start hands the unit to systemctl, and so says how it is started."""
    program, *words = command.words or ("",)
    of_systemctl = program.rpartition("/")[2] == "systemctl"
    return of_systemctl and (name in words or name.removesuffix(".service") in words)


def _names_other(graph: Graph, link: InstallLink) -> bool:
    """Whether a link of Alias= gives a name to its unit that something in the graph asks for."""
    return not link.folder and graph.resolve(link.name) not in (None, link.unit)


def as_enabled(
    configuration: Configuration,
    platform: Platform,
    *,
    graph: Graph,
    boot: Transaction,
    version: int,
    in_full: bool = False,
) -> AsEnabled | None:
    """The boot with the assumed links; None where there are none.

    It is worked out where the links close a cycle, start what isn't loaded, or give a unit a name that is
    asked for, or else `in_full`.
    """
    links = assumed_links(configuration, platform)
    wanting = {(link.wanting, link.name) for link in links if link.folder}
    if not links:
        return None
    is_known = all(graph.resolve(unit) is not None for _, unit in wanting)
    named = tuple(link for link in links if _names_other(graph, link))
    if not in_full and is_known and not named and not closes_cycle(graph, wanting):
        return AsEnabled(links, graph, boot, ())
    from unitlint.transaction.simulate import simulate

    units = tuple(sorted({link.unit for link in links}))
    full = build_graph(configuration, platform=platform, enabled=units)
    later = simulate(full, boot.target, version=version)
    known = {frozenset((*cycle.units, *cycle.tangled)) for cycle in boot.cycles if not cycle.latent}
    met = (cycle for cycle in later.cycles if not cycle.latent)
    cycles = tuple(c for c in met if frozenset((*c.units, *c.tangled)) not in known)
    return AsEnabled(links, full, later, cycles, named)
