"""The loops of a shell script over words that are known: `for unit in a.service b.service; do …; done`.

(POSIX, Shell Command Language, The for Loop; bash(1), Arrays and Brace Expansion.)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Set
from itertools import islice

from unitlint.grammar.shell_braces import brace_expanded
from unitlint.grammar.shell_words import Variables, unquoted
from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass
from unitlint.text.globs import is_glob
from unitlint.text.source import is_known

_BLANK = r"(?>(?:[ \t]|\\\r?\n)*)"
_NO_CONTINUATION = r"(?<!\\\n)(?<!\\\r\n)"
"""Behind a line's end: the next line is one of its own, and no part of this one."""
_FOR = re.compile(
    rf"(?:^|(?<=[;&|({{\n]){_NO_CONTINUATION}|(?<=\bdo)|(?<=\bthen)|(?<=\belse)){_BLANK}"
    rf"for[ \t]+(?P<name>[A-Za-z_]\w*)[ \t]+in[ \t]"
    rf"(?P<words>(?>(?:\\\r?\n|[^;\n])*))[;\n](?>(?:\s|\\\r?\n)*)do\b"
)
_EDGE = re.compile(
    rf"(?:^|(?<=[;&|({{\n]){_NO_CONTINUATION}|\bthen\b|\belse\b|\bdo\b){_BLANK}(?P<word>do|done)\b"
)
_OUTPUT = r"\$\((?>(?:[^()]|\((?>(?:[^()]|\([^()]*+\))*)\))*)\)|`[^`]*+`"
"""What another command says, as part of a word: `$(seq 1 3)`, `$((i + 1))`."""
_WORD = re.compile(rf"(?>(?:\\.|'[^']*'|\"[^\"]*\"|{_OUTPUT}|[^\s'\"\\])+)", re.DOTALL)
_VARIABLE = re.compile(r"\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))")
_OF_ARRAY = re.compile(r"\"?\$\{([A-Za-z_]\w*)\[[@*]\]\}\"?")
_ARRAY = re.compile(
    r"(?:^|[;&\n])[ \t]*(?:(?:local|readonly|declare[ \t]+-\w+)[ \t]+)?([A-Za-z_]\w*)(\+?)=\(([^()]*)\)"
)
_COMMENT = re.compile(r"(?:^|(?<=\s))#[^\n]*")

LOOPS_LIMIT = 100
"""Loops of one script."""

VALUES_LIMIT = 64
"""Rounds of a loop, of nested ones together, that are gone through."""

WORDS_LIMIT = 1000
"""Words of a loop's head; one with more is none that is gone through."""


@dataclass(frozen=True, slots=True)
class Loop:
    """A loop, and what its variable is in each round that is known."""

    variable: str
    values: tuple[str, ...]
    opened: int
    """Where its head begins; the body is from `start` to `end`, its `done` included."""
    start: int
    end: int
    complete: bool
    """Whether each round is known."""

    def covers(self, position: int, names: Set[str]) -> bool:
        """Whether a word there that has those variables in it stands in the body, and has this one."""
        return self.start <= position < self.end and self.variable in names


def variables_in(word: str) -> frozenset[str]:
    """The variables that a word has in it as it is written."""
    found = _VARIABLE.finditer(word) if "$" in word else ()
    return frozenset(each[1] or each[2] for each in found)


def loops_of(text: str, constants: Variables) -> list[Loop]:
    """The loops over words, of which at least one is known, in their order."""
    if "for" not in text or "done" not in text:
        return []
    arrays = _arrays(text)
    loops = []
    for found in islice(_FOR.finditer(text), LOOPS_LIMIT):
        words = list(islice(_words(found["words"], constants, arrays), WORDS_LIMIT))
        values = tuple(word for word in words if is_known(word) and not is_glob(word))
        if values and len(values) <= VALUES_LIMIT and len(words) < WORDS_LIMIT:
            complete = len(values) == len(words)
            end = _end(text, found.end())
            loops.append(Loop(found["name"], values, found.start(), found.end(), end, complete))
    return loops


def _arrays(text: str) -> dict[str, str]:
    """The words of the arrays that are set once."""
    found = list(_ARRAY.finditer(text)) if "=(" in text else []
    times = Counter(each[1] for each in found)
    return {each[1]: _COMMENT.sub("", each[3]) for each in found if times[each[1]] == 1 and not each[2]}


def _words(text: str, constants: Variables, arrays: Mapping[str, str]) -> Iterator[str]:
    for found in _WORD.finditer(text.replace("\\\n", " ")):
        word = found[0]
        array, variable = _OF_ARRAY.fullmatch(word), _VARIABLE.fullmatch(word)
        if array is not None and array[1] in arrays:
            yield from _words(arrays[array[1]], constants, {})
        elif variable is not None:
            yield from unquoted(word, constants).split()
        else:
            is_plain = not any(mark in word for mark in "'\"`(")
            yield from (unquoted(part, constants) for part in (brace_expanded(word) if is_plain else [word]))


def _end(text: str, start: int) -> int:
    """Where the loop ends whose body begins at `start`."""
    depth = 1
    for found in _EDGE.finditer(text, start):
        depth += 1 if found["word"] == "do" else -1
        if not depth:
            return found.end()
    return len(text)
