"""Edges that came and went, told as their authors write them, and those that say alike together.

`b After a` because a.service has `Before=b` is told as *a Before b*. A requirement that got stronger, or a
target that took another's place, is one fact and not two.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import TypeVar

from unitlint.graph.edges import STARTED_WITH, Edge, Kind
from unitlint.quick.dataclasses import dataclass, replace
from unitlint.review.changes import EdgeChange
from unitlint.text.source import Location

REVERSE = {
    Kind.AFTER: "Before",
    Kind.WANTS: "WantedBy",
    Kind.REQUIRES: "RequiredBy",
    Kind.UPHOLDS: "UpheldBy",
}
"""What the other end of an edge writes to get it (systemd.unit(5))."""

STRENGTHS = frozenset(kind.value for kind in STARTED_WITH)
"""Requirements, of which one often takes the place of another."""

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Spot:
    """A place and the side it is on."""

    location: Location
    in_base: bool


@dataclass(frozen=True, slots=True)
class Fact:
    """`subjects` say `verbs` of `objects`, or no longer do; with `was_*`, they said it otherwise before."""

    subjects: tuple[str, ...]
    verbs: tuple[str, ...]
    objects: tuple[str, ...]
    lost: bool = False
    was_verbs: tuple[str, ...] = ()
    was_objects: tuple[str, ...] = ()
    cause: str = ""
    spots: tuple[Spot, ...] = ()

    @property
    def replaces(self) -> bool:
        """Whether one thing took the place of another."""
        return bool(self.was_verbs or self.was_objects)


def facts(changes: Iterable[EdgeChange]) -> tuple[Fact, ...]:
    """What the edges say together, sorted: what is replaced first, then what is gained and lost."""
    statements = [_fact(change) for change in changes]
    statements = _paired(
        statements, lambda f: (f.subjects, f.objects) if f.verbs[0] in STRENGTHS else None, _stronger
    )
    statements = _paired(statements, lambda f: (f.subjects, f.verbs) if not f.replaces else None, _replaced)
    for key, join in (
        (lambda f: replace(f, verbs=(), was_verbs=(), spots=()), _join_verbs),
        (lambda f: replace(f, objects=(), spots=()), _join_objects),
        (lambda f: replace(f, subjects=(), spots=()), _join_subjects),
    ):
        statements = [join(group) for group in _grouped(statements, key)]
    return tuple(sorted(statements, key=lambda f: (not f.replaces, f.subjects, f.lost, f.verbs, f.objects)))


def _fact(change: EdgeChange) -> Fact:
    subject, verb, other = statement(change.edge)
    spots = (Spot(change.location, change.in_base),) if change.location is not None else ()
    return Fact((subject,), (verb,), (other,), not change.gained, cause=change.cause, spots=spots)


def statement(edge: Edge) -> tuple[str, str, str]:
    """(unit, directive, other unit), from the end that states the edge."""
    origin = next((o for o in edge.origins if o.place is not None), None)
    if origin is not None and origin.unit == edge.target != edge.source and edge.kind in REVERSE:
        return edge.target, REVERSE[edge.kind], edge.source
    return edge.source, edge.kind.value, edge.target


def _paired(
    statements: Sequence[Fact],
    key: Callable[[Fact], Hashable | None],
    join: Callable[[Fact, Fact], Fact],
) -> list[Fact]:
    """One fact for one lost and one gained of the same key; where there are more, nothing is paired."""
    result: list[Fact] = []
    for group in _grouped(statements, lambda f: key(f) or f):
        lost, gained = [f for f in group if f.lost], [f for f in group if not f.lost]
        if len(lost) == 1 and len(gained) == 1 and key(group[0]) is not None:
            result.append(join(lost[0], gained[0]))
        else:
            result += group
    return result


def _stronger(lost: Fact, gained: Fact) -> Fact:
    return replace(gained, was_verbs=lost.verbs, spots=(*lost.spots, *gained.spots))


def _replaced(lost: Fact, gained: Fact) -> Fact:
    return replace(gained, was_objects=lost.objects, spots=(*lost.spots, *gained.spots))


def _join_verbs(group: Sequence[Fact]) -> Fact:
    return replace(
        group[0],
        verbs=_union(f.verbs for f in group),
        was_verbs=_union(f.was_verbs for f in group),
        spots=_spots(group),
    )


def _join_objects(group: Sequence[Fact]) -> Fact:
    return replace(group[0], objects=_union(f.objects for f in group), spots=_spots(group))


def _join_subjects(group: Sequence[Fact]) -> Fact:
    return replace(group[0], subjects=_union(f.subjects for f in group), spots=_spots(group))


def _union(parts: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(sorted({name for part in parts for name in part}))


def _spots(group: Iterable[Fact]) -> tuple[Spot, ...]:
    """The places of all, each line once; of a file that both sides state it in, those of the head."""
    spots = [spot for fact in group for spot in fact.spots]
    now = {spot.location.path for spot in spots if not spot.in_base}
    left = (spot for spot in spots if not (spot.in_base and spot.location.path in now))
    by_line = {(s.location.path, s.location.line, s.in_base): s for s in left}
    return tuple(by_line[key] for key in sorted(by_line))


def _grouped(items: Iterable[T], key: Callable[[T], K]) -> Iterator[list[T]]:
    groups: dict[K, list[T]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    yield from groups.values()
