"""Renders a template with data, as Go's text/template would."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from unitlint.errors import UnitlintError
from unitlint.grammar.gotemplate import parse_template
from unitlint.grammar.template_nodes import (
    Branch,
    BranchKind,
    Broken,
    Definition,
    Invocation,
    Jump,
    JumpKind,
    Output,
    Pipeline,
    Statement,
    TemplateError,
    Text,
)
from unitlint.quick.dataclasses import dataclass
from unitlint.template.assembly import Assembly
from unitlint.template.evaluation import Evaluator, Refusal, Variables
from unitlint.template.gofunctions import BUILTINS, Function
from unitlint.template.goprint import shown
from unitlint.template.problems import unknown_functions
from unitlint.template.values import ABSENT, TEXT_LIMIT, Map, NoValue, Sized, Slice, Value, truth, type_name
from unitlint.text.source import Place, SourceText

DEPTH_LIMIT = 100
"""Bodies in bodies, those of invoked templates included."""


class RenderingError(UnitlintError):
    """Why a template can't be rendered with the data, and where."""

    def __init__(self, message: str, place: Place, hint: str = "") -> None:
        location = place.location
        super().__init__(message, path=location.path, line=location.line, hint=hint)
        self.place = place


Rendered = SourceText | RenderingError
"""A text, or why there is none."""


@dataclass(frozen=True, slots=True)
class Template:
    """A template that is read once, to be rendered for many."""

    source: SourceText
    body: tuple[Statement, ...]
    definitions: Mapping[str, Definition]
    functions: Mapping[str, Function]
    refused: RenderingError | None = None
    """Why Go doesn't read it."""

    @classmethod
    def of(cls, source: SourceText, functions: Mapping[str, Function]) -> Template:
        """The template of a text, with `functions` beside Go's own."""
        known = {**BUILTINS, **functions}
        template = parse_template(source.text)
        errors = [*template.errors, *unknown_functions(template, known)]
        refused = min(errors, key=lambda error: error.start, default=None)
        definitions = {definition.name: definition for definition in template.definitions}
        failure = _failure(source, refused) if refused is not None else None
        return cls(source, template.body, definitions, known, failure)

    def rendered(self, data: Value) -> Rendered:
        """What Go makes of it with `data` as dot, or why it can't be executed."""
        if self.refused is not None:
            return self.refused
        evaluator = Evaluator(self.functions, Variables.of(data))
        execution = _Execution(Assembly(self.source), evaluator, self.definitions)
        try:
            execution.walk(self.body, data)
        except Refusal as refusal:
            error = TemplateError(refusal.message, refusal.start, refusal.end)
            return _failure(self.source, error)
        return execution.assembly.text()


def _failure(source: SourceText, error: TemplateError) -> RenderingError:
    return RenderingError(error.message, source.place(error.start, error.end), error.help)


@dataclass(slots=True)
class _Execution:
    assembly: Assembly
    evaluator: Evaluator
    definitions: Mapping[str, Definition]
    depth: int = 0

    def walk(self, body: Iterable[Statement], dot: Value) -> JumpKind | None:
        """Output the statements; a jump out of the range around them is handed on."""
        self.depth += 1
        for statement in body:
            self.evaluator.step(statement.start, statement.end)
            if self.depth > DEPTH_LIMIT + 1:
                message = f"bodies and templates are nested deeper than {DEPTH_LIMIT}"
                raise Refusal(message, statement.start, statement.end)
            jump = self._statement(statement, dot)
            if self.assembly.length > TEXT_LIMIT:
                message = f"the rendered text is longer than {TEXT_LIMIT} characters"
                raise Refusal(message, statement.start, statement.end)
            if jump:
                break
        else:
            jump = None
        self.depth -= 1
        return jump

    def _statement(self, statement: Statement, dot: Value) -> JumpKind | None:
        match statement:
            case Text(start, end):
                self.assembly.copy(start, end)
            case Output(pipeline, start):
                value = self.evaluator.value(pipeline, dot)
                if not pipeline.variables:
                    self.assembly.write(shown(value), start)
            case Jump(kind):
                return kind
            case Invocation():
                self._invoke(statement, dot)
            case Branch():
                return self._scoped(statement, dot)
            case Broken():
                raise AssertionError("a template with errors is not executed")
        return None

    def _scoped(self, branch: Branch, dot: Value) -> JumpKind | None:
        """A branch; variables that it declares are gone after it."""
        mark = len(self.evaluator.variables.names)
        if branch.kind is BranchKind.RANGE:
            jump = self._range(branch, dot)
        else:
            value = self.evaluator.value(branch.pipeline, dot)
            inside = value if branch.kind is BranchKind.WITH else dot
            jump = self.walk(branch.body, inside) if truth(value) else self.walk(branch.otherwise, dot)
        self.evaluator.variables.leave(mark)
        return jump

    def _range(self, branch: Branch, dot: Value) -> JumpKind | None:
        value = self.evaluator.value(branch.pipeline, dot)
        mark = len(self.evaluator.variables.names)
        ran = False
        for key, element in _elements(value, branch.pipeline):
            ran = True
            self.evaluator.step(branch.start, branch.end)
            self._set(branch.pipeline, key, element)
            jump = self.walk(branch.body, element)
            self.evaluator.variables.leave(mark)
            if jump is JumpKind.BREAK:
                break
        return None if ran else self.walk(branch.otherwise, dot)

    def _set(self, pipeline: Pipeline, key: Value, element: Value) -> None:
        """Give the range's variables, declared already, the values of an iteration."""
        variables = pipeline.variables
        for variable, value in zip(
            variables, (key, element)[-len(variables) :] if variables else (), strict=True
        ):
            self.evaluator.assign(variable, value)

    def _invoke(self, invocation: Invocation, dot: Value) -> None:
        """A template sees no variables but its own `$`."""
        definition = self.definitions.get(invocation.name)
        if definition is None:
            message = f"the template {invocation.name!r} is not defined in this file"
            raise Refusal(message, invocation.start, invocation.end)
        value = self.evaluator.value(invocation.pipeline, dot) if invocation.pipeline else ABSENT
        outer, self.evaluator.variables = self.evaluator.variables, Variables.of(value)
        self.walk(definition.body, value)
        self.evaluator.variables = outer


def _elements(value: Value, pipeline: Pipeline) -> Iterator[tuple[Value, Value]]:
    """What a range goes over: keys (or positions) and elements."""
    match value:
        case Slice(items):
            yield from enumerate(items)
        case Map(items):
            yield from sorted(items.items())
        case int() if not isinstance(value, bool):
            for variable in pipeline.variables[1:]:
                raise Refusal("a range over a number takes one variable", variable.start, variable.end)
            for number in range(value):
                yield number, Sized(number, value.type) if isinstance(value, Sized) else number
        case None | NoValue():
            return
        case _:
            message = f"range can't iterate over a value of type {type_name(value)}"
            raise Refusal(message, pipeline.start, pipeline.end)
