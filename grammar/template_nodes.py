"""What a Go template is made of (pkg.go.dev/text/template): pieces that concatenate to the file, and a tree.

Offsets are those of the text that was parsed. An expression knows its own span, a statement that of its tag;
what stands between `{{if}}` and `{{end}}` is in the statement's bodies.
"""

from __future__ import annotations

from enum import StrEnum

from unitlint.quick.dataclasses import dataclass

Number = int | float | complex


@dataclass(frozen=True, slots=True)
class Literal:
    """A constant: string, number, character (its code), `true`, `false` or `nil` (None)."""

    value: str | bool | Number | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Field:
    """`.Spec.Rack`; `.` alone has no names."""

    names: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Variable:
    """`$x` or `$x.Spec`; the name has its dollar, `$` alone is what the template was started with."""

    name: str
    fields: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Identifier:
    """The name of a function."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Chain:
    """`(index . 0).Rack`: fields of what a function or a parenthesized pipeline yields."""

    operand: Identifier | Pipeline
    fields: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Command:
    """Operands between bars: a function or method with its arguments, or a lone value."""

    operands: tuple[Operand, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Commands, each the last argument of the next; `$i, $x := …` declares, `$x = …` assigns."""

    commands: tuple[Command, ...]
    variables: tuple[Variable, ...]
    assigns: bool
    start: int
    end: int


Operand = Literal | Field | Variable | Identifier | Chain | Pipeline


class PieceKind(StrEnum):
    """What a piece of the file is."""

    TEXT = "text"
    COMMENT = "comment"
    TAG = "tag"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text, or from `{{` to `}}`.

    `[inner_start, inner_end)` is, of text, what the trim markers beside it leave; of others, what stands
    between the delimiters, trim markers being part of them.
    """

    kind: PieceKind
    start: int
    end: int
    inner_start: int
    inner_end: int


@dataclass(frozen=True, slots=True)
class Text:
    """Text that is output as it stands: `[start, end)`, trimmed already."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Output:
    """`{{pipeline}}`: the value is output, unless it declares or assigns a variable."""

    pipeline: Pipeline
    start: int
    end: int


class BranchKind(StrEnum):
    """The actions that have a body and may have an `{{else}}`."""

    IF = "if"
    WITH = "with"
    RANGE = "range"


@dataclass(frozen=True, slots=True)
class Branch:
    """`{{if}}`, `{{with}}` or `{{range}}`; an `{{else if}}` is a lone branch in `otherwise`."""

    kind: BranchKind
    pipeline: Pipeline
    body: tuple[Statement, ...]
    otherwise: tuple[Statement, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Definition:
    """`{{define "name"}}`; nothing is output where it stands."""

    name: str
    body: tuple[Statement, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Invocation:
    """`{{template "name" pipeline}}`."""

    name: str
    pipeline: Pipeline | None
    start: int
    end: int


class JumpKind(StrEnum):
    """The ways out of a range's body."""

    BREAK = "break"
    CONTINUE = "continue"


@dataclass(frozen=True, slots=True)
class Jump:
    """`{{break}}` or `{{continue}}`."""

    kind: JumpKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Broken:
    """A tag that can't be understood; a `TemplateError` says why."""

    start: int
    end: int


Statement = Text | Output | Branch | Invocation | Jump | Broken


@dataclass(frozen=True, slots=True)
class TemplateError:
    """Why Go would refuse or abort the template, in one sentence, and what to do."""

    message: str
    start: int
    end: int
    help: str = ""


@dataclass(frozen=True, slots=True)
class Template:
    """A parsed template. A `{{block}}` is a definition, and an invocation where it stands."""

    pieces: tuple[Piece, ...]
    body: tuple[Statement, ...]
    definitions: tuple[Definition, ...]
    errors: tuple[TemplateError, ...]
    """In the order of the file; Go stops at its first."""
