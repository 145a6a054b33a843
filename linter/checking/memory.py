"""What the rules said of configurations in earlier checks, for those that are still the same.

An editor asks again after every key, and mostly one configuration of many has changed. What a rule says of a
model follows from the configurations that it is made of, their base system and the settings. A configuration
is the same if all that it holds is, texts and places included, which how it is pickled tells; nothing is ever
read from a pickle. What rules ask the disk besides, such as the scripts around a unit, is noted where Python
asks it, and asked again before anything is said again.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Sequence
from hashlib import blake2b
from typing import Generic, TypeVar

from unitlint.cache.witness import ANSWERS, Answer, Question, Witness
from unitlint.checking.asking import findings_of_model
from unitlint.checking.branches import BranchFinding
from unitlint.config.config import Config
from unitlint.configuration.configuration import ROOT, UNIT_PATH, Configuration
from unitlint.findings.finding import Finding
from unitlint.machine.assemble import assembled
from unitlint.machine.assembler import Assembler
from unitlint.machine.machine import Machine
from unitlint.quick.dataclasses import dataclass, field, replace
from unitlint.rules import Rule

Group = Sequence[Configuration]
"""Configurations with the same units."""
Numbered = tuple[tuple[Finding, tuple[int, ...]], ...]
"""Findings, each with the places in the group of those that have it."""

_READ_LATER = frozenset({ROOT, UNIT_PATH})
"""Kinds of inputs of whose disk more is asked than they hold."""

_Value = TypeVar("_Value")


@dataclass(slots=True)
class _Kept(Generic[_Value]):
    """Values by what they follow from; one that two checks in a row had no use for is dropped."""

    _now: dict[bytes, _Value] = field(default_factory=dict)
    _before: dict[bytes, _Value] = field(default_factory=dict)

    def of(self, key: bytes, make: Callable[[], _Value]) -> _Value:
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

    _assembler: Assembler | None = None
    _settings: dict[int, bytes] = field(default_factory=dict)
    """What the configuration files of this check say, by their identity."""
    _asked: dict[Question, Answer] = field(default_factory=dict)
    """What the rules asked the disk, and what it said."""
    _findings: _Kept[Numbered] = field(default_factory=_Kept)
    _models: _Kept[Machine] = field(default_factory=_Kept)

    def assembler(self, config: Config) -> Assembler:
        """What builds the models of the check that begins, on the base systems of the one before."""
        before = self._assembler
        self._assembler = before.renewed(config) if before is not None else Assembler(config)
        self._settings.clear()
        self._findings.turn()
        self._models.turn()
        if any(ANSWERS[kind](path) != answer for (kind, path), answer in self._asked.items()):
            self._forget()
        return self._assembler

    def findings(self, group: Group, rules: Sequence[Rule], assembler: Assembler) -> Iterator[BranchFinding]:
        """What the rules say of a group. Somebody's own rules may look at anything and are asked."""
        if any(rule.origin for rule in rules) or not all(_holds_all(each, assembler) for each in group):
            yield from findings_of_model(assembled(assembler, group), rules)
            return
        names = [rule.name for rule in rules]
        key = _digest((self._said_in(assembler.config), names, group))
        for finding, places in self._findings.of(key, lambda: self._ask(assembler, group, rules)):
            yield BranchFinding(finding, [group[place] for place in places])

    def model(self, configuration: Configuration, assembler: Assembler) -> Machine:
        """The model of a configuration in one branch, as `findings` have come before."""
        if not _holds_all(configuration, assembler):
            return assembler.model(configuration)
        key = _digest((self._said_in(assembler.config), configuration))
        return self._models.of(key, lambda: assembler.model(configuration))

    def _ask(self, assembler: Assembler, group: Group, rules: Sequence[Rule]) -> Numbered:
        witness = Witness()
        witness.listen()
        try:
            found = _asked(assembler, group, rules)
        finally:
            witness.stop()
        answers = witness.answers(besides=())
        if answers is None:
            self._forget()
        else:
            self._asked.update((asked, said) for asked, said in answers.items() if not _is_module(asked))
        return found

    def _forget(self) -> None:
        """Say nothing again that was said so far."""
        self._asked.clear()
        self._findings = _Kept()
        self._models = _Kept()

    def _said_in(self, config: Config) -> bytes:
        if id(config) not in self._settings:
            self._settings[id(config)] = _digest(replace(config, below=None, unread=None))
        return self._settings[id(config)]


def _holds_all(configuration: Configuration, assembler: Assembler) -> bool:
    """Whether all that is asked of a configuration is in it, in what ships and in the settings."""
    if assembler.config.target or configuration.kind in _READ_LATER:
        return False
    return assembler.bases.is_shipped(configuration)


def _is_module(asked: Question) -> bool:
    """Whether Python asked for a module of ours: it asks once in a process."""
    return asked[1].endswith((".py", ".pyc"))


def _digest(whole: object) -> bytes:
    return blake2b(pickle.dumps(whole, protocol=5), digest_size=16).digest()


def _asked(assembler: Assembler, group: Group, rules: Sequence[Rule]) -> Numbered:
    places = {id(member): place for place, member in enumerate(group)}
    return tuple(
        (found.finding, tuple(places[id(member)] for member in found.members))
        for found in findings_of_model(assembled(assembler, group), rules)
    )
