"""What rules about systemctl share: the calls of it in command lines and shell scripts that wait for a job.

Only what a reader of the text can be sure of is a call: no unit that a variable names, nothing in a here
document, nothing that a `timeout` ends or an `&` sends away.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePosixPath

from unitlint.units.names import is_valid

STARTING_VERBS = frozenset({"start", "restart", "reload-or-restart", "force-reload", "isolate"})
"""Verbs of systemctl(1) that queue a start of the units they name, and wait for it."""

_ENABLING_VERBS = frozenset({"enable", "reenable"})
"""Verbs that do so with `--now`."""

_NOT_WAITING = ("--no-block", "--user", "--global", "--root", "--host", "--machine", "--image", "-H", "-M")
"""Options by which the call doesn't wait, or speaks to another manager (systemctl(1), OPTIONS)."""

_IGNORES_ORDER = "ignore-"
"""`--job-mode=ignore-dependencies` and its like."""

_TAKES_WORD = frozenset({"-t", "--type", "-p", "--property", "-s", "--signal", "-o", "--output", "-n"})
_LEADING = frozenset(
    {"then", "do", "else", "elif", "if", "while", "until", "!", "{", "(", "time", "exec", "sudo", "command"}
)
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=")
_HERE_DOCUMENT = re.compile(r"<<-?\s*(['\"]?)(\w+)\1")
_SHELLS = frozenset({"sh", "bash", "dash", "ash", "ksh", "zsh", "busybox"})
_ENDS = frozenset({";", "&&", "||", "|", "&", ";;", ")", "}"})
_UNSURE = frozenset("$`*?[")
_SUFFIX = re.compile(r"\.(?:service|socket|target|timer|path|mount|automount|swap|slice|scope|device)$")


@dataclass(frozen=True, slots=True)
class Call:
    """`systemctl VERB UNITS`, as it is written between two offsets of a text."""

    verb: str
    units: tuple[str, ...]
    start: int
    end: int
    by_service: bool = False
    """Whether it is `service NAME start`."""

    @property
    def words(self) -> str:
        """The call in short: `systemctl start web.service`."""
        return f"systemctl {self.verb} {' '.join(self.units)}"


def call_of(words: Sequence[str]) -> tuple[str, tuple[str, ...], bool] | None:
    """Verb, units, and whether it is service(8), of a command that starts units and waits for them."""
    if not words:
        return None
    command, arguments = PurePosixPath(words[0]).name, words[1:]
    if command == "service" and len(arguments) == 2 and arguments[1] in ("start", "restart"):
        units = _units(arguments[:1])
        return (arguments[1], units, True) if units else None
    if command != "systemctl" or any(w.startswith(_NOT_WAITING) or _IGNORES_ORDER in w for w in arguments):
        return None
    plain = list(_plain(arguments))
    verb, units = (plain[0], _units(plain[1:])) if plain else ("", ())
    now = "--now" in arguments and verb in _ENABLING_VERBS
    if not units or not (now or verb in STARTING_VERBS):
        return None
    return f"{verb} --now" if now else verb, units, False


def _plain(arguments: Sequence[str]) -> Iterator[str]:
    """The arguments without options."""
    skip = False
    for word in arguments:
        if skip:
            skip = False
        elif word in _TAKES_WORD:
            skip = True
        elif not word.startswith("-"):
            yield word


def _units(words: Sequence[str]) -> tuple[str, ...]:
    """The units that are named; systemctl(1): a name without a suffix is a service's."""
    sure = (w for w in words if w and _UNSURE.isdisjoint(w) and "/" not in w)
    named = (w if _SUFFIX.search(w) else f"{w}.service" for w in sure)
    return tuple(name for name in named if is_valid(name))


def script_of(words: Sequence[str]) -> tuple[str, bool] | None:
    """What a command has a shell run: a text (`sh -c TEXT`; True) or a file (`bash FILE`; False)."""
    if not words or PurePosixPath(words[0]).name not in _SHELLS:
        return None
    for index, word in enumerate(words[1:], start=1):
        if re.fullmatch(r"-[a-z]*c[a-z]*", word):
            return (words[index + 1], True) if index + 1 < len(words) else None
        if not word.startswith("-"):
            return word, False
    return None


@lru_cache(maxsize=1024)
def calls_in(script: str) -> tuple[Call, ...]:
    """The calls of a shell script that wait, in its order."""
    return tuple(_calls(script))


def _calls(script: str) -> Iterator[Call]:
    if "systemctl" not in script and "service" not in script:
        return
    for start, line in _logical_lines(script):
        for words, ends_in in _commands(line):
            found = call_of(words) if ends_in != "&" else None
            if found is not None:
                yield Call(found[0], found[1], start, start + len(line), by_service=found[2])


def _logical_lines(script: str) -> Iterator[tuple[int, str]]:
    """Lines with their offsets, continued ones joined, here documents left out."""
    position, until, held, held_at = 0, "", "", 0
    for line in script.splitlines(keepends=True):
        text = line.rstrip("\n")
        if until:
            until = "" if text.strip() == until else until
        elif text.endswith("\\"):
            held, held_at = held + text[:-1] + " ", held_at if held else position
        else:
            indent = 0 if held else len(text) - len(text.lstrip())
            whole = (held + text).strip()
            yield (held_at if held else position + indent), whole
            held = ""
            here = _HERE_DOCUMENT.search(whole)
            until = here[2] if here else ""
        position += len(line)


def _commands(line: str) -> Iterator[tuple[list[str], str]]:
    """The simple commands of a line, each with what ends it; nothing of a line that isn't whole."""
    lexer = shlex.shlex(line, posix=True, punctuation_chars=True)
    lexer.commenters = "#"
    try:
        tokens = [*lexer, ";"]
    except ValueError:
        return
    words: list[str] = []
    for token in tokens:
        if token in _ENDS:
            if command := _bare(words):
                yield command, token
            words = []
        else:
            words.append(token)


def _bare(words: list[str]) -> list[str]:
    """A command without the keywords and assignments before it, and without redirections."""
    while words and (words[0] in _LEADING or _ASSIGNMENT.match(words[0])):
        words = words[1:]
    end = next((i for i, w in enumerate(words) if w[0:1] in (">", "<")), len(words))
    return words[: end - 1 if end < len(words) and words[end - 1].isdigit() else end]
