"""Cuts a shell script into its simple commands, line by line (POSIX, Shell Command Language)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from itertools import islice, product
from operator import itemgetter

from unitlint.errors import InputError
from unitlint.grammar.shell_command import ShellCommand, Word
from unitlint.grammar.shell_groups import GROUPS, Groups
from unitlint.grammar.shell_loops import VALUES_LIMIT, Loop, loops_of, variables_in
from unitlint.grammar.shell_output import PRINTING
from unitlint.grammar.shell_programs import (
    IN_A_ROOT,
    SHELLS,
    is_elsewhere,
    leading,
)
from unitlint.grammar.shell_scopes import DECLARING
from unitlint.grammar.shell_texts import Words, Writing
from unitlint.grammar.shell_words import (
    DOUBLE_QUOTED,
    IN_BODY,
    SUBSTITUTION,
    Variables,
    expanded,
    substituted,
    unquoted,
)
from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass, field, replace
from unitlint.text.source import PLACEHOLDER, Segment, SourceText, joined

_TOKEN = re.compile(
    rf"""
    (?P<blank>(?>(?:[ \t\r]|\\\r?\n)+))
  | (?P<comment>\#[^\n]*)
  | (?P<captured>(?P<variable>[A-Za-z_]\w*)="?\$\([ \t\n]*cat[ \t]*<<(?P<tabs>-?)[ \t]*(?P<mark>['"\\]?)
        (?P<delimiter>\w+)['"]?[ \t]*\n
        (?P<captive>(?:[^\n]*\n){{0,200}}?)[ \t]*(?P=delimiter)[ \t]*\n?[ \t]*\)"?)
  | (?P<end>\n|;;?&?|&&|\|\|?&?|&(?!>)|[()])
  | (?P<redirect>\d*(?:<<<|<<-?|>>|>\||[<>]&|<>|<|>)|&>>?)
  | (?P<word>(?>(?:\\.|'[^']*'|"{DOUBLE_QUOTED}"|{SUBSTITUTION}|[^\s;&|()<>'"`\\])+))
  | (?P<junk>.)
    """,
    re.VERBOSE | re.DOTALL,
)

_ASSIGNED = re.compile(r"([A-Za-z_]\w*)(\+?)=")
_SENT_AWAY = re.compile(r"(?:^|(?<=[\n;&]))[^\n;&]*+&(?!&)")
_GROUP_END = re.compile(r"[)}]|\bdone\b")

_CALL = re.compile(r"\$\([\w-]+\)")
_DEFINES = re.compile(r"\([ \t]*\)\s*\{")

WORDS_LIMIT = 200_000
"""Words of one script and those inside it; the longest install scripts have a hundredth of that."""


CHARACTERS = 32
"""Of a text, as much work as a word or a piece of it: pipes may give one here-document to many shells."""


@dataclass(slots=True)
class Length:
    """How much of a script, and of those inside it, has been read."""

    words: int = 0

    def check(self, source: SourceText, last: int) -> None:
        """Raise InputError where there is more than is read; `last` is where the last command stands."""
        if self.words >= WORDS_LIMIT:
            message = f"its commands have {WORDS_LIMIT:,} words up to here; unitlint reads no more of them"
            raise InputError(message, path=source.path, line=source.location(last, last).line)


def _cost(text: SourceText) -> int:
    """How much work it is to put a text into another."""
    return len(text.text) + CHARACTERS * len(text.segments)


def _run_by(command: ShellCommand, before: int) -> list[Word]:
    """The words behind `sudo` and its kin; `ssh HOST` and `chroot ROOT` run a shell, and so does one text."""
    words = command.words[before:]
    if not before or len(words) != 1 or not any(word.text in IN_A_ROOT for word in command.words[:before]):
        return words
    shell = replace(command.words[0], text="sh")
    program, *options = words[0].text.split() or [""]
    reads = program in SHELLS and all(re.fullmatch(r"-[abd-z]*", option) for option in options)
    if command.body is not None and (reads or " " not in words[0].text):
        return [shell]  # `ssh HOST 'bash -s' <<E`, `chroot ROOT <<E`
    return [shell, replace(shell, text="-c"), *words] if options else words


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
        if word in GROUPS.values():
            opened.append((word, found.start()))
        elif word in GROUPS and opened and opened[-1][0] == GROUPS[word]:
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
class Parser:
    source: SourceText
    variables: Variables
    paths: Variables
    """The variables, and what is known of those that hold paths: as words have them, and no text."""
    length: Length
    wrappers: frozenset[str] = frozenset()
    """Functions that run their arguments."""
    line: list[ShellCommand] = field(default_factory=lambda: [ShellCommand()])
    waiting: list[_HereDocument] = field(default_factory=list)
    texts: dict[str, SourceText] = field(default_factory=dict)
    """Variables that hold several lines."""
    groups: Groups = field(default_factory=Groups)
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
                case "captured":
                    self._captured(found)
                case "redirect":
                    self.redirect = found[0].lstrip("0123456789")
                case "end" if self._ends_script(found[0]):
                    self._bodies(text.find("\n", position - 1) + 1 or len(text))
                    break
                case "end" if found[0] == "\n":
                    position = self._bodies(position)
                    yield from self._finished()
                    self.paths.scopes.end(found[0])
                case "end":
                    self.paths.scopes.end(found[0])
                    if _DEFINES.match(text, found.start()) and len(self.line[-1].words) == 1:
                        self.groups.defines = self.line[-1].words[0].text
                    self.line[-1].background = found[0] == "&"
                    reader = self.line[-1] if self.redirect == "<" else None
                    self._next(piped=found[0] in ("|", "|&"))
                    self.groups.operator(found[0], self.line[-1], reader)
        self._bodies(len(text))
        yield from self._finished()

    def _ends_script(self, operator: str) -> bool:
        """Whether the shell runs nothing behind the command that it has read: `exit`, `exec PROGRAM`."""
        words = self.line[-1].words
        if operator not in ("\n", ";", "&&", "||") or not words or not self.paths.scopes.is_certain:
            return False
        return words[0].text == "exit" or (words[0].text == "exec" and len(words) > 1)

    def _next(self, *, piped: bool) -> None:
        self.redirect = ""
        if not piped:
            self.groups.join(self.line[-1])
        self.line.append(ShellCommand(piped_from=self.line[-1] if piped else None))

    def _captured(self, found: re.Match[str]) -> None:
        """`NAME=$(cat <<E …)`: a variable that holds a here-document."""
        here = _HereDocument(self.line[-1], found["delimiter"], bool(found["mark"]), bool(found["tabs"]))
        self.texts[found["variable"]], _ = self._body(here, found.start("captive"))
        assignment = f"{found['variable']}="
        self.paths.scopes.word(f"{assignment}$", lambda _: PLACEHOLDER)
        self.line[-1].words.append(Word(assignment, found.start(), found.end()))

    def _assigned(self, command: ShellCommand, found: re.Match[str]) -> None:
        """Keep the text of a variable that has several lines."""
        assignment = _ASSIGNED.match(found[0])
        if assignment is None or not (command.assigns or command.words[0].text in DECLARING):
            return
        name = assignment[1]
        before = self.texts.pop(name, None)
        if "\n" in found[0] or "\\n" in found[0] or self._calls(found[0]):
            start = found.start() + assignment.end()
            text = Words(self.source, self.variables, self.texts).text(start, found.end())
            appends = before is not None and bool(assignment[2])
            if before is not None and appends and self.variables.spend(_cost(before)):
                self.texts[name] = joined((before, text), route="")
            elif not appends:
                self.texts[name] = text

    def _calls(self, word: str) -> bool:
        """Whether a word has the output of a function in it."""
        return any(call in self.texts for call in _CALL.findall(word))

    def _read(self, command: ShellCommand) -> None:
        """`read -d '' NAME <<E`."""
        words = [word.text for word in command.arguments]
        if command.body is not None and words and any(re.fullmatch(r"-\w*d", word) for word in words):
            self.texts[words[-1]] = command.body

    def _word(self, found: re.Match[str]) -> None:
        self.length.words += 1
        command, redirect, self.redirect = self.line[-1], self.redirect, ""
        word = Word(unquoted(found[0], self.paths), found.start(), found.end())
        if not redirect:
            self._assigned(command, found)
            self.groups.word(command, found[0])
            self.paths.scopes.word(found[0], lambda part: unquoted(part, self.paths))
            self._substituted(command, found)
        if redirect in ("<<", "<<-"):
            literal = any(mark in found[0] for mark in "'\"\\")
            self.waiting.append(_HereDocument(command, word.text, literal, redirect == "<<-"))
        elif redirect == "<<<":
            writing = Writing(self.source)
            text = self._text(word)
            writing.copy(text, 0, len(text.text), at=word.start)
            writing.add("\n", word.start, verbatim=False)
            command.body = writing.text(word.start)
        elif redirect in (">", ">>", ">|", "&>", "&>>"):
            command.written.append(word)
            command.appends = redirect.endswith(">>")
        elif not redirect:
            if command.prints:
                command.printed.append(self._text(word))
            command.prints = command.prints or word.text in PRINTING
            command.assigns = command.assigns and _ASSIGNED.match(word.text) is not None
            command.words.append(word)

    def _substituted(self, command: ShellCommand, found: re.Match[str]) -> None:
        """Keep the commands whose output the word holds."""
        if "$(" in found[0] or "`" in found[0]:
            for start, end in substituted(found[0]):
                at = Segment(0, found.start() + start)
                command.inside.append(self.source.derive(found[0][start:end], [at]))

    def _text(self, word: Word) -> SourceText:
        return Words(self.source, self.variables, self.texts).text(word.start, word.end)

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
        self.groups.join(self.line[-1])
        for command in self.line:
            texts = [word.text for word in command.words]
            before = leading(texts, self.wrappers)
            command.elsewhere = is_elsewhere(texts[:before])
            command.loop = next((text for text in texts[:before] if text in ("until", "while")), "")
            command.negated = "!" in texts[:before]
            command.words = _run_by(command, before)
            if command.group is None and (printed := self.texts.get(f"$({command.name})")) is not None:
                command.group = [ShellCommand([replace(command.words[0], text="cat")], body=printed)]
            if command.reads_group:
                command.body, command.group = command.output, None
            if command.body is None and command.piped_from is not None:
                command.body = command.piped_from.output or command.piped_from.body
            if command.name == "read":
                self._read(command)
            if command.words or command.written or command.body is not None or command.inside:
                command.background |= self._is_away(command)
                yield from self._rounds(command) if self.loops else (command,)
        self.line, self.redirect = [ShellCommand()], ""
        self._outputs()

    def _outputs(self) -> None:
        """Keep what the functions that a line has ended print: `$(NAME)` stands for it."""
        for name, group in self.groups.functions:
            output = ShellCommand(group=group).output
            if output is not None and self.variables.spend(_cost(output)):
                self.texts[f"$({name})"] = output
        self.groups.functions.clear()

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
        if not command.words and command.inside:
            start = command.inside[0].outward(0)
        index = bisect_right(self.away, start, key=itemgetter(0)) - 1
        return index >= 0 and start < self.away[index][1]
