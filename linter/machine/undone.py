"""What masking or disabling one unit takes away of a graph, without building the graph anew for it.

Beside the unit's own job: links that enabling makes, names that such a link gives, and mounts, which systemd
asks for only where they are loaded. What all that does to a boot is the transaction's to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

from unitlint.configuration.configuration import Configuration
from unitlint.configuration.unit_files import UnitDirectory, UnitFile
from unitlint.configuration.what_if import WhatIf, undoable
from unitlint.generators.generated import Generated
from unitlint.graph.edges import REQUIRING, Edge, Graph
from unitlint.graph.explicit import FORWARD, LINK_FOLDERS
from unitlint.graph.origins import Origin, OriginKind
from unitlint.graph.unit_directories import directories_of, generated_units
from unitlint.machine.enabling import assumed_links
from unitlint.platforms.platform import Platform
from unitlint.quick.dataclasses import dataclass, field
from unitlint.units.install import with_links_of
from unitlint.units.list_values import WordPlace
from unitlint.units.search_path import SearchPath

Link = tuple[str, str]
"""The folder and the name of a link; the folder of an alias is empty."""

Made = tuple[str | None, str, str | None]
"""What a link makes: the unit that wants, the folder's suffix, the wanted unit."""

Gone = Mapping[str, frozenset[Link]]
"""Unit → the links that go with it."""

NONE: frozenset[Link] = frozenset()


@dataclass(frozen=True, slots=True)
class Undone:
    """The links of a configuration, and those that are gone once a unit is disabled or masked."""

    links: frozenset[Link] = NONE
    disabled: Gone = field(default_factory=dict)
    masked: Gone = field(default_factory=dict)

    def without_enabling(self, graph: Graph, edges: Sequence[Edge]) -> dict[str, list[int]]:
        """Unit → the places among `edges` of those that disabling the unit takes away.

        A requirement of a name that is gone then requires a unit that doesn't exist: -1 less its place.
        """
        ends = _by_end(edges)
        return _some((unit, self._lost(graph, edges, ends, links)) for unit, links in self.disabled.items())

    def without_unit(self, graph: Graph, edges: Sequence[Edge]) -> dict[str, list[int]]:
        """Unit → the places among `edges` of those that masking the unit takes away.

        Those of which the unit is the source count for nothing, since it has no job then.
        """
        ends = _by_end(edges)
        own: dict[str, set[int]] = {}
        for place, edge in enumerate(edges):
            if all(_goes_with(edge, origin) for origin in edge.origins):
                own.setdefault(edge.target, set()).add(place)
        for unit, links in self.masked.items():
            own.setdefault(unit, set()).update(self._lost(graph, edges, ends, links))
        return _some(own.items())

    def _lost(
        self, graph: Graph, edges: Sequence[Edge], ends: Mapping[str, set[int]], gone: frozenset[Link]
    ) -> set[int]:
        """The edges all of whose origins are links that are gone, or a name that such a link gave."""
        names = frozenset(name for folder, name in gone if not folder)
        kept = {_made(graph, link) for link in self.links - gone if link[1] not in names}
        near = set().union(*(ends.get(graph.resolve(name) or "", set()) for _, name in gone))
        return {
            -1 - place if _dangles(edges[place], names) else place
            for place in near
            if all(_is_gone(edges[place], origin, names, kept) for origin in edges[place].origins)
        }


def _some(found: Iterable[tuple[str, set[int]]]) -> dict[str, list[int]]:
    return {unit: sorted(places) for unit, places in found if places}


def _by_end(edges: Sequence[Edge]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for place, edge in enumerate(edges):
        found.setdefault(edge.source, set()).add(place)
        found.setdefault(edge.target, set()).add(place)
    return found


def _made(graph: Graph, link: Link) -> Made:
    folder, name = link
    wanting, dot, suffix = folder.rpartition(".")
    return graph.resolve(wanting), f"{dot}{suffix}", graph.resolve(name)


def _is_gone(edge: Edge, origin: Origin, names: Set[str], kept: Set[Made]) -> bool:
    if isinstance(origin.place, WordPlace):
        return origin.place.word in names
    return origin.setting in LINK_FOLDERS and (edge.source, origin.setting, edge.target) not in kept


def _dangles(edge: Edge, names: Set[str]) -> bool:
    """Whether it requires by a name that is gone, and so fails without the unit of that name."""
    words = (o.place.word for o in edge.origins if isinstance(o.place, WordPlace) and o.setting in FORWARD)
    return edge.kind in REQUIRING and not names.isdisjoint(words)


def _goes_with(edge: Edge, origin: Origin) -> bool:
    """Whether what says it goes with its masked target: the unit itself, its enabling, a look for mounts."""
    if origin.unit == edge.target or origin.kind is OriginKind.INSTALL:
        return True
    named = origin.setting in FORWARD or origin.setting in LINK_FOLDERS
    return edge.target.endswith(".mount") and not named


def undone(configuration: Configuration, platform: Platform, graph: Graph) -> Undone:
    """What goes with each unit of the configuration that a link enables."""
    generated = generated_units(configuration, platform.systemd_version, platform)
    directories = _directories(configuration, platform, generated)
    now = _links(directories)
    disabled: dict[str, frozenset[Link]] = {}
    masked: dict[str, frozenset[Link]] = {}
    for unit in sorted({*_tangled(graph)} & graph.units.keys()):
        for what_if, gone in ((WhatIf(disable=(unit,)), disabled), (WhatIf(mask=(unit,)), masked)):
            supposed = what_if.apply(configuration)
            gone[unit] = now - _links(_directories(supposed, platform, generated))
    for unit, links in _simple(configuration, directories).items():
        disabled.setdefault(unit, frozenset(links))
    return Undone(now, disabled, masked)


def _directories(
    configuration: Configuration, platform: Platform, generated: Iterable[Generated]
) -> tuple[UnitDirectory, ...]:
    """Those that a picture is drawn of: once all is enabled that asks for it."""
    directories = directories_of(configuration, platform, generated)
    later = sorted({link.unit for link in assumed_links(configuration, platform)})
    return with_links_of(SearchPath(directories), later, configuration.manager) if later else directories


def _links(directories: Iterable[UnitDirectory]) -> frozenset[Link]:
    return frozenset(link for directory in directories for link, _ in _entries(directory))


def _entries(directory: UnitDirectory) -> Iterator[tuple[Link, UnitFile]]:
    for folder, files in directory.dependencies.items():
        for name, file in files.items():
            yield (folder, name), file
    for name, file in directory.units.items():
        if file.link and not file.masks:
            yield ("", name), file


def _tangled(graph: Graph) -> Iterator[str]:
    """Units whose enabling makes links of others (Also=) or other names (Alias=), and those others."""
    for unit in graph.units.values():
        if settings := tuple(unit.settings.among("Install", ("Also", "Alias"))):
            yield unit.name
            yield from (word for setting in settings for word in setting.value.split())


def _simple(configuration: Configuration, directories: Iterable[UnitDirectory]) -> dict[str, set[Link]]:
    """Unit → its links, of those that stand in the configuration's own folders or that enabling makes."""
    own = undoable(configuration)
    found: dict[str, set[Link]] = {}
    shared: dict[Link, int] = {}
    for directory in directories:
        for link, file in _entries(directory):
            shared[link] = shared.get(link, 0) + 1
            if file.enabled_by or directory.path in own:
                for unit in {link[1], file.link.rpartition("/")[2]} - {""}:
                    found.setdefault(unit, set()).add(link)
    return {unit: {link for link in links if shared[link] == 1} for unit, links in found.items()}
