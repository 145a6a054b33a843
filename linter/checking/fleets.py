"""A fleet asked about by one process or several, block by block: what is said is the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, cast

from unitlint.cache.witness import Heard, heard, take
from unitlint.checking.branches import BranchFinding
from unitlint.checking.collected import CollectedFindings
from unitlint.checking.fleet import Fleet, template_key
from unitlint.checking.processes import message_of, processes_for, running
from unitlint.configuration.configuration import Configuration
from unitlint.errors import OutOfTimeError
from unitlint.findings.finding import Finding
from unitlint.machine.assemble import Progress
from unitlint.machine.assembler import Assembler
from unitlint.machine.sharing import Key
from unitlint.quick.dataclasses import dataclass
from unitlint.rules import Rule

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

BLOCK = 64
"""Machines, after which is told what was found."""

Numbered = list[tuple[Finding, list[int]]]
"""Findings, and the numbers of the configurations that have them."""


@dataclass(slots=True)
class Fleets:
    """The configurations of machines, those of one machine together, and what is asked about them."""

    machines: Sequence[Sequence[Configuration]]
    rules: Sequence[Rule]
    assembler: Assembler

    def findings(self, jobs: int, progress: Progress | None) -> Iterator[BranchFinding]:
        """What the rules say. Raises UsageError where no machine has the target."""
        count = processes_for(jobs, len(self.machines))
        yield from self._shared_out(count, progress) if count > 1 else self._alone(progress)
        self.assembler.require_target()

    def _alone(self, progress: Progress | None) -> Iterator[BranchFinding]:
        fleet = Fleet(self.rules, self.assembler)
        try:
            for done, machine in enumerate(self.machines):
                if progress is not None:
                    progress(done, len(self.machines))
                for configuration in machine:
                    fleet.add(configuration)
        except OutOfTimeError:
            yield from fleet.findings(all_asked=False)
            raise
        yield from fleet.findings()

    def _shared_out(self, count: int, progress: Progress | None) -> Iterator[BranchFinding]:
        collected = CollectedFindings()
        work = partial(self._work, count)
        try:
            with running(work, count) as ends:
                self._receive(ends, collected, progress)
        except OutOfTimeError:
            yield from collected.taken()
            raise
        yield from collected.taken()

    def _receive(
        self, ends: Sequence[Connection], collected: CollectedFindings, progress: Progress | None
    ) -> None:
        from multiprocessing.connection import wait

        every = [configuration for machine in self.machines for configuration in machine]
        left, done, has_target = list(ends), 0, False
        while left:
            for end in wait(left):
                found = message_of(cast("Connection", end))
                if isinstance(found, tuple):  # the last thing that a process says
                    left.remove(cast("Connection", end))
                    has_target = has_target or found[0]
                    take(cast("Heard | None", found[1]))
                    continue
                for finding, numbers in cast("Numbered", found):
                    collected.add([finding], [every[number] for number in numbers])
                done += BLOCK
                if progress is not None:
                    progress(min(done // len(ends), len(self.machines)), len(self.machines))
        if not has_target:
            for configuration in self.machines[0]:  # for the words of the error, which know all units
                Fleet(self.rules, self.assembler).add(configuration)

    def _work(self, count: int, number: int, end: Connection) -> None:
        """The life of a process: its share, block by block, then whether it met the target."""
        try:
            for block in self._blocks(number, count):
                end.send(block)
            end.send((self.assembler.has_target, heard()))
        except BrokenPipeError:
            pass
        except Exception as error:  # told where the run is, which knows what to do about it
            end.send(error)

    def _blocks(self, number: int, count: int) -> Iterator[Numbered]:
        fleet = Fleet(self.rules, self.assembler)
        every = [configuration for machine in self.machines for configuration in machine]
        numbers = {id(configuration): place for place, configuration in enumerate(every)}
        mine = {id(configuration) for configuration in share(every, number, count)}

        def block(*, all_asked: bool) -> Numbered:
            found = fleet.findings(all_asked=all_asked)
            return [(each, [numbers[id(member)] for member in members]) for each, members in found]

        for begin in range(0, len(self.machines), BLOCK):
            for machine in self.machines[begin : begin + BLOCK]:
                for configuration in machine:
                    if id(configuration) in mine:
                        fleet.add(configuration)
            yield block(all_asked=False)
        yield block(all_asked=True)


def share(every: Sequence[Configuration], number: int, count: int) -> list[Configuration]:
    """A process's share: whole templates, so that what is common to their machines is found out once.

    Templates of the same machines, which have most texts in common, come one after the other; only one that
    lies on the border of two shares is in both, with some of its machines in each.
    """
    by_template: dict[Key, list[Configuration]] = {}
    for configuration in every:
        by_template.setdefault(template_key(configuration), []).append(configuration)
    ordered = [configuration for members in by_template.values() for configuration in members]
    return ordered[len(ordered) * number // count : len(ordered) * (number + 1) // count]
