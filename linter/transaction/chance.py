"""The order of systemd's hash tables, on which some outcomes of a transaction depend."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Protocol, TypeVar

Item = TypeVar("Item")


class Order(Protocol):
    """Puts items into the order in which they are visited; `sorted` is one."""

    def __call__(self, items: Iterable[Item], /, *, key: Callable[[Item], tuple[str, ...]]) -> list[Item]: ...


def alphabetical(items: Iterable[Item], /, *, key: Callable[[Item], tuple[str, ...]]) -> list[Item]:
    """By key: any order will do, the same in every run."""
    return sorted(items, key=key)


def shuffled(seed: int, *, last: Collection[str] = ()) -> Order:
    """Another order for each seed, the same in every run; items whose key ends in one of `last` come last."""
    from random import Random

    random = Random(seed)  # noqa: S311 - no secret hangs on it

    def order(items: Iterable[Item], /, *, key: Callable[[Item], tuple[str, ...]]) -> list[Item]:
        found = sorted(items, key=key)
        random.shuffle(found)
        return sorted(found, key=lambda item: key(item)[-1] in last) if last else found

    return order
