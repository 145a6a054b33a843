"""The text of a template under given answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from unitlint.template.arms import Arm, Choice, Leave, Unknown, Verbatim, Written
from unitlint.template.assembly import Assembly
from unitlint.template.formulas import Question, holds
from unitlint.text.source import PLACEHOLDER, SourceText


def variant(source: SourceText, arms: Iterable[Arm], answers: Mapping[Question, bool]) -> SourceText:
    """What the template reads like; an unknown output is a `PLACEHOLDER`."""
    assembly = Assembly(source)
    _add(assembly, arms, answers)
    return assembly.text()


def _add(assembly: Assembly, arms: Iterable[Arm], answers: Mapping[Question, bool]) -> bool:
    """Append the arms; False when one of them leaves the body they stand in."""
    for arm in arms:
        match arm:
            case Verbatim(start, end):
                assembly.copy(start, end)
            case Written(text, start):
                assembly.write(text, start)
            case Unknown(start):
                assembly.write(PLACEHOLDER, start)
            case Leave():
                return False
            case Choice(asked, body, otherwise, loops):
                chosen = body if holds(asked, answers) else otherwise
                if not _add(assembly, chosen, answers) and not (loops and chosen is body):
                    return False
    return True
