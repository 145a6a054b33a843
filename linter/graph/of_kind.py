"""The edges of one kind, looked up by source, by target and by the files that state them.

A graph that goes on from a base's has most of its edges from there: the targets of a source are the same
mapping until one is added. What follows from the base's alone is found once for all graphs above it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from functools import cached_property
from types import MappingProxyType

from unitlint.graph.origins import Origin
from unitlint.text.source import Place, TextPlace
from unitlint.units.list_values import WordPlace

Ends = Mapping[str, tuple[Origin, ...]]
"""Units at the other end, and why."""
NO_ENDS: Ends = MappingProxyType({})
"""What a unit without edges of a kind is joined to."""
Pair = tuple[str, str]


class EdgesOfKind:
    """Source → target → why; `below` are the base's."""

    def __init__(self, forward: Mapping[str, Ends], below: EdgesOfKind | None = None) -> None:
        self.forward = forward
        self._below = below if below is not None and below._is_part_of(forward) else None
        self._met: dict[str, Ends] = {}

    def _is_part_of(self, forward: Mapping[str, Ends]) -> bool:
        """Whether nothing of this was taken away there."""
        return all(
            (now := forward.get(source)) is targets or (now is not None and targets.keys() <= now.keys())
            for source, targets in self.forward.items()
        )

    @cached_property
    def own(self) -> tuple[str, ...]:
        """The sources that have other targets than in the base, or other reasons, in their order."""
        below = self._below.forward if self._below is not None else {}
        return tuple(source for source, targets in self.forward.items() if below.get(source) is not targets)

    def sources(self, target: str) -> Ends:
        """X → why, for each edge from X to `target`, in the order of the sources."""
        below = self._below.sources(target) if self._below is not None else NO_ENDS
        own = self._own_sources.get(target)
        if own is None or not below:
            return below if own is None else own
        if target not in self._met:
            self._met[target] = self._merged(target, below, own)
        return self._met[target]

    @cached_property
    def _own_sources(self) -> Mapping[str, Ends]:
        found: dict[str, dict[str, tuple[Origin, ...]]] = {}
        for source in self.own:
            for target, origins in self.forward[source].items():
                found.setdefault(target, {})[source] = origins
        return found

    def _merged(self, target: str, below: Ends, own: Ends) -> Ends:
        assert self._below is not None
        if own.keys() & self._below.forward.keys() <= below.keys():
            return {**below, **own}
        return {source: ends[target] for source, ends in self.forward.items() if target in ends}

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """Source and target of each edge, sorted."""
        return tuple(self._sorted(self.forward))

    def _sorted(self, sources: Iterable[str]) -> Iterable[Pair]:
        return ((source, target) for source in sorted(sources) for target in sorted(self.forward[source]))

    def written_in(self, paths: Set[str]) -> list[Pair]:
        """The edges that a line in one of the files states, sorted; of those that the base brings none."""
        found = {pair for path in self._by_file.keys() & paths for pair in self._by_file[path]}
        return sorted(found)

    @cached_property
    def _by_file(self) -> Mapping[str, list[Pair]]:
        """By file; what systemd adds by itself is left out."""
        found: dict[str, list[Pair]] = {}
        for source, target in self._sorted(self.own):
            for origin in self.forward[source][target]:
                if origin.place is not None and not origin.is_implied:
                    found.setdefault(path_of(origin.place), []).append((source, target))
        return found


def moved(forward: Mapping[str, Ends], places: Mapping[Place, Place]) -> Mapping[str, Ends]:
    """The same edges, whose origins stand at other places now."""
    known: dict[tuple[Origin, ...], tuple[Origin, ...]] = {}

    def now(origins: tuple[Origin, ...]) -> tuple[Origin, ...]:
        if origins not in known:
            known[origins] = tuple(origin.at(places) for origin in origins)
        return known[origins]

    return {
        source: {target: now(origins) for target, origins in targets.items()}
        for source, targets in forward.items()
    }


def path_of(place: Place) -> str:
    """The place's file, without working out its line where that can be helped."""
    match place:
        case TextPlace(source=source) if len(source.paths) == 1:
            return source.path
        case WordPlace(setting=setting):
            return path_of(setting)
        case _:
            return place.location.path
