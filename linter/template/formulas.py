"""Formulas over questions that are answered with yes or no, and what it takes to make one true."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice, product

from unitlint.quick.dataclasses import dataclass

WAYS_LIMIT = 16
"""Ways looked at for each part of a formula."""


@dataclass(frozen=True, slots=True, order=True)
class Question:
    """What is yes or no in one rendering: whether a value is true, or `subject` equals `constant`.

    `text` reads as it would in a template.
    """

    text: str
    subject: str = ""
    constant: str = ""


@dataclass(frozen=True, slots=True)
class Negation:
    """Not `formula`."""

    formula: Formula


@dataclass(frozen=True, slots=True)
class Junction:
    """All of the formulas, or any of them."""

    formulas: tuple[Formula, ...]
    conjunctive: bool


Formula = Question | Negation | Junction | bool


def questions(asked: Formula) -> Iterator[Question]:
    """All questions of a formula."""
    match asked:
        case Question():
            yield asked
        case Negation(inner):
            yield from questions(inner)
        case Junction(formulas):
            for inner in formulas:
                yield from questions(inner)


def holds(asked: Formula, answers: Mapping[Question, bool]) -> bool:
    """Whether the formula is true; a question without an answer is answered with no."""
    match asked:
        case bool():
            return asked
        case Question():
            return answers.get(asked, False)
        case Negation(inner):
            return not holds(inner, answers)
        case Junction(formulas, conjunctive):
            found = (holds(inner, answers) for inner in formulas)
            return all(found) if conjunctive else any(found)


Answers = tuple[tuple[Question, bool], ...]


def ways(asked: Formula, wanted: bool) -> Iterator[Answers]:
    """Sets of answers each of which makes the formula true, or false, whatever the others are."""
    match asked:
        case bool():
            if asked == wanted:
                yield ()
        case Question():
            yield ((asked, wanted),)
        case Negation(inner):
            yield from ways(inner, not wanted)
        case Junction(formulas, conjunctive) if conjunctive == wanted:
            for combination in product(
                *(tuple(islice(ways(inner, wanted), WAYS_LIMIT)) for inner in formulas)
            ):
                yield tuple(answer for answers in combination for answer in answers)
        case Junction(formulas):
            for inner in formulas:
                yield from ways(inner, wanted)
