"""Templates in every branch: which decisions show each arm once, and what a template reads like under them.

Each arm of an `{{if}}` or `{{with}}` is in at least one variant, the body of a `{{range}}` in one and out of
another. What is output is a placeholder, which no rule judges, unless it is a constant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import islice

from unitlint.grammar.gotemplate import parse_template
from unitlint.quick.dataclasses import dataclass, field
from unitlint.template.arms import Arm, Choice, Leave, Verbatim, expand
from unitlint.template.formulas import WAYS_LIMIT, Answers, Question, questions, ways
from unitlint.template.rivals import Rivals, come_together, rivals
from unitlint.template.variant import variant
from unitlint.text.source import SourceText

FALSE = ('""', "0", "0.0", "false", "nil")
"""Constants that are false to Go's templates (text/template, Actions)."""


VARIANTS_LIMIT = 100
"""Decisions in one plan; what takes more is not shown in all its arms."""


ArmsOf = Callable[[SourceText], tuple[Arm, ...]]
"""How a file is read as a template."""


def go_arms(source: SourceText) -> tuple[Arm, ...]:
    """The arms of a Go template."""
    return expand(parse_template(source.text)) if "{{" in source.text else _whole(source)


def _whole(source: SourceText) -> tuple[Arm, ...]:
    return (Verbatim(0, len(source.text)),)


@dataclass(frozen=True, slots=True)
class Decisions:
    """The answers that make up a variant; a question that isn't answered is answered with no."""

    answers: Answers = ()

    def __str__(self) -> str:
        yes = [question.text for question, answer in self.answers if answer]
        return ", ".join(yes) or "nothing is true"


@dataclass(frozen=True, slots=True)
class _Prepared:
    arms: tuple[Arm, ...]
    questions: tuple[Question, ...]
    variants: dict[tuple[bool, ...], SourceText] = field(default_factory=dict)


def conditions(source: SourceText) -> tuple[Question, ...]:
    """The questions that the source's branches ask, each once, in the order of the text."""
    return _prepared(source, go_arms).questions if "{{" in source.text else ()


def plan(sources: Iterable[SourceText], arms_of: ArmsOf = go_arms) -> tuple[Decisions, ...]:
    """Decisions under which every arm of every source that can be reached is shown at least once.

    Few, not fewest: each arm goes with the first decisions that it agrees with, and that don't bring it
    together with a rival. Where nothing is to be decided they are one, empty.
    """
    return _planned(tuple(sources), arms_of)


@lru_cache(maxsize=64)  # configurations that list the same files, and those of an editor at the next key
def _planned(sources: tuple[SourceText, ...], arms_of: ArmsOf) -> tuple[Decisions, ...]:
    drafts: list[_Draft] = []
    for source in sources:
        prepared = _prepared(source, arms_of)
        pairs = rivals(prepared.arms, source.text)
        for goal in _goals(prepared.arms, ((),)):
            _place(goal, drafts, pairs)
    return tuple(Decisions(tuple(sorted(draft.answers.items()))) for draft in drafts) or (Decisions(),)


def render(source: SourceText, decisions: Decisions, arms_of: ArmsOf = go_arms) -> SourceText:
    """What the source reads like under the decisions.

    The same object for decisions that differ only in what the source doesn't ask, and the source itself
    where it is no template.
    """
    prepared = _prepared(source, arms_of)
    if prepared.arms in ((), _whole(source)):
        return source
    answers = dict(decisions.answers)
    key = tuple(answers.get(question, False) for question in prepared.questions)
    if key not in prepared.variants:
        prepared.variants[key] = variant(source, prepared.arms, answers)
    return prepared.variants[key]


@lru_cache(maxsize=4096)
def _prepared(source: SourceText, arms_of: ArmsOf) -> _Prepared:
    arms = arms_of(source)
    return _Prepared(arms, tuple(dict.fromkeys(_asked(arms))))


def _asked(arms: Iterable[Arm]) -> Iterator[Question]:
    for arm in arms:
        if isinstance(arm, Choice):
            yield from questions(arm.asked)
            yield from _asked(arm.body)
            yield from _asked(arm.otherwise)


_Goal = tuple[Answers, ...]
"""Ways to reach an arm, each of which will do."""


def _goals(arms: Iterable[Arm], reached: _Goal) -> Iterator[_Goal]:
    """A goal for each arm that can be reached, an absent `{{else}}` included."""
    for arm in arms:
        if isinstance(arm, Leave):
            return
        if isinstance(arm, Choice):
            yes = _extended(reached, ways(arm.asked, True))
            no = _extended(reached, ways(arm.asked, False))
            for goal, inside in ((yes, arm.body), (no, arm.otherwise)):
                if goal:
                    yield goal
                    yield from _goals(inside, goal)
            if _leaves(arm.otherwise):
                reached = yes
            elif _leaves(arm.body) and not arm.loops:
                reached = no


def _leaves(arms: tuple[Arm, ...]) -> bool:
    return any(isinstance(arm, Leave) for arm in arms)


def _extended(reached: _Goal, more: Iterator[Answers]) -> _Goal:
    """The ways on, those that contradict themselves left out."""
    further = list(islice(more, WAYS_LIMIT))
    joined = (_Draft.of((*answers, *way)) for answers in reached for way in further)
    return tuple(tuple(draft.answers.items()) for draft in islice(filter(None, joined), WAYS_LIMIT))


def _place(goal: _Goal, drafts: list[_Draft], pairs: Rivals) -> None:
    for draft in drafts:
        for answers in goal:
            if draft.agrees(answers) and not come_together(pairs, draft.answers | dict(answers)):
                draft.take(answers)
                return
    new = _Draft.of(goal[0])
    if new and len(drafts) < VARIANTS_LIMIT:
        drafts.append(new)


@dataclass(slots=True)
class _Draft:
    """Answers that go together: a question has one answer, and a value equals one constant at most."""

    answers: dict[Question, bool] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, answers: Answers) -> _Draft | None:
        """The draft that holds the answers, unless they contradict each other."""
        draft = cls()
        for answer in answers:
            if not draft.agrees((answer,)):
                return None
            draft.take((answer,))
        return draft

    def agrees(self, answers: Answers) -> bool:
        """Whether none of the answers contradicts what is held."""
        return all(
            self.answers.get(question, answer) == answer and (not answer or self._possible(question))
            for question, answer in answers
        )

    def take(self, answers: Answers) -> None:
        """Hold the answers as well."""
        self.answers.update(answers)
        self.values.update({q.subject: q.constant for q, answer in answers if answer and q.subject})

    def _possible(self, question: Question) -> bool:
        if question.subject:
            taken = self.values.get(question.subject, question.constant) != question.constant
            false = question.constant in FALSE and self.answers.get(Question(question.subject), False)
            return not taken and not false
        return self.values.get(question.text) not in FALSE
