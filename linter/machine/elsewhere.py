"""Configurations that hold the same, listed at other places: what is said of one is said of the others.

The templates of a fleet's sites list the same units and files, each on lines of its own. A rule is asked
about one of them, and what it finds is moved to the lines of the others. Where that can't be done exactly, it
is asked about each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from pathlib import PurePath

from unitlint.configuration.configuration import Configuration
from unitlint.findings.finding import Finding
from unitlint.machine.machine import Machine
from unitlint.quick.dataclasses import dataclass, field, replace
from unitlint.text.source import Location, Place

Places = Sequence[Place | None]
"""Where each thing that a configuration holds is listed, if anywhere."""


@dataclass(frozen=True)
class Moves:
    """From the places of one list to those of another."""

    places: dict[Location, Location]
    paths: frozenset[str]
    """The files of one list that aren't those of the other, or differ in their lines."""

    @cached_property
    def names(self) -> frozenset[str]:
        """What these files are called, without their folders."""
        return frozenset(PurePath(path).name for path in self.paths)

    def of(self, finding: Finding) -> Finding | None:
        """The finding at the other places; None where that isn't sure."""
        texts = [finding.message, finding.help, *(related.message for related in finding.related)]
        if any(name in text for name in self.names for text in texts):
            return None
        edits = finding.fix.edits if finding.fix is not None else ()
        places = [finding.location, *(related.location for related in finding.related)]
        met = [location for location in places if location.path in self.paths]
        if any(edit.location.path in self.paths for edit in edits) or not self.places.keys() >= {*met}:
            return None
        return self._moved(finding) if met else finding

    def _moved(self, finding: Finding) -> Finding:
        at = self.places
        related = tuple(replace(one, location=at.get(one.location, one.location)) for one in finding.related)
        return replace(finding, location=at.get(finding.location, finding.location), related=related)


def moves(one: Places, other: Places) -> Moves | None:
    """From the places of one list to those of the other; None where files or their order don't match."""
    places: dict[Location, Location] = {}
    for here, there in zip(one, other, strict=True):
        if here is None or there is None:
            continue
        if places.setdefault(here.location, there.location) != there.location:
            return None
    if [places[place] for place in sorted(places)] != sorted(places.values()):
        return None
    files = {(here.path, there.path) for here, there in places.items()}
    if not len(files) == len({here for here, _ in files}) == len({there for _, there in files}):
        return None
    return Moves(places, frozenset(here.path for here, there in places.items() if here != there))


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Members of a group that list what it holds at places of their own."""

    members: tuple[Configuration, ...]
    moves: Moves | None
    _build: Callable[[], Machine]
    _built: list[Machine] = field(default_factory=list)

    @property
    def model(self) -> Machine:
        """Their own model, built for the first that asks."""
        if not self._built:
            self._built.append(self._build())
        return self._built[0]

    def moved(self, findings: Iterable[Finding]) -> list[Finding] | None:
        """What was found in the group's model, at these places; None where their own has to be asked."""
        found = [self.moves.of(finding) if self.moves is not None else None for finding in findings]
        sure = [finding for finding in found if finding is not None]
        return sure if len(sure) == len(found) else None
