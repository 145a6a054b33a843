"""The text of a template under given answers, and the way from its offsets to the template's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from unitlint.template.arms import Arm, Choice, Leave, Unknown, Verbatim, Written
from unitlint.template.formulas import Question, holds
from unitlint.text import PLACEHOLDER, Segment, SourceText


def variant(source: SourceText, arms: Iterable[Arm], answers: Mapping[Question, bool]) -> SourceText:
    """What the template reads like; an unknown output is a `PLACEHOLDER`."""
    assembly = _Assembly(source)
    assembly.add(arms, answers)
    return source.derive("".join(assembly.parts), assembly.segments)


@dataclass(slots=True)
class _Assembly:
    source: SourceText
    parts: list[str] = field(default_factory=list)
    segments: list[Segment] = field(default_factory=list)
    length: int = 0

    def add(self, arms: Iterable[Arm], answers: Mapping[Question, bool]) -> bool:
        """Append the arms; False when one of them leaves the body they stand in."""
        for arm in arms:
            match arm:
                case Verbatim(start, end):
                    self._append(self.source.text[start:end], start, verbatim=True)
                case Written(text, start):
                    self._append(text, start, verbatim=False)
                case Unknown(start):
                    self._append(PLACEHOLDER, start, verbatim=False)
                case Leave():
                    return False
                case Choice(asked, body, otherwise, loops):
                    chosen = body if holds(asked, answers) else otherwise
                    if not self.add(chosen, answers) and not (loops and chosen is body):
                        return False
        return True

    def _append(self, text: str, start: int, *, verbatim: bool) -> None:
        if text:
            self.segments.append(Segment(self.length, start, verbatim))
            self.parts.append(text)
            self.length += len(text)
