"""Models built and asked about in several processes: what is said, and its order, are those of one.

A process is a copy of this one (fork(2)), so it has the inputs already; it hands back findings. Blocks of
configurations are dealt out in turn and taken back in turn.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, cast

from unitlint.cache.answers import Question
from unitlint.cache.witness import Heard, asked_elsewhere, heard, take, traced
from unitlint.checking.asking import findings_of_model
from unitlint.checking.branches import BranchFinding
from unitlint.checking.encoded import Encoded, Group, decoded, encoded
from unitlint.errors import UnitlintError
from unitlint.machine.assemble import Progress, assembled
from unitlint.machine.assembler import Assembler
from unitlint.quick.dataclasses import dataclass
from unitlint.rules import Rule
from unitlint.tree.phase import at

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

WORTH_IT = 64
"""Models for which `auto` takes a second process: starting one takes as long as some of them."""

_BLOCK = 16
"""Models at a time, at most."""

Answer = tuple[Encoded, set[Question]]
"""The findings of a group, and what was asked of the system meanwhile."""


def processes_for(asked: int, models: int) -> int:
    """How many processes ask about so many models. `asked` is 0 for as many as are worth it here."""
    if not hasattr(os, "fork"):
        return 1
    wanted = asked or (_processors() if models >= WORTH_IT else 1)
    return max(1, min(wanted, models))


def _processors() -> int:
    """Those that this process may use, where the system tells."""
    affinity: Callable[[int], set[int]] | None = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity is not None else os.cpu_count() or 1


@contextmanager
def running(work: Callable[[int, Connection], None], count: int) -> Iterator[list[Connection]]:
    """Processes that work, each with its number, and where each is heard. They end with the block.

    None of them holds the ends where they are heard: so they end, too, when the run is killed.
    """
    from multiprocessing import get_context

    context = get_context("fork")
    ends = [context.Pipe(duplex=False) for _ in range(count)]
    receiving = [end for end, _ in ends]

    def begin(number: int, sending: Connection) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that started this one ends it
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        for end in receiving:
            end.close()
        work(number, sending)

    started: list[BaseProcess] = []
    try:
        for number, (_, sending) in enumerate(ends):
            process = context.Process(target=begin, args=(number, sending), daemon=True)
            _start(process)
            started.append(process)
            sending.close()
        yield receiving
    finally:
        for each in started:
            each.kill()  # one that is stopped (SIGSTOP) hears nothing else
        for each in started:
            each.join()


def _start(process: BaseProcess) -> None:
    try:
        process.start()
    except OSError as error:
        hint = "--jobs 1 needs no other process"
        raise UnitlintError(f"a process can't be started: {error.strerror}", hint=hint) from error


@dataclass(slots=True)
class Processes:
    """What the processes share, as it was when they began."""

    groups: Sequence[Group]
    rules: Sequence[Rule]
    assembler: Assembler
    count: int

    def findings(self, progress: Progress | None) -> Iterator[Iterator[BranchFinding]]:
        """What the rules say of each group's model, in the order of the groups."""
        with running(self._work, self.count) as ends:
            yield from self._received(ends, progress)

    @property
    def _block(self) -> int:
        return max(1, min(_BLOCK, len(self.groups) // (self.count * 4)))

    def _blocks(self) -> Iterator[Sequence[Group]]:
        groups = iter(self.groups)
        while block := list(islice(groups, self._block)):
            yield block

    def _received(
        self, ends: Sequence[Connection], progress: Progress | None
    ) -> Iterator[Iterator[BranchFinding]]:
        done = 0
        for number, block in enumerate(self._blocks()):
            at("checking", block[0][0].name)
            found = _receive(ends[number % self.count])
            for group, (encodings, questions) in zip(block, found, strict=True):
                if progress is not None:
                    progress(done, len(self.groups))
                done += 1
                asked_elsewhere(questions)
                yield decoded(group, encodings)
        have = [_has_target(end) for end in ends]
        for end in ends:
            take(cast("Heard | None", message_of(end)))
        if not any(have):
            for group in self.groups:  # for the words of the error, which know all units
                self.assembler.model(group[0])
            self.assembler.require_target()

    def _work(self, number: int, end: Connection) -> None:
        """The life of a process: every block that is its turn, then whether it met the target."""
        try:
            for block in islice(self._blocks(), number, None, self.count):
                end.send([self._asked(group) for group in block])
            end.send(self.assembler.has_target)
            end.send(heard())
        except BrokenPipeError:
            pass
        except Exception as error:  # told where the run is, which knows what to do about it
            end.send(error)

    def _asked(self, group: Group) -> Answer:
        with traced() as questions:
            found = encoded(group, findings_of_model(assembled(self.assembler, group), self.rules))
        return found, questions


def _receive(end: Connection) -> list[Answer]:
    found = message_of(end)
    assert isinstance(found, list)
    return found


def _has_target(end: Connection) -> bool:
    return bool(message_of(end))


def message_of(end: Connection) -> object:
    """The next thing that a process says. Raises what it met."""
    try:
        found: object = end.recv()
    except EOFError:
        raise UnitlintError(
            "one of the processes was killed", hint="it may have had too little memory: --jobs 1 needs less"
        ) from None
    if isinstance(found, Exception):
        raise found
    return found
