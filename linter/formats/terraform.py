"""Terraform's string templates: `${…}` is unknown, each arm of `%{ if }`, `%{ for }` is in one reading.

developer.hashicorp.com/terraform/language/expressions/strings: a strip marker takes the blanks of its own
line, and after `~}` the line end too; `$${` and `%%{` are escapes.
"""

from __future__ import annotations

from unitlint.errors import InputError
from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass, field
from unitlint.text.source import PLACEHOLDER, Segment, SourceText

_START = re.compile(r"\$\$\{|%%\{|\$\{|%\{")
_DIRECTIVE = re.compile(r"%\{~?\s*(?:if|for|else|endif|endfor)\b")
_LOWER = re.compile(r"(?<!\$)\$\{[a-z][a-z0-9_]*(?:[.\[(][^}]*)?\}")
_BLANKS_AFTER = re.compile(r"[ \t]*(?:\r?\n)?")
_TOKEN = re.compile(r'"(?:[^"\\\n]|\\.)*"|[{}\n]')

DEPTH_LIMIT = 100
"""Directives inside each other."""


def is_terraform(text: str) -> bool:
    """Whether a text must have passed through Terraform: `${FOO}` alone is systemd's or the shell's.

    So is `$${FOO}`, which systemd has for a dollar sign as well (systemd.service(5), COMMAND LINES).
    """
    return _DIRECTIVE.search(text) is not None or _LOWER.search(text, 0, text.rfind("}") + 1) is not None


def _is_strict(text: str) -> bool:
    """Whether all of `${…}` is Terraform's, because what isn't is escaped."""
    return "$${" in text or _DIRECTIVE.search(text) is not None


def readings(source: SourceText, *, strict: bool = False) -> tuple[SourceText, ...]:
    """The text with every condition met and every loop run once; and, if that differs, with none.

    `strict`: it stands in Terraform's own code, so all of `${…}` is Terraform's.

    Raises `InputError` for directives that don't close.
    """
    strict = strict or _is_strict(source.text)
    taken = _Reading(source, strict, arm=True)
    taken.run()
    if not taken.branched:
        return (taken.result(),)
    other = _Reading(source, strict, arm=False)
    other.run()
    return taken.result(), other.result()


@dataclass(slots=True)
class _Reading:
    source: SourceText
    strict: bool
    """Whether `${FOO}` is Terraform's as well."""
    arm: bool
    branched: bool = False
    pieces: list[str] = field(default_factory=list)
    segments: list[Segment] = field(default_factory=list)
    length: int = 0
    shown: list[bool] = field(default_factory=lambda: [True])

    def run(self) -> None:
        """Read the text through."""
        text, position = self.source.text, 0
        end = (
            text.rfind("}") + 1
        )  # behind it nothing is closed, and looking for the end would begin anew each time
        while (found := _START.search(text, position)) is not None:
            if not self.strict and not _LOWER.match(text, found.start(), end):
                self._literal(position, found.end())  # the shell's `${FOO}`, curl's `%{http_code}`
                position = found.end()
            elif found[0] in ("$${", "%%{"):
                self._literal(position, found.start())
                self._literal(found.start() + 1, found.end())
                position = found.end()
            else:
                position = self._expression(position, found)
        self._literal(position, len(text))
        if len(self.shown) > 1:
            raise self._error(len(text), "a `%{ if }` or `%{ for }` is not closed")

    def _expression(self, position: int, found: re.Match[str]) -> int:
        """Take in a `${…}` or `%{…}`, and the text from `position` to it; returns where the text goes on."""
        text = self.source.text
        end = _end(text, found.end(), over_lines=self.strict)
        if end < 0:
            raise self._error(found.start(), f"`{found[0]}` is not closed")
        inner = text[found.end() : end - 1]
        before = text[position : found.start()]
        kept = before.rstrip(" \t") if inner.startswith("~") else before
        self._literal(position, position + len(kept))
        if found[0] == "${":
            self._emit(PLACEHOLDER, found.start(), verbatim=False)
        else:
            self._directive(inner.strip("~ \t\r\n"), found.start())
        after = _BLANKS_AFTER.match(text, end) if inner.endswith("~") else None
        return after.end() if after is not None else end

    def result(self) -> SourceText:
        """What this reading makes of the text."""
        return self.source.derive("".join(self.pieces), self.segments or [Segment(0, 0)])

    def _directive(self, words: str, start: int) -> None:
        word = words.split(maxsplit=1)[0] if words.split() else ""
        if word in ("if", "for"):
            if len(self.shown) > DEPTH_LIMIT:
                raise self._error(start, f"directives are nested deeper than {DEPTH_LIMIT} levels")
            self.branched = True
            self.shown.append(self.arm)
        elif len(self.shown) == 1:
            raise self._error(start, f"`%{{ {word} }}` closes or continues nothing")
        elif word == "else":
            self.shown[-1] = not self.shown[-1]
        elif word in ("endif", "endfor"):
            self.shown.pop()

    def _literal(self, start: int, end: int) -> None:
        if start < end:
            self._emit(self.source.text[start:end], start, verbatim=True)

    def _emit(self, piece: str, outer: int, *, verbatim: bool) -> None:
        if all(self.shown):
            self.segments.append(Segment(self.length, outer, verbatim))
            self.pieces.append(piece)
            self.length += len(piece)

    def _error(self, offset: int, message: str) -> InputError:
        where = self.source.location(offset, offset)
        return InputError(message, path=where.path, line=where.line, column=where.column)


def _end(text: str, position: int, *, over_lines: bool) -> int:
    """The offset behind the brace that closes an expression, or -1; strings in it may hold braces."""
    depth = 1
    for found in _TOKEN.finditer(text, position):
        if found[0] == "{":
            depth += 1
        elif found[0] == "}":
            depth -= 1
            if not depth:
                return found.end()
        elif found[0] == "\n" and not over_lines:
            return -1
    return -1
