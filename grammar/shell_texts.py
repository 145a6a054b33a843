"""The texts that words of a shell script stand for, with their places (POSIX, Word Expansions)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping

from unitlint.grammar.shell_words import DOUBLE_QUOTED, SUBSTITUTION, Variables, expanded
from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass, field
from unitlint.text.source import Segment, SourceText

_EXPANSION = (
    rf"\$\{{(?P<braced>[A-Za-z_]\w*)\}}|\$(?P<name>[A-Za-z_]\w*)|(?P<other>{SUBSTITUTION}|\$[\d@*#?$!-])"
)
_WORD = re.compile(
    rf"\\(?P<escaped>.)|\$'(?P<ansi>(?:[^'\\]|\\.)*)'|'(?P<single>[^']*)'|\"(?P<double>{DOUBLE_QUOTED})\""
    rf"|{_EXPANSION}",
    re.DOTALL,
)
_QUOTED = re.compile(rf"\\(?P<escaped>[\\\"$`\n])|{_EXPANSION}", re.DOTALL)
_ESCAPE = re.compile(r"\\([ntr\\\"'e])")
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "e": "\x1b"}
_CONVERSION = re.compile(rf"%(?P<percent>%)|%(?P<kind>[sbq])|%[-0-9.]*[a-zA-Z]|{_ESCAPE.pattern}")

ROUNDS_LIMIT = 200
"""How often printf(1) goes through its format for more arguments."""


@dataclass(slots=True)
class Writing:
    """A text that is put together of pieces that stand in `source`, or are made where they are asked for."""

    source: SourceText
    pieces: list[str] = field(default_factory=list)
    segments: list[Segment] = field(default_factory=list)
    length: int = 0

    def add(self, text: str, at: int, *, verbatim: bool = True) -> None:
        """A piece that stands at an offset of the source, or is made there."""
        if text:
            self.segments.append(Segment(self.length, at, verbatim))
            self.pieces.append(text)
            self.length += len(text)

    def copy(self, text: SourceText, start: int, end: int, *, at: int) -> None:
        """A part of another text; `at` is its place if it isn't one of the source."""
        if text.outer is not self.source:
            self.add(text.text[start:end], at, verbatim=False)
            return
        segments = text.segments
        index = max(bisect_right(segments, start, key=lambda segment: segment.inner) - 1, 0)
        while index < len(segments) and segments[index].inner < end:
            segment, index = segments[index], index + 1
            stop = segments[index].inner if index < len(segments) else len(text.text)
            first, last = max(segment.inner, start), min(stop, end)
            outer = segment.outer + (first - segment.inner if segment.verbatim else 0)
            self.add(text.text[first:last], outer, verbatim=segment.verbatim)

    def text(self, at: int) -> SourceText:
        """The whole; an empty one stands at `at`."""
        return self.source.derive("".join(self.pieces), self.segments or (Segment(0, at),))


@dataclass(slots=True)
class Words:
    """What the words of a script stand for, with what its variables do."""

    source: SourceText
    variables: Variables
    texts: Mapping[str, SourceText]
    """Variables that hold whole texts."""

    def text(self, start: int, end: int) -> SourceText:
        """That of the word in a span."""
        writing = Writing(self.source)
        self._expand(writing, _WORD, start, end)
        return writing.text(start)

    def _expand(self, writing: Writing, pattern: re.Pattern[str], start: int, end: int) -> None:
        position = start
        for found in pattern.finditer(self.source.text, start, end):
            writing.add(self.source.text[position : found.start()], position)
            self._piece(writing, found)
            position = found.end()
        writing.add(self.source.text[position:end], position)

    def _piece(self, writing: Writing, found: re.Match[str]) -> None:
        groups = found.groupdict()
        name = found["braced"] or found["name"] or found["other"] or ""
        if found["escaped"] is not None:
            writing.add(found["escaped"].strip("\n"), found.start("escaped"))
        elif groups.get("single") is not None:
            writing.add(found["single"], found.start("single"))
        elif groups.get("ansi") is not None:
            inner = self.source.derive(found["ansi"], (Segment(0, found.start("ansi")),))
            unescaped(writing, inner, at=found.start())
        elif groups.get("double") is not None:
            self._expand(writing, _QUOTED, found.start("double"), found.end("double"))
        elif name in self.texts and self.variables.spend(len(self.texts[name].text)):
            text = self.texts[name]
            writing.copy(text, 0, len(text.text), at=found.start())
        else:
            writing.add(expanded(found, self.variables), found.start(), verbatim=False)


def unescaped(writing: Writing, text: SourceText, *, at: int) -> None:
    """Add a text with what its escapes stand for (`\\n`), as `echo -e` and `$'…'` have them."""
    position = 0
    for found in _ESCAPE.finditer(text.text):
        writing.copy(text, position, found.start(), at=at)
        outer = text.outward(found.start()) if text.outer is writing.source else at
        writing.add(_ESCAPED.get(found[1], found[1]), outer, verbatim=False)
        position = found.end()
    writing.copy(text, position, len(text.text), at=at)


def echoed(source: SourceText, words: list[SourceText], *, newline: bool) -> SourceText:
    """What echo(1) prints."""
    writing = Writing(source)
    at = 0
    for index, word in enumerate(words):
        at = word.outward(0)
        if index:
            writing.add(" ", at, verbatim=False)
        unescaped(writing, word, at=at)
    if newline:
        writing.add("\n", at, verbatim=False)
    return writing.text(at)


def formatted(source: SourceText, form: SourceText, words: list[SourceText]) -> SourceText:
    """What printf(1) prints: it begins the format again as long as there are arguments."""
    writing, left = Writing(source), list(reversed(words))
    for _ in range(ROUNDS_LIMIT):
        before = len(left)
        _format(writing, form, left)
        if not left or len(left) == before:
            break
    return writing.text(form.outward(0))


def _format(writing: Writing, form: SourceText, left: list[SourceText]) -> None:
    position = 0
    for found in _CONVERSION.finditer(form.text):
        at = form.outward(found.start())
        writing.copy(form, position, found.start(), at=at)
        position = found.end()
        if found["percent"] or found[0].startswith("\\"):
            escaped = found[0][1:]
            writing.add(escaped if found["percent"] else _ESCAPED.get(escaped, escaped), at, verbatim=False)
        elif left:
            word = left.pop()
            if found["kind"] == "b":
                unescaped(writing, word, at=at)
            else:
                writing.copy(word, 0, len(word.text), at=at)
    writing.copy(form, position, len(form.text), at=form.outward(position))
