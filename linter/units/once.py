"""What follows from a unit alone and goes into graphs, worked out once for all graphs that have the unit."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import wraps
from typing import TypeVar, TypeVarTuple

from unitlint.units import reads
from unitlint.units.specifiers import facts_are_known
from unitlint.units.unit import Unit

_More = TypeVarTuple("_More")
_Answer = TypeVar("_Answer")


def once(ask: Callable[[Unit, *_More], _Answer]) -> Callable[[Unit, *_More], _Answer]:
    """A function of a unit that is asked once about each; what it asked of settings is asked again.

    Where the machine tells what specifiers mean, it is asked each time: another tells something else.
    """
    name = f"{ask.__module__}.{ask.__qualname__}"

    @wraps(ask)
    def asked(unit: Unit, *more: *_More) -> _Answer:
        if facts_are_known():
            return ask(unit, *more)
        held: dict[object, tuple[_Answer, Collection[reads.Read]]] = unit.__dict__.setdefault(name, {})
        if more not in held:
            with reads.recorded() as questions:
                held[more] = ask(unit, *more), questions
        answer, again = held[more]
        reads.note_again(again)
        return answer

    return asked
