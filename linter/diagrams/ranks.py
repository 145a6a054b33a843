"""How far down a picture each box stands: below all that is before it, and near what it is joined to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from unitlint.quick.dataclasses import dataclass

ROUNDS = 8
"""How often boxes are moved towards their neighbours; they have settled by then."""


@dataclass(frozen=True, slots=True)
class Step:
    """An arrow: the later box stands at least so many ranks below the earlier one."""

    earlier: str
    later: str
    ranks: int = 1
    drawn: bool = True
    """Whether it is a line, which is better short."""


def ranks(steps: Sequence[Step]) -> dict[str, int]:
    """The rank of each box, 0 for the topmost. Of a cycle one arrow leads upwards."""
    into: dict[str, list[Step]] = {box: [] for step in steps for box in (step.earlier, step.later)}
    out: dict[str, list[Step]] = {box: [] for box in into}
    order = list(_topological(steps, into))
    place = {box: number for number, box in enumerate(order)}
    for step in steps:
        if place[step.earlier] < place[step.later]:
            into[step.later].append(step)
            out[step.earlier].append(step)
    found: dict[str, int] = {}
    for box in order:
        found[box] = _highest(into[box], found)
    lowest = max(found.values(), default=0)
    for turn in range(ROUNDS):
        for box in order if turn % 2 else reversed(order):
            pull = sum(step.drawn for step in out[box]) - sum(step.drawn for step in into[box])
            top, bottom = _highest(into[box], found), _lowest(out[box], found, lowest)
            found[box] = bottom if pull > 0 else top if pull < 0 else max(top, min(found[box], bottom))
    return found


def _highest(into: Iterable[Step], found: Mapping[str, int]) -> int:
    return max((found[step.earlier] + step.ranks for step in into), default=0)


def _lowest(out: Iterable[Step], found: Mapping[str, int], otherwise: int) -> int:
    return min((found[step.later] - step.ranks for step in out), default=otherwise)


def _topological(steps: Iterable[Step], boxes: Iterable[str]) -> Iterator[str]:
    """All boxes, earlier ones first: by depth, last ones first, so that only a cycle's arrow leads back."""
    following: dict[str, list[str]] = {box: [] for box in boxes}
    for step in steps:
        following[step.earlier].append(step.later)
    seen: set[str] = set()
    done: list[str] = []
    for start in following:
        ways = [(start, iter(following[start]))] if start not in seen else []
        seen.add(start)
        while ways:
            later = next((other for other in ways[-1][1] if other not in seen), None)
            if later is None:
                done.append(ways.pop()[0])
                continue
            seen.add(later)
            ways.append((later, iter(following[later])))
    return reversed(done)
