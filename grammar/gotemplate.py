"""Go templates (pkg.go.dev/text/template), put together to a tree. Total over any text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from unitlint.grammar.gopieces import BLANKS, Meaning, cut
from unitlint.grammar.gotags import DEPTH_LIMIT, Tag
from unitlint.grammar.template_nodes import (
    Branch,
    BranchKind,
    Broken,
    Chain,
    Definition,
    Invocation,
    Jump,
    JumpKind,
    Operand,
    Output,
    Piece,
    PieceKind,
    Pipeline,
    Statement,
    Template,
    TemplateError,
    Text,
    Variable,
)
from unitlint.quick.dataclasses import dataclass, field


def parse_template(text: str) -> Template:
    """The template's pieces, its tree and its errors.

    A tag that can't be understood is masked by a `Broken` statement. While there is one, what doesn't match
    (an `{{end}}` too many) is not reported: it follows from it.
    """
    found = cut(text)
    builder = _Builder(text, found)
    body = builder.template()
    broken = [meaning for _, meaning in found if isinstance(meaning, TemplateError)]
    errors = sorted(broken or builder.errors, key=lambda error: (error.start, error.message))
    return Template(tuple(piece for piece, _ in found), body, tuple(builder.definitions), tuple(errors))


def operands(pipeline: Pipeline) -> Iterator[Operand]:
    """All operands of a pipeline, those in its parentheses included, in the order they are written."""
    for command in pipeline.commands:
        for operand in command.operands:
            yield operand
            inner = operand.operand if isinstance(operand, Chain) else operand
            if inner is not operand:
                yield inner
            if isinstance(inner, Pipeline):
                yield from operands(inner)


@dataclass(slots=True)
class _Scope:
    """The variables declared at a point, in order, and how often each."""

    names: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=lambda: Counter("$"))

    def declare(self, name: str) -> None:
        """Add a variable, which may hide one of the same name."""
        self.names.append(name)
        self.counts[name] += 1

    def leave(self, mark: int) -> None:
        """Drop the variables declared since there were `mark`."""
        for name in self.names[mark:]:
            self.counts[name] -= 1
            if not self.counts[name]:
                del self.counts[name]
        del self.names[mark:]


@dataclass(slots=True)
class _Builder:
    """Reads the pieces once, from the first to the last."""

    text: str
    found: tuple[tuple[Piece, Meaning], ...]
    position: int = 0
    depth: int = 0
    loops: int = 0
    too_deep: bool = False
    scope: _Scope = field(default_factory=lambda: _Scope())
    definitions: list[Definition] = field(default_factory=list)
    errors: list[TemplateError] = field(default_factory=list)

    def template(self) -> tuple[Statement, ...]:
        """The whole template; an `{{end}}` or `{{else}}` too many is passed over."""
        statements: list[Statement] = []
        while self.position < len(self.found):
            body, closing = self._body()
            statements += body
            if closing:
                tag, piece = closing
                self._error(f"this {{{{{tag.action}}}}} closes or continues nothing", piece)
        return tuple(statements)

    def _body(self) -> tuple[tuple[Statement, ...], tuple[Tag, Piece] | None]:
        """Statements up to an `{{else}}` or `{{end}}`, which comes with them, or to the end of the text."""
        statements: list[Statement] = []
        while self.position < len(self.found):
            piece, meaning = self.found[self.position]
            self.position += 1
            if isinstance(meaning, Tag) and meaning.action in ("else", "end"):
                return tuple(statements), (meaning, piece)
            statements += self._statements(piece, meaning)
        return tuple(statements), None

    def _statements(self, piece: Piece, meaning: Meaning) -> Iterator[Statement]:
        match meaning:
            case Tag():
                yield from self._action(meaning, piece)
            case TemplateError():
                yield Broken(piece.start, piece.end)
            case None if piece.kind is PieceKind.TEXT and piece.inner_start < piece.inner_end:
                yield Text(piece.inner_start, piece.inner_end)

    def _action(self, tag: Tag, piece: Piece) -> Iterator[Statement]:
        match tag.action:
            case "if" | "with" | "range":
                yield self._branch(tag, tag.action, piece)
            case "define":
                self._definition(tag, piece)
            case "block":
                self._use(tag.pipeline)
                self._definition(tag, piece)
                yield Invocation(tag.name, tag.pipeline, piece.start, piece.end)
            case "template":
                self._use(tag.pipeline)
                yield Invocation(tag.name, tag.pipeline, piece.start, piece.end)
            case "break" | "continue":
                if not self.loops:
                    self._error(f"{{{{{tag.action}}}}} is outside of a range", piece)
                yield Jump(JumpKind(tag.action), piece.start, piece.end)
            case _:
                self._use(tag.pipeline)
                assert tag.pipeline
                yield Output(tag.pipeline, piece.start, piece.end)

    def _branch(self, tag: Tag, keyword: str, piece: Piece) -> Statement:
        assert tag.pipeline
        if not self._enter(piece):
            return Broken(piece.start, piece.end)
        mark = len(self.scope.names)
        self._use(tag.pipeline)
        self.loops += keyword == "range"
        body, closing = self._body()
        self.loops -= keyword == "range"
        otherwise: tuple[Statement, ...] = ()
        if closing and closing[0].action == "else":
            otherwise = self._otherwise(*closing, keyword, piece)
        elif not closing:
            self._unclosed(keyword, piece)
        self.scope.leave(mark)
        self.depth -= 1
        return Branch(BranchKind(keyword), tag.pipeline, body, otherwise, piece.start, piece.end)

    def _otherwise(self, tag: Tag, piece: Piece, keyword: str, opened: Piece) -> tuple[Statement, ...]:
        """What follows an `{{else}}`; that of an `{{else if}}` shares the one `{{end}}`."""
        if tag.chained:
            if tag.chained != keyword:
                self._error(f"{{{{else {tag.chained}}}}} can't follow {{{{{keyword}}}}}", piece)
            return (self._branch(tag, tag.chained, piece),)
        body, closing = self._body()
        while closing and closing[0].action == "else":
            self._error(f"this {{{{{keyword}}}}} already has an {{{{else}}}}", closing[1])
            more, closing = self._body()
            body += more
        if not closing:
            self._unclosed(keyword, opened)
        return body

    def _definition(self, tag: Tag, piece: Piece) -> None:
        if tag.action == "define" and self.depth:
            self._error("{{define}} can't be inside another action", piece)
        if not self._enter(piece):
            return
        outer, self.scope = self.scope, _Scope()
        loops, self.loops = self.loops, 0
        body, closing = self._body()
        if not closing:
            self._unclosed(tag.action, piece)
        elif closing[0].action == "else":
            self._error(f"{{{{{tag.action}}}}} has no {{{{else}}}}", closing[1])
        self.scope, self.loops = outer, loops
        self.depth -= 1
        self._define(Definition(tag.name, body, piece.start, piece.end))

    def _define(self, new: Definition) -> None:
        """Go lets a definition replace one that holds nothing, or the other way round, but no other."""
        for index, old in enumerate(self.definitions):
            if old.name == new.name:
                if self._says(old) and self._says(new):
                    self.errors.append(
                        TemplateError(f"the template {new.name!r} is defined twice", new.start, new.end)
                    )
                elif self._says(new):
                    self.definitions[index] = new
                return
        self.definitions.append(new)

    def _says(self, definition: Definition) -> bool:
        """Whether there is more than blanks in it."""
        return any(
            not isinstance(s, Text) or self.text[s.start : s.end].strip(BLANKS) for s in definition.body
        )

    def _use(self, pipeline: Pipeline | None) -> None:
        """Check that a pipeline's variables are declared, and declare its own."""
        if pipeline is None:
            return
        own = {variable.name for variable in pipeline.variables}
        used = [found for found in operands(pipeline) if isinstance(found, Variable)]
        for variable in [*used, *(pipeline.variables if pipeline.assigns else ())]:
            if variable.name not in self.scope.counts and (pipeline.assigns or variable.name not in own):
                hint = f"declare it first: {{{{{variable.name} := …}}}}"
                message = f"the variable {variable.name} is not declared here"
                self.errors.append(TemplateError(message, variable.start, variable.end, hint))
        if not pipeline.assigns:
            for variable in pipeline.variables:
                self.scope.declare(variable.name)

    def _enter(self, piece: Piece) -> bool:
        """Count a body in a body; beyond the limit nothing more is read."""
        if self.depth >= DEPTH_LIMIT:
            self._error(f"actions are nested deeper than {DEPTH_LIMIT}", piece)
            self.position = len(self.found)
            self.too_deep = True
            return False
        self.depth += 1
        return True

    def _unclosed(self, keyword: str, piece: Piece) -> None:
        if not self.too_deep:
            self._error(f"this {{{{{keyword}}}}} is not closed", piece, "close it with {{end}}")

    def _error(self, message: str, piece: Piece, hint: str = "") -> None:
        self.errors.append(TemplateError(message, piece.start, piece.end, hint))
