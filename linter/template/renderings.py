"""One template rendered for many machines: once for all that answer alike what it asks.

A template asks one thing after the other, and what it asks next follows from the answers so far. So the
questions are a tree: who follows it with the same answers to the same leaf gets what stands there.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from weakref import WeakValueDictionary

from unitlint.quick.dataclasses import dataclass, field
from unitlint.template.gofunctions import Function
from unitlint.template.rendering import Rendered, Template
from unitlint.template.values import Struct
from unitlint.template.watched import Answers, Route, answer, watched
from unitlint.text.source import Segment, SourceText

MOST = 64
"""Renderings of one template that are kept: the next machines have others."""


_Text = tuple[str, tuple[Segment, ...]]


@dataclass(slots=True)
class _Question:
    route: Route
    answers: dict[object, _Question | Rendered] = field(default_factory=dict)


@dataclass(slots=True)
class Renderings:
    """What became of a template so far."""

    source: SourceText
    functions: Mapping[str, Function]
    _first: _Question | Rendered | None = None
    _template: Template | None = None
    _made: int = 0
    _texts: WeakValueDictionary[_Text, SourceText] = field(default_factory=WeakValueDictionary)
    """Renderings that turned out alike, each character from one place, are one text: machines share it."""

    @property
    def is_constant(self) -> bool:
        """Whether it is known to ask nothing of machines, and so is the same for all."""
        return self._first is not None and not isinstance(self._first, _Question)

    def of(self, data: Struct) -> Rendered:
        """The text for a machine, or why there is none."""
        found = self._first
        while isinstance(found, _Question):
            found = found.answers.get(answer(data, found.route))
        return found if found is not None else self._made_for(data)

    def _made_for(self, data: Struct) -> Rendered:
        if self._template is None:
            self._template = Template.of(self.source, self.functions)
        answers: Answers = {}
        made = self._template.rendered(watched(data, answers))
        if isinstance(made, SourceText):
            made = self._texts.setdefault((made.text, made.segments), made)
        if self._made >= MOST:
            self._first, self._made = None, 0
        self._made += 1
        self._keep(list(answers.items()), made)
        return made

    def _keep(self, asked: list[tuple[Route, object]], made: Rendered) -> None:
        if not asked:
            self._first = made
            return
        if not isinstance(self._first, _Question):
            self._first = _Question(asked[0][0])
        question = self._first
        for (_, given), (route, _) in pairwise(asked):
            following = question.answers.setdefault(given, _Question(route))
            assert isinstance(following, _Question)
            question = following
        question.answers[asked[-1][1]] = made
