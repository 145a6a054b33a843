"""Evaluates the expressions of a template (text/template, Actions and Arguments)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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
from unitlint.quick.dataclasses import dataclass, field
from unitlint.template.gofunctions import Function
from unitlint.template.values import (
    ABSENT,
    TEXT_LIMIT,
    FunctionError,
    Map,
    Moment,
    NoValue,
    Struct,
    Value,
    truth,
    type_name,
)

STEP_LIMIT = 1_000_000
_TOO_LONG = f"the text is longer than {TEXT_LIMIT} characters, with those that it is made of"
"""Statements and commands that one rendering may take."""

INTEGER_END = 1 << 63

Arguments = tuple[Value, Sequence[Operand], tuple[Value, ...]]
"""The dot in which a command's arguments are read, these, and the value that is piped in."""


class Refusal(Exception):  # noqa: N818  # becomes a RenderingError where the source is known
    """Why an expression has no value, and its span in the template."""

    def __init__(self, message: str, start: int, end: int) -> None:
        super().__init__(message)
        self.message, self.start, self.end = message, start, end


@dataclass(slots=True)
class Variables:
    """Names in the order of their declaration; the values of each, the innermost last."""

    names: list[str] = field(default_factory=list)
    values: dict[str, list[Value]] = field(default_factory=dict)

    @classmethod
    def of(cls, dot: Value) -> Variables:
        """What a template sees when it starts."""
        return cls(["$"], {"$": [dot]})

    def declare(self, name: str, value: Value) -> None:
        """Add a variable, which may hide one of the same name."""
        self.names.append(name)
        self.values.setdefault(name, []).append(value)

    def leave(self, mark: int) -> None:
        """Drop the variables declared since there were `mark`."""
        for name in self.names[mark:]:
            self.values[name].pop()
        del self.names[mark:]


@dataclass(slots=True)
class Evaluator:
    """Functions, and the variables that are declared right now."""

    functions: Mapping[str, Function]
    variables: Variables
    steps: int = 0
    held: int = 0
    """Characters of all texts that commands have made so far: each may be kept in a variable."""

    def step(self, start: int, end: int) -> None:
        """Count a step towards the limit."""
        self.steps += 1
        if self.steps > STEP_LIMIT:
            raise Refusal(f"rendering takes more than {STEP_LIMIT} steps", start, end)

    def value(self, pipeline: Pipeline, dot: Value) -> Value:
        """The pipeline's value; its variables are declared or assigned."""
        final: tuple[Value, ...] = ()
        for command in pipeline.commands:
            self.step(command.start, command.end)
            found = self._command(command, dot, final)
            self.held += len(found) if isinstance(found, str) else 0
            if self.held > TEXT_LIMIT:
                raise Refusal(_TOO_LONG, command.start, command.end)
            final = (ABSENT if found is None else found,)
        for variable in pipeline.variables:
            if pipeline.assigns:
                self.assign(variable, final[0])
            else:
                self.variables.declare(variable.name, final[0])
        return final[0]

    def assign(self, variable: Variable, value: Value) -> None:
        """Set the innermost variable of the name."""
        self._declared(variable)[-1] = value

    def _command(self, command: Command, dot: Value, final: tuple[Value, ...]) -> Value:
        first, *arguments = command.operands
        given = bool(arguments or final)
        match first:
            case Identifier():
                return self._call(first, arguments, dot, final)
            case Field(names) if names:
                return self._method(dot, names, first, (dot, arguments, final))
            case Variable(fields=fields) if fields:
                return self._method(self._variable(first), fields, first, (dot, arguments, final))
            case Chain(inner, fields):
                return self._method(self._argument(inner, dot), fields, first, (dot, arguments, final))
            case Literal(None):
                raise Refusal("nil is not a command", first.start, first.end)
        if given:
            raise Refusal("can't give an argument to a non-function", first.start, first.end)
        return self._argument(first, dot)

    def _argument(self, operand: Operand, dot: Value) -> Value:
        match operand:
            case Literal(value):
                if isinstance(value, int) and value >= INTEGER_END:
                    raise Refusal(f"{value} overflows int", operand.start, operand.end)
                return value
            case Identifier():
                return self._call(operand, (), dot, ())
            case Field(names):
                return self._fields(dot, names, operand)
            case Variable(fields=fields):
                return self._fields(self._variable(operand), fields, operand)
            case Chain(inner, fields):
                return self._fields(self._argument(inner, dot), fields, operand)
            case Pipeline():
                return self.value(operand, dot)

    def _variable(self, variable: Variable) -> Value:
        return self._declared(variable)[-1]

    def _declared(self, variable: Variable) -> list[Value]:
        values = self.variables.values.get(variable.name)
        if not values:
            raise Refusal(f"undefined variable {variable.name}", variable.start, variable.end)
        return values

    def _method(self, value: Value, names: Sequence[str], at: Operand, given: Arguments) -> Value:
        """A chain of fields, of which the last one may be a method: only times have some."""
        dot, arguments, final = given
        if not arguments and not final:
            return self._fields(value, names, at)
        value = self._fields(value, names[:-1], at)
        if isinstance(value, NoValue):
            return value
        if not isinstance(value, Moment):
            self._fields(value, names[-1:], at)
            raise Refusal(f"{names[-1]} is not a method but has arguments", at.start, at.end)
        values = (*(self._argument(operand, dot) for operand in arguments), *final)
        return self._fields(value, names[-1:], at, values)

    def _fields(
        self, value: Value, names: Sequence[str], at: Operand, arguments: Sequence[Value] = ()
    ) -> Value:
        try:
            for name in names:
                value = _field(value, name, arguments)
        except FunctionError as error:
            raise Refusal(str(error), at.start, at.end) from None
        return value

    def _call(
        self, name: Identifier, arguments: Sequence[Operand], dot: Value, final: tuple[Value, ...]
    ) -> Value:
        function = self.functions[name.name]
        count = len(arguments) + len(final)
        if count < function.least or (function.most is not None and count > function.most):
            wanted = f"{function.least}" if function.most is not None else f"at least {function.least}"
            raise Refusal(f"{name.name} needs {wanted} arguments but gets {count}", name.start, name.end)
        values: list[Value] = []
        for operand in arguments:
            values.append(self._argument(operand, dot))
            if name.name in ("and", "or") and truth(values[-1]) == (name.name == "or"):
                return values[-1]
        values += final
        for value in values[: function.texts]:
            if not isinstance(value, str):
                message = f"{name.name} needs a string but gets a value of type {type_name(value)}"
                raise Refusal(message, name.start, name.end)
        if sum(len(value) for value in values if isinstance(value, str)) > TEXT_LIMIT:
            raise Refusal(_TOO_LONG, name.start, name.end)
        try:
            return function.call(values)
        except FunctionError as error:
            raise Refusal(f"{name.name}: {error}", name.start, name.end) from None


def _field(value: Value, name: str, arguments: Sequence[Value]) -> Value:
    match value:
        case NoValue():
            return ABSENT
        case None:
            raise FunctionError(f"null has no field {name}")
        case Map(items):
            return items.get(name, ABSENT)
        case Struct(fields=fields) if name in fields:
            return fields[name]
        case Moment():
            from unitlint.template.moments import call

            return call(value, name, arguments)
    raise FunctionError(f"there is no field {name} in a value of type {type_name(value)}")
