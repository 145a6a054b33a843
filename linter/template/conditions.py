"""What an `{{if}}`, `{{with}}` or `{{range}}` asks, as a formula over questions that read alike everywhere.

`{{ if ne .Spec.Role "boot" }}` in one file and `{{ with .Spec }}{{ if eq "boot" .Role }}` in another ask the
same: their pipelines are brought into one form, so that both are answered alike.
"""

from __future__ import annotations

import json
from collections import ChainMap
from collections.abc import Mapping

from unitlint.grammar.template_nodes import (
    Chain,
    Command,
    Field,
    Identifier,
    Literal,
    Operand,
    Pipeline,
    Variable,
)
from unitlint.quick.dataclasses import dataclass
from unitlint.template.formulas import Formula, Junction, Negation, Question

NEGATIONS = {"ne": "eq", "ge": "lt", "gt": "le"}
"""Functions that say the opposite of another (text/template, Functions)."""

TEXT_LIMIT = 1000
"""Characters of a term that is kept as it is."""


@dataclass(frozen=True, slots=True)
class Term:
    """A value in its one form; `constant` where it is known without rendering."""

    text: str
    constant: str | bool | int | float | complex | None = None
    known: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """What dot and the variables stand for, those of the innermost body first."""

    dot: Term
    variables: ChainMap[str, Term]

    @classmethod
    def of(cls, dot: Term) -> Scope:
        """The scope that a template starts with."""
        return cls(dot, ChainMap({"$": dot}))

    def within(self, dot: Term | None = None) -> Scope:
        """The scope of a body in this one; what is declared there stays there."""
        return Scope(dot or self.dot, self.variables.new_child())

    def declare(self, variables: Mapping[str, Term]) -> None:
        """Add variables to the innermost body."""
        self.variables.update(variables)


def formula(pipeline: Pipeline, scope: Scope) -> Formula:
    """What it takes for the pipeline's value to be true."""
    if len(pipeline.commands) == 1:
        return _asks(pipeline.commands[0], scope)
    return _truth(term(pipeline, scope))


def _asks(command: Command, scope: Scope) -> Formula:
    match command.operands:
        case (Identifier("not"), operand):
            return _negated(_operand_formula(operand, scope))
        case (Identifier("and" | "or" as name), *rest) if rest:
            return Junction(tuple(_operand_formula(operand, scope) for operand in rest), name == "and")
        case (Identifier("eq"), first, *rest) if rest:
            subject = _operand(first, scope)
            questions = tuple(_equality(subject, _operand(operand, scope)) for operand in rest)
            return questions[0] if len(questions) == 1 else Junction(questions, conjunctive=False)
        case (Identifier("ne"), first, second):
            return _negated(_equality(_operand(first, scope), _operand(second, scope)))
        case (Identifier(name), *rest) if name in NEGATIONS:
            words = [NEGATIONS[name], *(_wrapped(_operand(operand, scope)) for operand in rest)]
            return Negation(Question(" ".join(words)))
        case (operand,) if not isinstance(operand, Identifier):
            return _operand_formula(operand, scope)
    return _truth(_command(command, scope, None))


def _operand_formula(operand: Operand, scope: Scope) -> Formula:
    if isinstance(operand, Pipeline):
        return formula(operand, scope)
    return _truth(_operand(operand, scope))


def _truth(value: Term) -> Formula:
    return bool(value.constant) if value.known else Question(value.text)


def _negated(asked: Formula) -> Formula:
    return not asked if isinstance(asked, bool) else Negation(asked)


def _equality(left: Term, right: Term) -> Formula:
    if left.known and right.known:
        return left.constant == right.constant
    subject, other = (right, left) if left.known else (left, right)
    text = f"eq {_wrapped(subject)} {_wrapped(other)}"
    return Question(text, subject.text, other.text) if other.known else Question(text)


def term(pipeline: Pipeline, scope: Scope) -> Term:
    """The pipeline's value: `a | f b` reads `f b a`."""
    value: Term | None = None
    for command in pipeline.commands:
        value = _command(command, scope, value)
    assert value is not None
    return value


def _command(command: Command, scope: Scope, last: Term | None) -> Term:
    terms = [_operand(operand, scope) for operand in command.operands]
    if len(terms) == 1 and last is None:
        return terms[0]
    return _long(" ".join(_wrapped(found) for found in (*terms, *((last,) if last else ()))))


def _operand(operand: Operand, scope: Scope) -> Term:
    match operand:
        case Literal(value):
            text = json.dumps(value) if isinstance(value, str | bool) else str(value).replace("None", "nil")
            return Term(text, value, known=True)
        case Field(names):
            return _fields(scope.dot, names)
        case Variable(name, fields):
            return _fields(scope.variables.get(name, Term(name)), fields)
        case Identifier(name):
            return Term(name)
        case Chain(inner, fields):
            return _long(f"({_operand(inner, scope).text}).{'.'.join(fields)}")
        case Pipeline():
            return term(operand, scope)


def _fields(value: Term, names: tuple[str, ...]) -> Term:
    if not names:
        return value
    base = "" if value.text == "." else _wrapped(value)
    return _long(".".join((base, *names)))


def _long(text: str) -> Term:
    """The term, or a short one that stands for it: variables of variables would double without end."""
    if len(text) <= TEXT_LIMIT:
        return Term(text)
    from hashlib import sha256

    return Term(f"{text[:40]}… {sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()}")


def _wrapped(value: Term) -> str:
    return f"({value.text})" if " " in value.text and not value.known else value.text
