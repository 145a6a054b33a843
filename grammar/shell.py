"""The simple commands of a shell script, with their words and here-documents (POSIX, Shell Command Language).

Nothing is run: what `$…` and backquotes stand for is unknown unless the script sets it to a constant, and the
commands of every arm count.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from itertools import islice, product
from operator import itemgetter

from unitlint.grammar.shell_loops import VALUES_LIMIT, Loop, loops_of, variables_in
from unitlint.grammar.shell_programs import READ_A_SCRIPT, SHELLS, leading, wrappers_of
from unitlint.grammar.shell_words import (
    IN_BODY,
    SUBSTITUTION,
    Variables,
    constants_of,
    expanded,
    unquoted,
    with_paths,
)
from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass, field, replace
from unitlint.text.source import Segment, SourceText

_TOKEN = re.compile(
    rf"""
    (?P<blank>(?>(?:[ \t\r]|\\\r?\n)+))
  | (?P<comment>\#[^\n]*)
  | (?P<end>\n|;;?&?|&&|\|\|?&?|&(?!>)|[()])
  | (?P<redirect>\d*(?:<<<|<<-?|>>|>\||[<>]&|<>|<|>)|&>>?)
  | (?P<word>(?>(?:\\.|'[^']*'|"(?>(?:[^"\\]|\\.)*)"|{SUBSTITUTION}|[^\s;&|()<>'"`\\])+))
  | (?P<junk>.)
    """,
    re.VERBOSE | re.DOTALL,
)

_GROUPS = {")": "(", "}": "{", "done": "do"}
_SENT_AWAY = re.compile(r"(?:^|(?<=[\n;&]))[^\n;&]*+&(?!&)")
_GROUP_END = re.compile(r"[)}]|\bdone\b")

_RUNS = re.compile(r"-[a-z]*c")
_QUOTED = re.compile(r"'([^']*)'|\"((?:[^\"\\]|\\.)*)\"", re.DOTALL)

DEPTH_LIMIT = 5
"""Shells that run shells."""

WORDS_LIMIT = 200_000
"""Words of one script and those inside it; the longest install scripts have a hundredth of that."""


CHARACTERS = 32
"""Of a script inside another, as much work as a word: pipes may give one here-document to many shells."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word without its quotes; where it is only known when the script runs it holds a placeholder."""

    text: str
    start: int
    end: int


@dataclass(slots=True)
class ShellCommand:
    """A simple command."""

    words: list[Word] = field(default_factory=list)
    written: list[Word] = field(default_factory=list)
    """The files that its output goes to: `>`, `>>`."""
    appends: bool = False
    body: SourceText | None = None
    """What it reads: a here-document of its own, or of the command whose output is piped into it."""
    piped_from: ShellCommand | None = None
    background: bool = False
    """Whether the shell goes on without waiting for it: `&`."""

    @property
    def name(self) -> str:
        """The program, without its folder."""
        return self.words[0].text.rpartition("/")[2] if self.words else ""

    @property
    def arguments(self) -> list[Word]:
        """The words behind the program's name."""
        return self.words[1:]


def commands(source: SourceText, variables: Mapping[str, str] | None = None) -> Iterator[ShellCommand]:
    """The simple commands of a script, in their order; `variables` are known from elsewhere."""
    constants = {**(variables or {}), **constants_of(source.text)}
    paths = Variables(with_paths(source.text, constants), in_part=True)
    texts = Variables(constants, scopes=paths.scopes)
    yield from _with_inner(source, texts, paths, wrappers_of(source.text), _Length())


@dataclass(slots=True)
class _Length:
    """How much of a script, and of those inside it, has been read."""

    words: int = 0


def _with_inner(
    source: SourceText,
    constants: Variables,
    paths: Variables,
    wrappers: frozenset[str],
    length: _Length,
    depth: int = 0,
) -> Iterator[ShellCommand]:
    """The commands, and in the place of `sh -c '…'` and `sh <<E` those of the text that it runs."""
    for command in _Parser(source, constants, paths, length, wrappers).run():
        inner = _inner(source, command) if depth < DEPTH_LIMIT else None
        if inner is None:
            yield command
            continue
        length.words += len(inner.text) // CHARACTERS
        with paths.scopes.inner():
            of_inner = list(_with_inner(inner, constants, paths, wrappers, length, depth + 1))
        for index, each in enumerate(of_inner):
            each.words = [_outward(inner, word) for word in each.words]
            each.written = [_outward(inner, word) for word in each.written]
            if index == 0 and each.body is None and inner is not command.body:
                each.body, each.piped_from = command.body, command.piped_from
            each.background |= command.background
            yield each


def _outward(inner: SourceText, word: Word) -> Word:
    """A word of an inner script where it stands in the outer one."""
    return replace(word, start=inner.outward(word.start), end=inner.outward(max(word.end - 1, 0)) + 1)


def _inner(source: SourceText, command: ShellCommand) -> SourceText | None:
    """The script behind `-c` of a shell, where it is one text in quotes, or the one that it reads."""
    if command.name not in READ_A_SCRIPT:
        return None
    if all(word.text.startswith("-") and "c" not in word.text for word in command.arguments):
        return command.body if command.body is not None and command.body.outer is source else None
    if command.name not in SHELLS:
        return None
    option, text = command.words[1:3] if len(command.words) > 2 else (None, None)
    if option is None or text is None or not _RUNS.fullmatch(option.text):
        return None
    raw = source.text[text.start : text.end]
    if not (found := _QUOTED.fullmatch(raw)):
        return None
    return source.derive(found[1] or found[2] or "", [Segment(0, text.start + 1)])


def _in_background(text: str) -> list[tuple[int, int]]:
    """The spans of the groups that a shell doesn't wait for: `( … ) &`, `{ …; } &`, `do … done &`."""
    if not any(_GROUP_END.search(found[0]) for found in _SENT_AWAY.finditer(text)):
        return []
    opened, spans, closed = list[tuple[str, int]](), list[tuple[int, int]](), (0, 0)
    for found in _TOKEN.finditer(text):
        word = found[0]
        if word == "&" and found.lastgroup == "end" and closed[1]:
            spans.append(closed)
        if found.lastgroup not in ("blank", "redirect"):
            closed = (0, 0)
        if word in _GROUPS.values():
            opened.append((word, found.start()))
        elif word in _GROUPS and opened and opened[-1][0] == _GROUPS[word]:
            closed = (opened.pop()[1], found.end())
    return _united(spans)


def _united(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans in their order, one for those that lie in each other."""
    united: list[tuple[int, int]] = []
    for first, end in sorted(spans):
        if not united or first >= united[-1][1]:
            united.append((first, end))
    return united


@dataclass(slots=True)
class _HereDocument:
    command: ShellCommand
    delimiter: str
    literal: bool
    tabs: bool
    """Whether tabs at a line's start are taken off (`<<-`)."""


@dataclass(slots=True)
class _Parser:
    source: SourceText
    variables: Variables
    paths: Variables
    """The variables, and what is known of those that hold paths: as words have them, and no text."""
    length: _Length
    wrappers: frozenset[str] = frozenset()
    """Functions that run their arguments."""
    line: list[ShellCommand] = field(default_factory=lambda: [ShellCommand()])
    waiting: list[_HereDocument] = field(default_factory=list)
    redirect: str = ""
    away: list[tuple[int, int]] = field(default_factory=list)
    loops: list[Loop] = field(default_factory=list)

    def run(self) -> Iterator[ShellCommand]:
        """Read the script through; commands are given out line by line, with what they read."""
        text, position = self.source.text, 0
        if self.length.words >= WORDS_LIMIT:
            return
        self.away = _in_background(text)
        self.loops = loops_of(text, self.variables)
        while position < len(text) and self.length.words < WORDS_LIMIT:
            found = _TOKEN.match(text, position)
            assert found is not None  # `junk` takes any character
            position = found.end()
            match found.lastgroup:
                case "word":
                    self._word(found)
                case "redirect":
                    self.redirect = found[0].lstrip("0123456789")
                case "end" if found[0] == "\n":
                    position = self._bodies(position)
                    yield from self._finished()
                    self.paths.scopes.end(found[0])
                case "end":
                    self.paths.scopes.end(found[0])
                    self.line[-1].background = found[0] == "&"
                    self._next(piped=found[0] in ("|", "|&"))
        self._bodies(len(text))
        yield from self._finished()

    def _next(self, *, piped: bool) -> None:
        self.redirect = ""
        self.line.append(ShellCommand(piped_from=self.line[-1] if piped else None))

    def _word(self, found: re.Match[str]) -> None:
        self.length.words += 1
        command, redirect, self.redirect = self.line[-1], self.redirect, ""
        word = Word(unquoted(found[0], self.paths), found.start(), found.end())
        if not redirect:
            self.paths.scopes.word(found[0], lambda part: unquoted(part, self.paths))
        if redirect in ("<<", "<<-"):
            literal = any(mark in found[0] for mark in "'\"\\")
            self.waiting.append(_HereDocument(command, word.text, literal, redirect == "<<-"))
        elif redirect in (">", ">>", ">|", "&>", "&>>"):
            command.written.append(word)
            command.appends = redirect.endswith(">>")
        elif not redirect:
            command.words.append(word)

    def _bodies(self, position: int) -> int:
        """Read the here-documents that begin at `position`; returns where the script goes on."""
        for here in self.waiting:
            here.command.body, position = self._body(here, position)
        self.waiting.clear()
        return position

    def _body(self, here: _HereDocument, start: int) -> tuple[SourceText, int]:
        text, position = self.source.text, start
        pieces: list[str] = []
        segments: list[Segment] = []
        length = 0
        while position < len(text):
            end = text.find("\n", position)
            end = len(text) if end < 0 else end + 1
            line, skipped = text[position:end], 0
            if here.tabs:
                skipped = len(line) - len(line.lstrip("\t"))
            if line[skipped:].rstrip("\r\n") == here.delimiter:
                return self._derived(pieces, segments, start), end
            for piece, at, verbatim in self._pieces(line, skipped, literal=here.literal):
                segments.append(Segment(length, position + at, verbatim))
                pieces.append(piece)
                length += len(piece)
            position = end
        return self._derived(pieces, segments, start), position

    def _pieces(self, line: str, position: int, *, literal: bool) -> Iterator[tuple[str, int, bool]]:
        """The pieces of a here-document's line: text, place in the line, and whether it stands there so."""
        while not literal and (found := IN_BODY.search(line, position)):
            yield line[position : found.start()], position, True
            if found[0].startswith("\\"):
                yield found[0][1:], found.start() + 1, True
            else:
                yield expanded(found, self.variables), found.start(), False
            position = found.end()
        yield line[position:], position, True

    def _derived(self, pieces: list[str], segments: list[Segment], start: int) -> SourceText:
        return self.source.derive(
            "".join(pieces), segments or [Segment(0, min(start, len(self.source.text)))]
        )

    def _finished(self) -> Iterator[ShellCommand]:
        for command in self.line:
            before = leading([word.text for word in command.words], self.wrappers)
            command.words = command.words[before:]
            if command.body is None and command.piped_from is not None:
                command.body = command.piped_from.body
            if command.words or command.written or command.body is not None:
                command.background |= self._is_away(command)
                yield from self._rounds(command) if self.loops else (command,)
        self.line, self.redirect = [ShellCommand()], ""

    def _rounds(self, command: ShellCommand) -> Iterator[ShellCommand]:
        """The command of each round of the loops that it stands in, where it names their variables."""
        around = self._around(command)
        if not all(loop.complete for loop in around) or not around:
            yield command
        for values in islice(product(*(loop.values for loop in around)), VALUES_LIMIT if around else 0):
            if self.length.words >= WORDS_LIMIT:
                return
            self.length.words += len(command.words)
            self.paths.round = {loop.variable: value for loop, value in zip(around, values, strict=True)}
            words, written = (
                [self._known(word) for word in each] for each in (command.words, command.written)
            )
            self.paths.round = {}
            yield replace(command, words=words, written=written)

    def _around(self, command: ShellCommand) -> list[Loop]:
        """The loops whose variables the command names, from the outermost on."""
        text, found = self.source.text, set[int]()
        for word in (*command.words, *command.written):
            names = variables_in(text[word.start : word.end])
            if names:
                found.update(i for i, loop in enumerate(self.loops) if loop.covers(word.start, names))
        return [self.loops[index] for index in sorted(found)]

    def _known(self, word: Word) -> Word:
        raw = self.source.text[word.start : word.end]
        return replace(word, text=unquoted(raw, self.paths)) if "$" in raw else word

    def _is_away(self, command: ShellCommand) -> bool:
        start = command.words[0].start if command.words else 0
        index = bisect_right(self.away, start, key=itemgetter(0)) - 1
        return index >= 0 and start < self.away[index][1]
