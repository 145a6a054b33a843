"""What a run asks the system, noted where Python asks it, so that no module can forget to say so.

Reading files is heard through an audit hook (PEP 578); links, kinds and listings, which have no such event,
through the functions of `os`. A run whose answers are the same would say the same. What can't be noted
(another process, a file that is written) spoils the record.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from threading import Lock, get_ident
from typing import Any, TypeVar

from unitlint.cache.answers import ANSWERS, LATE, Answer, Question

_SPOILING = ("subprocess.", "os.exec", "os.posix_spawn", "os.spawn", "os.system", "socket.")

_T = TypeVar("_T")


Heard = tuple[dict[Question, Answer | None], dict[str, tuple[int, ...]], str]
"""What a witness has heard so far, for that of another process."""

_present: list[Witness] = []
"""The witness of this process, while it listens; a process that is forked has it, too."""
_hooked: list[bool] = []
"""Whether audit events are heard of: a hook can't be taken away again."""
_plain: dict[str, Any] = {}
"""Functions of `os` as they are while nobody listens."""
_coming_and_going = Lock()
_ASKING = {
    "stat": "stat",
    "lstat": "lstat",
    "readlink": "readlink",
    "scandir": "listing",
    "listdir": "listing",
}
"""Functions of `os` that no event tells of → what they ask."""


def spoil(why: str) -> None:
    """What the run does now can't be noted."""
    for witness in _present:
        witness.spoilt_by = why


def heard() -> Heard | None:
    """What was noted in this process, for `take` in the one that started it."""
    return _present[0].heard if _present else None


def take(noted: Heard | None) -> None:
    """Add what was noted in a process that this one has started."""
    if _present and noted is not None:
        _present[0].take(noted)


def _hear(event: str, arguments: tuple[object, ...]) -> None:
    for witness in tuple(_present):
        witness.hear(event, arguments)


def _heard(plain: Callable[..., _T], kind: str) -> Callable[..., _T]:
    def asking(path: object = ".", *arguments: object, **named: object) -> _T:
        for witness in tuple(_present):
            witness.hear_call(plain.__name__, kind, path, arguments, named)
        return plain(path, *arguments, **named)

    return asking


@contextmanager
def aside() -> Iterator[None]:
    """What this thread asks meanwhile is none of the run's."""
    for witness in _present:
        witness.noting.add(get_ident())
    try:
        yield
    finally:
        for witness in _present:
            witness.noting.discard(get_ident())


@contextmanager
def traced() -> Iterator[set[Question]]:
    """The questions that are asked meanwhile, also those that were asked before."""
    questions: set[Question] = set()
    for witness in _present:
        witness.traces.append(questions)
    try:
        yield questions
    finally:
        for witness in _present:
            witness.traces[:] = [other for other in witness.traces if other is not questions]


def ask_again(questions: Iterable[Question]) -> None:
    """What something that is taken over has asked is asked by this run, too."""
    for witness in _present:
        for kind, path in questions:
            witness.note(kind, path)


def asked_elsewhere(questions: Collection[Question]) -> None:
    """What another process has asked, or was remembered, is asked now as well, as far as `traced` goes."""
    for witness in _present:
        for trace in witness.traces:
            trace.update(questions)


class Witness:
    """Notes what is asked from `listen` to `stop`."""

    def __init__(self, *, of_this_thread: bool = False) -> None:
        self._only = get_ident() if of_this_thread else None
        """The thread whose questions count, if others have work of their own."""
        self._asked: dict[Question, Answer | None] = {}
        """The answer; None for what is answered at the end."""
        self._before: dict[str, tuple[int, ...]] = {}
        """What a file or folder that is answered at the end was like when it was asked for."""
        self._is_listening = False
        self.noting: set[int] = set()
        """Threads that are about it: their own questions are none of the run's."""
        self.spoilt_by = ""
        self.traces: list[set[Question]] = []
        """Of those who want to know what a part of the run asks."""

    def listen(self) -> None:
        """From now on, until `stop`."""
        from unitlint.quick import remembered

        remembered.trace_with(sys.modules[__name__])  # it has both functions
        self._is_listening = True
        if not _hooked:
            _hooked.append(True)
            sys.addaudithook(_hear)
        with _coming_and_going:
            if not _present:
                _plain.update((name, getattr(os, name)) for name in _ASKING)
                for name, kind in _ASKING.items():
                    setattr(os, name, _heard(_plain[name], kind))
            _present.append(self)

    def stop(self) -> None:
        """Note no more."""
        self._is_listening = False
        with _coming_and_going:
            if self in _present:
                _present.remove(self)
            for name, plain in _plain.items() if not _present else ():
                setattr(os, name, plain)

    @property
    def heard(self) -> Heard:
        """All so far."""
        return self._asked, self._before, self.spoilt_by

    def take(self, noted: Heard) -> None:
        """Add what another witness has heard."""
        asked, before, spoilt_by = noted
        self._asked = {**asked, **self._asked}
        self._before = {**before, **self._before}
        self.spoilt_by = self.spoilt_by or spoilt_by

    def answers(self, besides: Container[str]) -> dict[Question, Answer] | None:
        """What was asked `besides` these paths, and what the system says.

        None if that may be something else than it said then.
        """
        if self.spoilt_by:
            return None
        answered = {
            (kind, path): ANSWERS[kind](path) if answer is None else answer
            for (kind, path), answer in self._asked.items()
            if path not in besides
        }
        changed = any(_signature(path) != seen for path, seen in self._before.items() if path not in besides)
        return None if changed else answered

    def hear_call(
        self, name: str, kind: str, path: object, arguments: Sequence[object], named: Mapping[str, object]
    ) -> None:
        """A call of a function of `os`."""
        if not self._hears or isinstance(path, int):
            return
        if arguments or named.keys() - {"follow_symlinks"}:
            self.spoilt_by = f"os.{name} with {named}"
        self.note("lstat" if named.get("follow_symlinks") is False else kind, path)

    def note(self, kind: str, path: object) -> None:
        """A question, unless it is noted already."""
        try:
            text = os.fsdecode(path)  # type: ignore[arg-type]  # what is no path is refused
        except TypeError:
            return
        for trace in self.traces:
            trace.add((kind, text))
        if (kind, text) in self._asked:
            return
        self.noting.add(get_ident())
        try:
            is_late = kind in LATE
            if is_late:
                self._before[text] = _signature(text)
            self._asked[kind, text] = None if is_late else ANSWERS[kind](text)
        finally:
            self.noting.discard(get_ident())

    @property
    def _hears(self) -> bool:
        thread = get_ident()
        return self._is_listening and thread not in self.noting and self._only in (None, thread)

    def hear(self, event: str, arguments: tuple[object, ...]) -> None:
        """An audit event (PEP 578)."""
        if not self._hears:
            return
        if event == "open":
            path, _, flags = arguments
            if isinstance(path, int):
                return
            if isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR):
                if ".pyc" not in str(path):  # of a module: that it is there changes nothing
                    self.spoilt_by = f"{path!r} is written"
            else:
                self.note("content", path)
        elif event.startswith(_SPOILING):
            self.spoilt_by = event


def _signature(path: str) -> tuple[int, ...]:
    """Differs once a file or folder is changed."""
    try:
        found = os.stat(path)  # noqa: PTH116
    except (OSError, ValueError):
        return ()
    return (found.st_mode, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)
