"""A tag of a Go template: what stands between `{{` and `}}`, as an action and its pipeline."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import accumulate, pairwise
from threading import local
from types import SimpleNamespace
from typing import TYPE_CHECKING

from unitlint.grammar.goliterals import QUOTED, character, number, unquote
from unitlint.grammar.tables import load
from unitlint.grammar.template_nodes import (
    Chain,
    Command,
    Field,
    Identifier,
    Literal,
    Number,
    Operand,
    Pipeline,
    TemplateError,
    Variable,
)
from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass, replace

if TYPE_CHECKING:
    from lark import Lark, Token

DEPTH_LIMIT = 100
"""Parentheses in parentheses, and bodies in bodies."""

CONSTANTS = {"true": True, "false": False, "nil": None}

_QUOTED = re.compile(QUOTED)

_WORD = re.compile(r"(?:\$\w*|[^\W\d]\w*|\.[^\W\d]\w*)(?:\.[^\W\d]\w*)*")


@dataclass(frozen=True, slots=True)
class Tag:
    """An action: `output`, or the keyword it starts with.

    `name` is that of a template; `chained` the `if` or `with` that follows an `else`.
    """

    action: str
    pipeline: Pipeline | None = None
    name: str = ""
    chained: str = ""


class _Origin(local):
    """Where the tag starts that is being parsed: lark sees no more than the tag, and counts from there."""

    offset = 0


_origin = _Origin()


class _Refused(Exception):  # noqa: N818  # never leaves this module
    """Carries an error out of the parser."""

    def __init__(self, message: str, start: int, end: int, hint: str = "") -> None:
        super().__init__(message)
        self.error = TemplateError(message, start, end, hint)


def parse_tag(text: str, start: int, end: int) -> Tag | TemplateError:
    """The action in `text[start:end]`, or why it is none."""
    from lark.exceptions import UnexpectedCharacters, UnexpectedToken

    if text.count("(", start, end) > DEPTH_LIMIT and _depth(text[start:end]) > DEPTH_LIMIT:
        return TemplateError(f"parentheses are nested deeper than {DEPTH_LIMIT}", start, end)
    try:
        _origin.offset = start
        tag = _parser().parse(text[start:end])
        assert isinstance(tag, Tag)
        return tag
    except _Refused as refused:
        return refused.error
    except UnexpectedCharacters as error:
        return _unexpected(text, start + (error.pos_in_stream or 0))
    except UnexpectedToken as error:
        if error.token.type == "$END":
            return _ends_early(text, start, end)
        return TemplateError(
            f"{str(error.token)!r} is not allowed here in a template action", *_span(error.token)
        )


def _unexpected(text: str, at: int) -> TemplateError:
    word = _WORD.match(text, at)
    if word and word.end() < len(text):
        at = word.end()
        return TemplateError(f"{text[at]!r} can't follow {word[0]!r} without a space", at, at + 1)
    return TemplateError(f"{text[at]!r} is not allowed here in a template action", at, at + 1)


def _ends_early(text: str, start: int, end: int) -> TemplateError:
    words = text[start:end].split()
    if not words:
        return TemplateError("the template action is empty", start, end, 'write {{"{{"}} for two braces')
    return TemplateError(f"the template action ends too early, after {words[-1]!r}", start, end)


def _depth(inner: str) -> int:
    parentheses = re.findall(r"[()]", _QUOTED.sub("", inner))
    return max(accumulate(1 if sign == "(" else -1 for sign in parentheses), default=0)


@cache
def _parser() -> Lark:
    """Yields a `Tag`; what the grammar takes and Go does not is refused by the functions below."""
    callbacks = SimpleNamespace(
        output=lambda found: Tag("output", _declaring(found[0], 1)),
        branch=_branch,
        chained=_branch,
        otherwise=lambda found: (
            Tag("else", found[1].pipeline, chained=found[1].action) if found[1:] else Tag("else")
        ),
        named=_named,
        lone=lambda found: Tag(str(found[0])),
        pipeline=_pipeline,
        declaration=list,
        command=_command,
        chain=_chain,
        parenthesized=_parenthesized,
        FIELD=lambda token: Field(_names(token), *_span(token)),
        VARIABLE=_variable,
        NUMBER=lambda token: _constant(token, number(token), "number"),
        CHARACTER=lambda token: _constant(token, character(token), "character"),
        STRING=lambda token: _constant(token, unquote(token), "string"),
        RAW=lambda token: _constant(token, unquote(token), "string"),
        IDENTIFIER=_identifier,
    )
    return load("gotemplate", callbacks)


def _branch(found: tuple[Token, Pipeline]) -> Tag:
    keyword, pipeline = found
    return Tag(str(keyword), _declaring(pipeline, 2 if keyword == "range" else 1))


def _named(found: Sequence[object]) -> Tag:
    keyword, name, *rest = found
    assert isinstance(name, Literal)
    pipeline = rest[0] if rest else None
    assert pipeline is None or isinstance(pipeline, Pipeline)
    return Tag(str(keyword), pipeline and _declaring(pipeline, 1), str(name.value))


def _pipeline(found: Sequence[object]) -> Pipeline:
    commands = tuple(child for child in found if isinstance(child, Command))
    for command in commands[1:]:
        first = command.operands[0]
        if isinstance(first, Literal) or (isinstance(first, Field) and not first.names):
            raise _Refused("a function or a method must follow '|'", first.start, first.end)
    start, end = commands[0].start, commands[-1].end
    if isinstance(found[0], Command):
        return Pipeline(commands, (), False, start, end)
    assert isinstance(found[0], list)
    *variables, sign = found[0]
    return Pipeline(commands, tuple(variables), sign == "=", variables[0].start, end)


def _declaring(pipeline: Pipeline, most: int) -> Pipeline:
    """The pipeline, unless it declares what its action can't."""
    for variable in pipeline.variables:
        if variable.fields or variable.name == "$":
            raise _Refused("only a plain variable can be set", variable.start, variable.end)
    for variable in pipeline.variables[most:]:
        raise _Refused("only a range sets two variables", variable.start, variable.end)
    return pipeline


def _command(operands: Sequence[Operand]) -> Command:
    for before, after in pairwise(operands):
        if before.end == after.start:
            raise _Refused("a space is missing between two operands", after.start, after.end)
    return Command(tuple(operands), operands[0].start, operands[-1].end)


def _chain(found: tuple[Operand, Token]) -> Chain:
    operand, fields = found
    if not isinstance(operand, Identifier | Pipeline):
        raise _Refused("a constant has no fields", *_span(fields))
    return Chain(operand, _names(fields), operand.start, _span(fields)[1])


def _parenthesized(found: tuple[Token, Pipeline, Token]) -> Pipeline:
    opening, pipeline, closing = found
    return replace(_declaring(pipeline, 1), start=_span(opening)[0], end=_span(closing)[1])


def _variable(token: Token) -> Variable:
    name, *fields = token.split(".")
    return Variable(name, tuple(fields), *_span(token))


def _identifier(token: Token) -> Identifier | Literal:
    name, span = str(token), _span(token)
    return Literal(CONSTANTS[name], *span) if name in CONSTANTS else Identifier(name, *span)


def _constant(token: Token, value: str | Number | None, noun: str) -> Literal:
    if value is None:
        raise _Refused(f"Go can't read {token} as a {noun}", *_span(token))
    return Literal(value, *_span(token))


def _names(token: Token) -> tuple[str, ...]:
    return tuple(name for name in token.split(".") if name)


def _span(token: Token) -> tuple[int, int]:
    assert token.start_pos is not None
    assert token.end_pos is not None
    return _origin.offset + token.start_pos, _origin.offset + token.end_pos
