"""A template as the choices that it leaves open, its definitions put in where they are invoked."""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.grammar.gotags import DEPTH_LIMIT
from unitlint.grammar.template_nodes import (
    Branch,
    BranchKind,
    Broken,
    Definition,
    Invocation,
    Jump,
    Output,
    Pipeline,
    Statement,
    Template,
    Text,
)
from unitlint.quick.dataclasses import dataclass, field
from unitlint.template.conditions import Scope, Term, formula, term
from unitlint.template.formulas import Formula

SIZE_LIMIT = 10_000
"""Parts of one expanded template; beyond it what is invoked is unknown: definitions can double each other."""

PART_LENGTH = 50
"""Characters of a text that count as one part."""


@dataclass(frozen=True, slots=True)
class Verbatim:
    """`[start, end)` of the template, output as it stands."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Written:
    """A constant that the tag at `start` outputs."""

    text: str
    start: int


@dataclass(frozen=True, slots=True)
class Unknown:
    """What the tag at `start` outputs, only rendering could tell."""

    start: int


@dataclass(frozen=True, slots=True)
class Choice:
    """`body` if `asked` is true (for a range: its body once), else `otherwise`."""

    asked: Formula
    body: tuple[Arm, ...]
    otherwise: tuple[Arm, ...]
    loops: bool


@dataclass(frozen=True, slots=True)
class Leave:
    """`{{break}}` and `{{continue}}`: the rest of the innermost range's body is left out."""


Arm = Verbatim | Written | Unknown | Choice | Leave


def expand(template: Template) -> tuple[Arm, ...]:
    """The template's arms. A definition that invokes itself is unknown from there on."""
    return _expansion(template)[0]


def beyond_limit(template: Template) -> Invocation | None:
    """The first invocation that is left out because the template expands to more than `SIZE_LIMIT` parts."""
    return _expansion(template)[1].beyond if template.definitions else None


def _expansion(template: Template) -> tuple[tuple[Arm, ...], _Expansion]:
    definitions = {definition.name: definition for definition in template.definitions}
    bodies = (template.body, *(definition.body for definition in template.definitions))
    assigned = frozenset(name for body in bodies for name in _assigned(body))
    expansion = _Expansion(definitions, assigned)
    return expansion.arms(template.body, Scope.of(Term("."))), expansion


def _weight(statement: Statement) -> int:
    """How many parts a statement by itself counts as."""
    return 1 + (statement.end - statement.start) // PART_LENGTH if isinstance(statement, Text) else 1


def _assigned(body: tuple[Statement, ...]) -> Iterator[str]:
    """Names of the variables that are set again after their declaration."""
    for statement in body:
        if isinstance(statement, Output | Branch) and statement.pipeline.assigns:
            yield from (variable.name for variable in statement.pipeline.variables)
        if isinstance(statement, Branch):
            yield from _assigned(statement.body)
            yield from _assigned(statement.otherwise)


@dataclass(slots=True)
class _Expansion:
    definitions: dict[str, Definition]
    assigned: frozenset[str]
    invoked: list[str] = field(default_factory=list)
    size: int = 0
    depth: int = 0
    beyond: Invocation | None = None

    def arms(self, body: tuple[Statement, ...], scope: Scope) -> tuple[Arm, ...]:
        found: list[Arm] = []
        self.depth += 1
        for statement in body:
            self.size += _weight(statement)
            if isinstance(statement, Output) and statement.pipeline.variables:
                self._declare(scope, statement.pipeline, term(statement.pipeline, scope))
            else:
                found += self._arm(statement, scope)
        self.depth -= 1
        return tuple(found)

    def _arm(self, statement: Statement, scope: Scope) -> Iterator[Arm]:
        match statement:
            case Text(start, end):
                yield Verbatim(start, end)
            case Broken(start):
                yield Unknown(start)
            case Jump():
                yield Leave()
            case Output(pipeline, start):
                text = shown(term(pipeline, scope))
                yield Unknown(start) if text is None else Written(text, start)
            case Branch(start=start):
                beyond = self.depth > DEPTH_LIMIT
                yield Unknown(start) if beyond else self._choice(statement, scope)
            case Invocation(name, pipeline, start):
                if self.size > SIZE_LIMIT:
                    self.beyond = self.beyond or statement
                if name not in self.definitions or name in self.invoked or self._is_enough():
                    yield Unknown(start)
                    return
                self.invoked.append(name)
                dot = term(pipeline, scope) if pipeline else Term("nil", None, known=True)
                yield from self.arms(self.definitions[name].body, Scope.of(dot))
                self.invoked.pop()

    def _is_enough(self) -> bool:
        return self.size > SIZE_LIMIT or self.depth > DEPTH_LIMIT

    def _choice(self, branch: Branch, scope: Scope) -> Choice:
        pipeline = branch.pipeline
        value = term(pipeline, scope)
        loops = branch.kind is BranchKind.RANGE
        inside = outside = scope.within()
        if loops:
            inside = _iterating(scope, pipeline, value)
        else:
            self._declare(outside, pipeline, value)
            inside = outside.within(value if branch.kind is BranchKind.WITH else None)
        body, otherwise = self.arms(branch.body, inside), self.arms(branch.otherwise, outside)
        return Choice(formula(pipeline, scope), body, otherwise, loops)

    def _declare(self, scope: Scope, pipeline: Pipeline, value: Term) -> None:
        """Add the pipeline's variables to the scope; of one that is set again, no value is known."""
        opaque = {v.name: Term(f"{v.name}@{v.start}") for v in pipeline.variables if v.name in self.assigned}
        scope.declare({variable.name: opaque.get(variable.name, value) for variable in pipeline.variables})


def _iterating(scope: Scope, pipeline: Pipeline, value: Term) -> Scope:
    """The scope of a range's body: dot and the last variable are an element, the first of two its index."""
    element = Term(f"each {value.text}")
    inside = scope.within(element)
    names = [variable.name for variable in pipeline.variables]
    values = [Term(f"key {value.text}"), element][-len(names) :] if names else []
    inside.declare(dict(zip(names, values, strict=True)))
    return inside


def shown(value: Term) -> str | None:
    """What Go prints for a constant; None for what isn't one, or not plainly."""
    match value.constant:
        case bool():
            return str(value.constant).lower()
        case str() | int():
            return str(value.constant)
    return None
