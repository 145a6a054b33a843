"""The order of systemd's hash tables, on which some outcomes of a transaction depend."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Protocol, TypeVar

Item = TypeVar("Item")


class HashOrder(Protocol):
    """Puts items into the order in which they are visited."""

    def __call__(self, items: Iterable[Item], /, *, key: Callable[[Item], tuple[str, ...]]) -> list[Item]: ...


def alphabetical(items: Iterable[Item], /, *, key: Callable[[Item], tuple[str, ...]]) -> list[Item]:
    """By key: any order will do, the same in every run."""
    return sorted(items, key=key)


def backwards(items: Iterable[Item], /, *, key: Callable[[Item], tuple[str, ...]]) -> list[Item]:
    """The opposite."""
    return sorted(items, key=key, reverse=True)


def with_last(units: Collection[str], order: HashOrder) -> HashOrder:
    """The same order, but for items whose key ends in one of the units: these come last."""

    def ordered(items: Iterable[Item], /, *, key: Callable[[Item], tuple[str, ...]]) -> list[Item]:
        return sorted(order(items, key=key), key=lambda item: key(item)[-1] in units)

    return ordered
