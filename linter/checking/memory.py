"""What the rules said of configurations in earlier checks of one process, for those that are still the same.

An editor asks again after every key, and mostly one configuration of many has changed. What a rule says of a
model follows from the configurations that it is made of, their base system and the settings (`digests`). What
rules ask the disk besides, such as the scripts around a unit, is noted where Python asks it, and asked again
before anything is said again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Generic, TypeVar

from unitlint.cache.answers import Answer, Question
from unitlint.cache.contents import Contents
from unitlint.cache.records import has_same_answers, rows
from unitlint.cache.witness import Witness
from unitlint.checking.asking import findings_of_model
from unitlint.checking.branches import BranchFinding
from unitlint.checking.digests import Digests
from unitlint.checking.encoded import Encoded, Group, decoded, encoded
from unitlint.config.config import Config
from unitlint.configuration.branches import Branches
from unitlint.configuration.configuration import Configuration
from unitlint.machine.assemble import assembled
from unitlint.machine.assembler import Assembler
from unitlint.machine.machine import Machine
from unitlint.quick.dataclasses import dataclass, field
from unitlint.rules import Rule
from unitlint.text.source import SourceText

_Value = TypeVar("_Value")


@dataclass(slots=True)
class _Kept(Generic[_Value]):
    """Values by what they follow from; one that two checks in a row had no use for is dropped."""

    _now: dict[str, _Value] = field(default_factory=dict)
    _before: dict[str, _Value] = field(default_factory=dict)

    def of(self, key: str, make: Callable[[], _Value]) -> _Value:
        """The value of a key, made if it is not known."""
        if key not in self._now:
            self._now[key] = self._before[key] if key in self._before else make()
        return self._now[key]

    def turn(self) -> None:
        """A check begins."""
        self._now, self._before = {}, self._now


@dataclass(slots=True)
class Memory:
    """Of the checks of one folder."""

    sources: dict[str, SourceText] = field(default_factory=dict)
    """What was read, by path: a text that is the same still is that one, and so is what was made of it."""
    branches: Branches = field(default_factory=Branches.kept)
    """The configurations of this check, expanded."""
    _assembler: Assembler | None = None
    _contents: Contents = field(default_factory=Contents)
    """The digests of what this check has read."""
    _digests: dict[tuple[int, bool], Digests] = field(default_factory=dict)
    """By the identity of the settings, and whether rules look at what has the digest."""
    _asked: dict[Question, Answer] = field(default_factory=dict)
    """What the rules asked the disk, and what it said."""
    _findings: _Kept[Encoded] = field(default_factory=_Kept)
    _models: _Kept[Machine] = field(default_factory=_Kept)

    def let_go_of_all_but(self, paths: Collection[str]) -> None:
        """Other files are read no more."""
        for path in self.sources.keys() - paths:
            del self.sources[path]

    def assembler(self, config: Config) -> Assembler:
        """What builds the models of the check that begins, on the base systems of the one before."""
        before = self._assembler
        self._assembler = before.renewed(config) if before is not None else Assembler(config)
        self.branches = Branches.kept()
        self._contents = Contents(self._contents)
        self._digests.clear()
        self._findings.turn()
        self._models.turn()
        if not has_same_answers(rows(self._asked)):
            self._forget()
        return self._assembler

    def findings(self, group: Group, rules: Sequence[Rule], assembler: Assembler) -> Iterator[BranchFinding]:
        """What the rules say of a group."""
        digest = self._digests_for(assembler.config, rules).of(group)
        if digest:
            yield from decoded(group, self._findings.of(digest, lambda: self._ask(assembler, group, rules)))
        else:
            yield from findings_of_model(assembled(assembler, group), rules)

    def model(self, configuration: Configuration, assembler: Assembler) -> Machine:
        """The model of a configuration in one branch, as `findings` have come before."""
        digest = self._digests_for(assembler.config, ()).of([configuration])
        if not digest:
            return assembler.model(configuration)
        return self._models.of(digest, lambda: assembler.model(configuration))

    def _digests_for(self, config: Config, rules: Sequence[Rule]) -> Digests:
        return self._digests.setdefault((id(config), bool(rules)), Digests(config, rules, self._contents))

    def _ask(self, assembler: Assembler, group: Group, rules: Sequence[Rule]) -> Encoded:
        witness = Witness(of_this_thread=True)  # the editor's messages come in another
        witness.listen()
        try:
            found = encoded(group, findings_of_model(assembled(assembler, group), rules))
        finally:
            witness.stop()
        answers = witness.answers(besides=())
        if answers is None:
            self._forget()
        else:
            self._asked.update((asked, answer) for asked, answer in answers.items() if not _is_module(asked))
        return found

    def _forget(self) -> None:
        """Say nothing again that was said so far."""
        self._asked.clear()
        self._findings = _Kept()
        self._models = _Kept()


def _is_module(asked: Question) -> bool:
    """Whether Python asked for a module of ours: it asks once in a process."""
    return asked[1].endswith((".py", ".pyc"))
