"""The rules asked about machines that boot alike: once about what they have in common.

A rule is asked about a model with a veil over what they differ in. If it finds its answer without lifting the
veil, that holds for each of them. If not, it is asked about each machine with the veil lifted where it looks,
and once for all that are the same there.
"""

from __future__ import annotations

from collections.abc import Sequence

from unitlint.checking.asking import careful
from unitlint.checking.collected import CollectedFindings
from unitlint.configuration.configuration import Configuration
from unitlint.configuration.delivery import without_other_files
from unitlint.findings.finding import Finding
from unitlint.machine.machine import Machine
from unitlint.machine.representative import Representative, Texts
from unitlint.machine.sharing import Key
from unitlint.quick.dataclasses import dataclass, field, replace
from unitlint.rules import Rule
from unitlint.text.source import SourceText
from unitlint.text.veiled import Veiled

Found = tuple[Finding, ...]
Lifted = frozenset[SourceText]

MOST = 256
"""Answers about single machines that are kept for others that are the same where a rule looks."""
MOST_MODELS = 8
"""Of one machine, with other veils lifted."""


@dataclass(slots=True)
class MachineGroup:
    """Machines that boot alike, and what the rules say of them."""

    representative: Representative
    rules: Sequence[Rule]
    """Those that look at models."""
    collected: CollectedFindings
    _members: list[Configuration] = field(default_factory=list)
    """Those of which what is common is still to be said."""
    _common: dict[str, Found] | None = None
    """Rule → what it says of all; None as long as no two are known to differ."""
    _alone: dict[str, _Alone] = field(default_factory=dict)
    """The rules that have to see what differs."""
    _known: dict[Key, Found] = field(default_factory=dict)
    _models: dict[Key, _Models] = field(default_factory=dict)

    def add(self, member: Configuration, texts: Texts) -> None:
        """One more machine."""
        if self.representative.differs(texts):
            self._ask_all()
        self._members.append(member)
        self._ask_alone((member,), texts)

    def report(self, *, all_asked: bool) -> None:
        """Say what is common of those that came since; ask for it first if nobody did, and `all_asked` be."""
        if self._common is None and all_asked:
            models = _Models(self.representative.model)
            found = {rule.name: careful(rule, models.of(rule)) for rule in self.rules}
            self._common = found
        for findings in (self._common or {}).values():
            self.collected.add(findings, self._members)
        self._members = self._members if self._common is None else []

    def _ask_all(self) -> None:
        """Find out what the rules say of all, now that more is known to differ."""
        before, is_first = tuple(self._members), self._common is None
        if not is_first:
            self.report(all_asked=False)
        self._known.clear()
        self._models.clear()
        self._common = {}
        models = _Models(self.representative.seen(self.representative.texts, ()))
        for rule in self.rules:
            if rule.origin:  # somebody else's, who knows nothing of veils
                self._alone[rule.name] = _Alone(
                    rule, frozenset(self.representative.differing), everywhere=True
                )
            elif rule.name not in self._alone:
                self._ask_of_all(rule, models)
        self.representative.learn(models.whole)
        if is_first and before:
            self._ask_alone(before, self.representative.texts)

    def _ask_of_all(self, rule: Rule, models: _Models) -> None:
        assert self._common is not None
        try:
            self._common[rule.name] = careful(rule, models.of(rule))
        except Veiled as veiled:
            self._alone[rule.name] = _Alone(rule, frozenset({veiled.template}))

    def _ask_alone(self, members: Sequence[Configuration], texts: Texts) -> None:
        for name in self._alone:
            if found := self._answer(name, texts):
                self.collected.add(found, members)

    def _answer(self, name: str, texts: Texts) -> Found:
        """What a rule says of a machine, with no more seen than it needs."""
        while True:
            alone = self._alone[name]
            seen = tuple(
                texts[template] for template in self.representative.differing if template in alone.lifted
            )
            key = (alone.lifted, alone.everywhere, seen)
            if (name, key) in self._known:
                return self._known[name, key]
            try:
                found = careful(alone.rule, self._model(key, alone, texts).of(alone.rule))
            except Veiled as veiled:
                self._alone[name] = alone.seeing(veiled.template)
                continue
            if len(self._known) >= MOST:
                self._known.clear()
            self._known[name, key] = found

    def _model(self, key: Key, alone: _Alone, texts: Texts) -> _Models:
        if key not in self._models:
            if len(self._models) >= MOST_MODELS:
                self._models.clear()
            self._models[key] = _Models(
                self.representative.seen(texts, alone.lifted, everywhere=alone.everywhere)
            )
        return self._models[key]


@dataclass(frozen=True, slots=True)
class _Alone:
    """A rule that has to see what differs: in which templates, and whether also by the edges' lines."""

    rule: Rule
    lifted: Lifted
    everywhere: bool = False

    def seeing(self, template: SourceText) -> _Alone:
        """The same with one more, or, where it saw that and still met a veil, with all of that."""
        assert template not in self.lifted or not self.everywhere, "a text of another machine was seen"
        return replace(self, lifted=self.lifted | {template}, everywhere=template in self.lifted)


class _Models:
    """A model as the one rule sees it and as the other does."""

    def __init__(self, whole: Machine) -> None:
        self.whole = whole
        self._units: Machine | None = None

    def of(self, rule: Rule) -> Machine:
        """The model with all files, or with those alone that units are made of."""
        if rule.reads_files:
            return self.whole
        if self._units is None:
            configuration = without_other_files(self.whole.configuration)
            self._units = replace(self.whole, configuration=configuration)
        return self._units
