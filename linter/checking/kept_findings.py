"""What rules say of groups of configurations, out of an earlier run where that had the same group.

A group is the same if everything is that its model is made of, and the rules are. What a rule asks of the
file system besides is heard (`unitlint.cache.witness`), and has to be answered as it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from unitlint.cache.groups import groups_of_run
from unitlint.cache.witness import traced
from unitlint.checking.asking import findings_of_model
from unitlint.checking.branches import BranchFinding
from unitlint.checking.digests import Digests
from unitlint.checking.encoded import Group, decoded, encoded
from unitlint.checking.processes import Processes, processes_for
from unitlint.checking.scopes import Scope
from unitlint.errors import InputError
from unitlint.machine.assemble import Progress, assemble_groups

if TYPE_CHECKING:
    from unitlint.checking.memory import Memory

FEWEST = 2
"""Groups from which on it is worth it: a run with one is kept as a whole."""


class KeptFindings:
    """What is known of the groups of a scope; nothing where the run isn't kept."""

    def __init__(self, scope: Scope, groups: Sequence[Group]) -> None:
        self._groups = groups
        self._known: list[Sequence[BranchFinding] | None] = [None] * len(groups)
        """For each group what was found in it; None where it has to be asked for."""
        self._digests = [""] * len(groups)
        """What each is kept under; empty where it isn't."""
        digests = Digests(scope.config, scope.rules)
        kept = groups_of_run() if len(groups) >= FEWEST and digests.decide_all else None
        if kept is not None:
            from unitlint.checking.finding_texts import FindingTexts

            kept.made_of(scope.inputs.texts)
            self._kept, self._texts = kept, FindingTexts()
            self._digests = [digests.of(group) for group in groups]
            self._known = list(map(self._found, groups, self._digests))

    @property
    def unknown(self) -> list[Group]:
        """The groups that rules have to be asked about."""
        return [group for group, found in zip(self._groups, self._known, strict=True) if found is None]

    def findings(self, asked: Iterator[Iterable[BranchFinding]]) -> Iterator[BranchFinding]:
        """What is said of all groups, in their order; `asked` has it for the unknown ones, in theirs."""
        for group, found, digest in zip(self._groups, self._known, self._digests, strict=True):
            if found is not None:
                yield from found
            elif digest:
                yield from self._noted(group, asked, digest)
            else:
                yield from next(asked)
        yield from (each for found in asked for each in found)  # there are none, but the end may raise

    def _found(self, group: Group, digest: str) -> Sequence[BranchFinding] | None:
        document = self._kept.find(digest) if digest else None
        if document is None:
            return None
        try:
            return tuple(decoded(group, self._texts.encoded(document)))
        except (InputError, ValueError, TypeError, IndexError, RecursionError):  # not ours
            return None

    def _noted(
        self, group: Group, asked: Iterator[Iterable[BranchFinding]], digest: str
    ) -> Iterator[BranchFinding]:
        """What is said of a group, which is kept once that is all."""
        found: list[BranchFinding] = []
        with traced() as questions:
            for each in next(asked):
                found.append(each)
                yield each
        with suppress(ValueError):  # it can't be kept whole
            self._kept.note(digest, questions, self._texts.document(encoded(group, found)))


def findings_of_groups(
    scope: Scope, groups: Sequence[Group], progress: Progress | None, jobs: int, memory: Memory | None
) -> Iterator[BranchFinding]:
    """What the rules of a scope say of each group, in their order; `memory` has what a server remembers."""
    kept, rules, assembler = KeptFindings(scope, groups), scope.rules, scope.assembler
    count = processes_for(jobs, len(kept.unknown))
    asked: Iterator[Iterable[BranchFinding]]
    if count > 1:
        asked = Processes(kept.unknown, rules, assembler, count).findings(progress)
    elif memory is not None:
        asked = (memory.findings(group, rules, assembler) for group in kept.unknown)
    else:
        models = assemble_groups(kept.unknown, assembler, progress)
        asked = (findings_of_model(model, rules) for model in models)
    yield from kept.findings(asked)
