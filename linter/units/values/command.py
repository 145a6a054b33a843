"""Command lines: prefixes, quotes, separators (systemd.service(5), COMMAND LINES)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from unitlint.grammar.bytes import encode
from unitlint.units.values.complaint import Complaint, Effect, Subject
from unitlint.units.values.paths import NAME_MAX, PATH_MAX
from unitlint.units.values.specifiers import sample
from unitlint.units.values.words import BLANKS, Style, Word, WordError, first_word

_STYLE = Style.UNQUOTE | Style.UNESCAPE
_PRIVILEGES = ("+", "!", "!!")
_SHELL_SINCE = 258
"""The version that knows the prefix `|`, which runs the command in a shell (NEWS, 258)."""
_NO_AMBIENT_SINCE = 258
"""The version that ignores the prefix `!!` and warns of it (NEWS, 258)."""
_NO_PATTERNS_SINCE = 262
"""The oldest version known to refuse `*`, `?` and `[` in the name of an executable (asked)."""
_DOTS_ARE_FOLDERS_SINCE = 257
"""The oldest version known to take a path that ends in `.` or `..` for a directory (asked)."""


@dataclass(frozen=True, slots=True)
class _Prefixes:
    length: int
    optional: bool
    own_name: bool
    shell: bool
    ambient: bool
    """Whether `!!` is one of them."""


@dataclass(slots=True)
class _Line:
    """A command line being read: `position` is -1 at its end, `found` what is wrong so far."""

    value: str
    subject: Subject
    position: int
    found: list[Complaint]

    def word(self) -> Word | None:
        """The next word; an escape that doesn't exist stays as it is, a quote left open raises WordError."""
        try:
            word = first_word(self.value, self.position, _STYLE)
        except WordError as error:
            word = first_word(self.value, self.position, _STYLE | Style.RELAXED)
            if word is not None:
                self.found.append(
                    Complaint(
                        f"{self.value[error.position : error.position + 2]} is no escape",
                        *(error.position, error.position + 2, Effect.TAKEN),
                        help="write two backslashes for one",
                    )
                )
        self.position = -1 if word is None else word.next
        return word


def command(value: str, subject: Subject) -> Iterator[Complaint]:
    """One or more commands with `;` between them; what is wrong with one stops the unit from loading."""
    line = _Line(value, subject, 0, [])
    while line.position >= 0 and not _spoilt(line):
        if not _one_command(line):
            break
    yield from line.found


def _spoilt(line: _Line) -> bool:
    return any(c.effect is not Effect.TAKEN for c in line.found)


def _one_command(line: _Line) -> bool:
    """Read a command up to the `;` after it; whether another one may follow."""
    try:
        first = line.word()
    except WordError as error:
        line.found.append(Complaint("a quote is not closed", error.position))
        return False
    if first is None:
        return False
    if first.text == ";":
        return True
    prefixes = _prefixes(first.text, "-@:|" if line.subject.version >= _SHELL_SINCE else "-@:")
    effect = Effect.IGNORED if prefixes.optional else Effect.REFUSED
    if prefixes.ambient and line.subject.version >= _NO_AMBIENT_SINCE:
        reason = "the prefix !! means nothing any more"
        line.found.append(Complaint(reason, first.start, first.end, Effect.TAKEN, help="delete it"))
    if not prefixes.shell and (reason := _name_flaw(first.text[prefixes.length :], line.subject)):
        line.found.append(Complaint(reason, first.start, first.end, effect))
        return False
    try:
        count, more = _arguments(line)
    except WordError as error:
        line.found.append(Complaint("a quote is not closed", error.position, effect=effect))
        return False
    if prefixes.own_name and not count and not prefixes.shell:
        line.found.append(Complaint("'@' wants the name of the process after the path", effect=effect))
    return more


def _prefixes(text: str, single: str) -> _Prefixes:
    """The special characters before the executable: the `single` ones once, and one of `+`, `!` and `!!`."""
    seen: list[str] = []
    for char in text:
        again = char in seen if char in single else _privilege(seen) + char not in _PRIVILEGES
        if again:
            break
        seen.append(char)
    return _Prefixes(len(seen), "-" in seen, "@" in seen, "|" in seen, _privilege(seen) == "!!")


def _privilege(seen: list[str]) -> str:
    return "".join(char for char in seen if char in "+!")


def _name_flaw(text: str, subject: Subject) -> str:
    """Why systemd takes the text for no executable; empty when it does. Raises UnknownSpecifierError."""
    name = sample(text, subject)
    if subject.version >= _NO_PATTERNS_SINCE and any(char in "*?[" for char in name):
        return f"the executable's name holds a character of patterns: {name}"
    if subject.version >= _DOTS_ARE_FOLDERS_SINCE and name.endswith(("/.", "/..")):
        return f"the executable is a directory: {name}"
    return _flaw(name)


def _flaw(name: str) -> str:
    if not name:
        return "there is no executable"
    if any(char < " " or char in "\x7f\"'\\" for char in name):
        return f"the executable's name holds a quote, a backslash or a control character: {name}"
    if name.endswith("/"):
        return f"the executable is a directory: {name}"
    parts = name.split("/")
    length = len(encode(name))
    if length >= PATH_MAX or any(len(encode(part)) > NAME_MAX for part in parts):
        return "the executable's name is too long"
    if not name.startswith("/") and (len(parts) > 1 or name in (".", "..")):
        return f"the executable is neither an absolute path nor a plain name: {name}"
    return ""


def _arguments(line: _Line) -> tuple[int, bool]:
    """Read arguments up to the end or a `;`; how many, and whether it was a `;`.

    Raises WordError, and UnknownSpecifierError.
    """
    count = 0
    while line.position >= 0:
        rest = line.value[line.position :]
        if rest[:1] == ";" and (len(rest) == 1 or rest[1] in BLANKS):
            line.position = _skip_blanks(line.value, line.position + 1)
            return count, True
        if rest[:2] == "\\;" and (len(rest) == 2 or rest[2] in BLANKS):
            line.position = _skip_blanks(line.value, line.position + 2)
        else:
            word = line.word()
            if word is None:
                break
            sample(word.text, line.subject)
        count += 1
    return count, False


def _skip_blanks(value: str, position: int) -> int:
    while position < len(value) and value[position] in BLANKS:
        position += 1
    return position if position < len(value) else -1
