"""Answers that are kept with what they are about: whoever asks again gets the same one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, nullcontext
from functools import wraps
from typing import Protocol, TypeVar, TypeVarTuple, overload

_Subject = TypeVar("_Subject")
_More = TypeVarTuple("_More")
_Each = TypeVar("_Each")
_Answer = TypeVar("_Answer")

_forget: list[Callable[[], None]] = []


class Tracer(Protocol):
    """Whoever has to know what is asked of the system for an answer, also by those who get it remembered."""

    def traced(self) -> AbstractContextManager[Collection[tuple[str, str]]]:
        """The questions that are asked meanwhile."""

    def asked_elsewhere(self, questions: Collection[tuple[str, str]]) -> None:
        """These were asked for what is handed on now."""


_tracers: list[Tracer] = []


def trace_with(tracer: Tracer) -> None:
    """From now on."""
    _tracers[:] = [tracer]


@overload
def remembered(
    ask: Callable[[_Subject, *_More], Iterator[_Each]],
) -> Callable[[_Subject, *_More], tuple[_Each, ...]]: ...
@overload
def remembered(ask: Callable[[_Subject, *_More], _Answer]) -> Callable[[_Subject, *_More], _Answer]: ...
def remembered(ask: Callable[[_Subject, *_More], _Answer]) -> Callable[[_Subject, *_More], object]:
    """A function of a unit or a machine that is asked once about each, and each version or the like.

    The answer, a tuple of what the function yields if it does, depends on the arguments alone. It goes when
    its subject goes, and a copy with other fields is asked anew. A unit of the base is one in all folders.
    """
    name = f"{ask.__module__}.{ask.__qualname__}"

    @wraps(ask)
    def asked(subject: _Subject, *more: *_More) -> object:
        held: dict[object, object] | None = subject.__dict__.get(name)
        if held is None:
            held = subject.__dict__[name] = {}
        if more not in held:
            answer = ask(subject, *more)
            held[more] = tuple(answer) if isinstance(answer, Iterator) else answer
        return held[more]

    return asked


def remembered_in_run(ask: Callable[[*_More], _Answer]) -> Callable[[*_More], _Answer]:
    """A function of paths and other words that is asked once in a run: files may be others in the next."""
    held: dict[object, tuple[_Answer, Collection[tuple[str, str]]]] = {}
    _forget.append(held.clear)

    @wraps(ask)
    def asked(*words: *_More) -> _Answer:
        if words not in held:
            with _tracers[0].traced() if _tracers else nullcontext(()) as questions:
                held[words] = ask(*words), questions
        elif _tracers:
            _tracers[0].asked_elsewhere(held[words][1])
        return held[words][0]

    return asked


def begin_run() -> None:
    """Forget what was remembered in the run before."""
    for forget in _forget:
        forget()
