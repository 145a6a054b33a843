"""What is wrong with a template, as Go would say when it reads it."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from unitlint.grammar.gotemplate import operands, parse_template
from unitlint.grammar.template_nodes import (
    Branch,
    Identifier,
    Invocation,
    Output,
    Pipeline,
    Statement,
    Template,
    TemplateError,
)
from unitlint.quick.dataclasses import dataclass
from unitlint.text.source import Place, SourceText
from unitlint.text.suggest import did_you_mean


@dataclass(frozen=True, slots=True)
class TemplateProblem:
    """One sentence on what is wrong, where, and what to do."""

    message: str
    place: Place
    help: str = ""


def problems(source: SourceText, functions: Collection[str] | None = None) -> tuple[TemplateProblem, ...]:
    """What keeps Go from reading the source, in order; nothing for a text that is no template.

    With `functions`, the names that its program adds to Go's own, a function of another name is a problem,
    and so is a template that the source doesn't define.
    """
    if "{{" not in source.text:
        return ()
    template = parse_template(source.text)
    errors = [*template.errors]
    if functions is not None:
        from unitlint.template.gofunctions import BUILTINS

        errors += unknown_functions(template, {*functions, *BUILTINS})
        errors += _undefined_templates(template)
        errors += _too_large(template)
    errors.sort(key=lambda error: (error.start, error.message))
    return tuple(TemplateProblem(e.message, source.place(e.start, e.end), e.help) for e in errors)


def unknown_functions(template: Template, functions: Collection[str]) -> Iterator[TemplateError]:
    """An error for each name that is none of `functions`."""
    for statement in _statements(template):
        for operand in operands(pipeline) if (pipeline := _pipeline(statement)) else ():
            if isinstance(operand, Identifier) and operand.name not in functions:
                message = f"there is no function named {operand.name!r}"
                hint = did_you_mean(operand.name, functions)
                yield TemplateError(message, operand.start, operand.end, hint)


def _undefined_templates(template: Template) -> Iterator[TemplateError]:
    defined = {definition.name for definition in template.definitions}
    for statement in _statements(template):
        if isinstance(statement, Invocation) and statement.name not in defined:
            message = f"the template {statement.name!r} is not defined in this file"
            yield TemplateError(message, statement.start, statement.end)


def _too_large(template: Template) -> Iterator[TemplateError]:
    if not template.definitions:
        return
    from unitlint.template.arms import SIZE_LIMIT, beyond_limit

    if (left_out := beyond_limit(template)) is not None:
        message = f"the templates that it invokes come to more than {SIZE_LIMIT:,} parts"
        yield TemplateError(message, left_out.start, left_out.end, "the rest is left out")


def _statements(template: Template) -> Iterator[Statement]:
    for body in (template.body, *(definition.body for definition in template.definitions)):
        yield from _all(body)


def _all(body: tuple[Statement, ...]) -> Iterator[Statement]:
    for statement in body:
        yield statement
        if isinstance(statement, Branch):
            yield from _all(statement.body)
            yield from _all(statement.otherwise)


def _pipeline(statement: Statement) -> Pipeline | None:
    return statement.pipeline if isinstance(statement, Output | Branch | Invocation) else None
