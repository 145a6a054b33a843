"""Command lines: prefixes, quotes, separators (systemd.service(5), COMMAND LINES).

The one parser of them: what loads, what is complained of, and what rules see of a command come from here.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from unitlint.grammar.bytes import encode
from unitlint.quick.dataclasses import dataclass, field
from unitlint.systemd.commands import (
    AMBIENT,
    DOTS_ARE_FOLDERS_SINCE,
    MAY_FAIL,
    NAMES_SINCE,
    NO_AMBIENT_SINCE,
    NO_PATTERNS_SINCE,
    OWN_NAME,
    PRIVILEGES,
    SHELL,
    SINGLE_PREFIXES,
)
from unitlint.text.globs import is_glob
from unitlint.text.source import is_known
from unitlint.units.values.complaint import Complaint, Effect, Subject
from unitlint.units.values.paths import NAME_MAX, PATH_MAX
from unitlint.units.values.quoting import BLANKS, Style, Word, WordError, first_word
from unitlint.units.values.specifiers import UnknownSpecifierError, sample, unknown_specifier

_STYLE = Style.UNQUOTE | Style.UNESCAPE


@dataclass(frozen=True, slots=True)
class Command:
    """A command: its prefixes, the executable as written behind them, and its arguments, `;` left out."""

    prefixes: tuple[str, ...]
    executable: str
    arguments: tuple[Word, ...] = ()
    taken: bool = True
    """Whether systemd executes it."""

    @property
    def may_fail(self) -> bool:
        """Whether systemd passes over its failure, and over what is wrong with it."""
        return MAY_FAIL in self.prefixes

    @property
    def in_shell(self) -> bool:
        """Whether a shell reads the line."""
        return SHELL in self.prefixes


@dataclass(frozen=True, slots=True)
class CommandLine:
    """The commands in a value, in order, and what systemd has to say about it."""

    commands: tuple[Command, ...]
    complaints: tuple[Complaint, ...]

    @property
    def refused(self) -> bool:
        """Whether a unit with it does not load."""
        return any(complaint.effect is Effect.REFUSED for complaint in self.complaints)

    @property
    def count(self) -> int:
        """How many commands are executed."""
        return sum(command.taken for command in self.commands)


def command(value: str, subject: Subject) -> Iterator[Complaint]:
    """What is wrong with one or more commands with `;` between them."""
    return iter(command_line(value, subject.unit, subject.version).complaints)


def command_line(value: str, unit: str, version: int) -> CommandLine:
    """The value as that version of systemd reads it for the unit."""
    return _read(value, unit if "%" in value else "", version)


@lru_cache(maxsize=8192)
def _read(value: str, unit: str, version: int) -> CommandLine:
    line = _Line(value, Subject(unit, "Service", "ExecStart", version))
    while line.position >= 0 and _one_command(line):
        pass
    # Whatever a template fills in elsewhere, a specifier that doesn't exist is none.
    complaints = line.complaints if is_known(value) else (c for c in line.complaints if c.specifier)
    return CommandLine(tuple(line.commands), tuple(complaints))


@dataclass(slots=True)
class _Line:
    """A command line being read: `position` is -1 at its end."""

    value: str
    subject: Subject
    position: int = 0
    commands: list[Command] = field(default_factory=list)
    complaints: list[Complaint] = field(default_factory=list)

    def word(self) -> Word | None:
        """The next word; an escape that doesn't exist stays as it is, a quote left open raises WordError."""
        try:
            word = first_word(self.value, self.position, _STYLE)
        except WordError as error:
            word = first_word(self.value, self.position, _STYLE | Style.RELAXED)
            if word is not None:
                self.complaints.append(
                    Complaint(
                        f"{self.value[error.position : error.position + 2]} is not a valid escape",
                        *(error.position, error.position + 2, Effect.TAKEN),
                        help="write \\\\ for one backslash",
                    )
                )
        self.position = -1 if word is None else word.next
        return word

    def spoil(self, complaint: Complaint, prefixes: tuple[str, ...], executable: str) -> bool:
        """Note why a command is not executed; nothing after it is read."""
        self.complaints.append(complaint)
        self.commands.append(Command(prefixes, executable, taken=False))
        return False


_OPEN = "a quote is not closed"
_CLOSE = "close it, or write a backslash before it if it is meant literally"


def _one_command(line: _Line) -> bool:
    """Read a command up to the `;` after it; whether another one may follow."""
    try:
        first = line.word()
    except WordError as error:
        line.complaints.append(Complaint(_OPEN, error.position, help=_CLOSE))
        return False
    if first is None or first.text == ";":
        return first is not None
    prefixes = _prefixes(first.text, line.subject.version)
    name = first.text[sum(map(len, prefixes)) :]
    effect = Effect.IGNORED if MAY_FAIL in prefixes else Effect.REFUSED
    try:
        if SHELL not in prefixes and (reason := _name_flaw(name, line.subject)):
            way_out = f"write the absolute path of {name}" if _is_relative(name) else ""
            complaint = Complaint(reason, first.start, first.end, effect, help=way_out)
            return line.spoil(complaint, prefixes, name)
        arguments, more = _arguments(line)
    except UnknownSpecifierError as error:
        return line.spoil(unknown_specifier(line.value, error, effect), prefixes, name)
    except WordError as error:
        return line.spoil(Complaint(_OPEN, error.position, effect=effect, help=_CLOSE), prefixes, name)
    if OWN_NAME in prefixes and not arguments and SHELL not in prefixes:
        complaint = Complaint("'@' needs a process name after the path", effect=effect)
        return line.spoil(complaint, prefixes, name)
    if AMBIENT in prefixes and line.subject.version >= NO_AMBIENT_SINCE:
        reason = "the prefix !! no longer has any effect"
        line.complaints.append(
            Complaint(reason, first.start, first.end, Effect.TAKEN, help="delete the prefix")
        )
    line.commands.append(Command(prefixes, name, arguments))
    return more


def _prefixes(text: str, version: int) -> tuple[str, ...]:
    """The special characters before the executable: some once, and one of `+`, `!` and `!!`."""
    single: list[str] = []
    privilege = ""
    for char in text:
        if char not in single and SINGLE_PREFIXES.get(char, version + 1) <= version:
            single.append(char)
        elif PRIVILEGES.get(privilege + char, version + 1) <= version:
            privilege += char
        else:
            break
    return (*single, privilege) if privilege else tuple(single)


def _name_flaw(text: str, subject: Subject) -> str:
    """Why systemd takes the text for no executable; empty when it does. Raises UnknownSpecifierError."""
    name = sample(text, subject)
    if not is_known(name):
        return ""
    if subject.version >= NO_PATTERNS_SINCE and is_glob(name):
        return f"the executable's name contains a glob character: {name}"
    if subject.version >= DOTS_ARE_FOLDERS_SINCE and name.endswith(("/.", "/..")):
        return f"the executable is a directory: {name}"
    if subject.version < NAMES_SINCE and name and not name.startswith("/"):
        return f"the executable's path is not absolute: {name}"
    return _flaw(name)


def _flaw(name: str) -> str:
    if not name:
        return "the executable is missing"
    if any(char < " " or char in "\x7f\"'\\" for char in name):
        return f"the executable's name contains a quote, a backslash or a control character: {name}"
    if name.endswith("/"):
        return f"the executable is a directory: {name}"
    parts = name.split("/")
    length = len(encode(name))
    if length >= PATH_MAX or any(len(encode(part)) > NAME_MAX for part in parts):
        return "the executable's name is too long"
    if _is_relative(name):
        return f"the executable is neither an absolute path nor a plain name: {name}"
    return ""


def _is_relative(name: str) -> bool:
    return not name.startswith("/") and ("/" in name or name in (".", ".."))


def _arguments(line: _Line) -> tuple[tuple[Word, ...], bool]:
    """Read arguments up to the end or a `;`; those, and whether it was a `;`.

    Raises WordError, and UnknownSpecifierError.
    """
    found: list[Word] = []
    while line.position >= 0:
        start, rest = line.position, line.value[line.position :]
        if rest[:1] == ";" and (len(rest) == 1 or rest[1] in BLANKS):
            line.position = _skip_blanks(line.value, start + 1)
            return tuple(found), True
        if rest[:2] == "\\;" and (len(rest) == 2 or rest[2] in BLANKS):
            line.position = _skip_blanks(line.value, start + 2)
            found.append(Word(";", start, start + 2, line.position))
        else:
            word = line.word()
            if word is None:
                break
            sample(word.text, line.subject)
            found.append(word)
    return tuple(found), False


def _skip_blanks(value: str, position: int) -> int:
    while position < len(value) and value[position] in BLANKS:
        position += 1
    return position if position < len(value) else -1
