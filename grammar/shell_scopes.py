"""What the variables of a shell script stand for at each command (POSIX, Shell Command Language).

Commands are gone through in their order. Behind an `if`, a `case`, a loop or a function that sets a variable
it is likely the one value that is known of it, and unknown where there are several; what a function declares,
or a subshell sets, is gone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from enum import Enum, auto

from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass, field
from unitlint.text.source import PLACEHOLDER, is_known

DECLARING = frozenset({"local", "export", "readonly", "declare", "typeset"})
"""Builtins whose arguments are assignments (bash(1))."""
LOCAL = DECLARING - {"export", "readonly"}
"""Those that declare for the function that they stand in."""

DEPTH_LIMIT = 200
"""Groups of commands inside each other; behind deeper ones nothing is known."""
LEFT_LIMIT = 200_000
"""Variables that groups of commands leave behind, one in another again each time; then nothing is known."""
VALUE_LIMIT = 4096
"""Characters of a variable that stands for a path; Linux takes no longer one."""

_ASSIGNMENT = re.compile(r"([A-Za-z_]\w*)(\+?)=(.*)\Z", re.DOTALL)
_GO_ON = frozenset({"while", "until", "!", "time", "elif"})
"""Reserved words before a command that open nothing."""


class _Kind(Enum):
    SCRIPT = auto()
    IF = auto()
    CASE = auto()
    ARM = auto()
    """What needn't be run: a part of an `if` or `case`, the body of a loop."""
    GROUP = auto()
    FUNCTION = auto()
    SUBSHELL = auto()


_OPENS = {
    "if": (_Kind.IF,),
    "then": (_Kind.ARM,),
    "else": (_Kind.ARM,),
    "do": (_Kind.ARM,),
    "case": (_Kind.CASE, _Kind.ARM),
    "{": (_Kind.GROUP,),
}
_CLOSES = {
    "elif": (_Kind.ARM,),
    "else": (_Kind.ARM,),
    "fi": (_Kind.IF,),
    "done": (_Kind.ARM,),
    "esac": (_Kind.CASE,),
    "}": (_Kind.GROUP, _Kind.FUNCTION),
}


@dataclass(frozen=True, slots=True)
class Value:
    """What a variable stands for, with placeholders."""

    text: str
    is_constant: bool
    """Whether it stands in the script so: of another it is only likely, as of a default."""


_UNKNOWN = Value(PLACEHOLDER, is_constant=False)


def _one_of(values: Iterable[Value]) -> Value:
    """What is left of several: of `if [ "$1" ]; then D=$1; else D=/etc; fi` one is known."""
    possible = set(values)
    if len(possible) == 1:
        return possible.pop()
    known = {value.text for value in possible if is_known(value.text)}
    return Value(known.pop(), is_constant=False) if len(known) == 1 else _UNKNOWN


@dataclass(slots=True)
class _Frame:
    kind: _Kind
    values: dict[str, Value] = field(default_factory=dict)
    declared: set[str] = field(default_factory=set)
    in_arms: dict[str, list[Value]] = field(default_factory=dict)
    """What its arms set: each of them starts with what was set before."""


@dataclass(slots=True)
class Scopes:
    """The variables as they are set at the word that was read last."""

    _frames: list[_Frame] = field(default_factory=lambda: [_Frame(_Kind.SCRIPT)])
    _is_first: bool = True
    """Whether the next word is a reserved word, an assignment or a program."""
    _may_be_left_out: bool = False
    """Whether the command stands behind `&&` or `||`."""
    _is_piped: bool = False
    _declares: str = ""
    _set_here: list[str] = field(default_factory=list)
    """What the present command sets: only for its program, if one follows."""
    _parenthesis: bool = False
    _defines: bool = False
    """Whether a `{` would open a function."""
    _is_lost: bool = False
    _left: int = 0

    def value(self, name: str) -> Value:
        """What the variable stands for."""
        holding = (frame.values[name] for frame in reversed(self._frames) if name in frame.values)
        return _UNKNOWN if self._is_lost else next(holding, _UNKNOWN)

    @property
    def is_certain(self) -> bool:
        """Whether the script can't pass by the last command, nor run it in a shell of its own."""
        return not (self._may_be_left_out or self._is_piped or self._is_lost) and len(self._frames) == 1

    @contextmanager
    def inner(self) -> Iterator[None]:
        """A shell that the script runs: it knows what is set, and what it sets itself is gone behind it."""
        depth = len(self._frames)
        self._open(_Kind.SUBSHELL)
        self.end("\n")
        yield
        del self._frames[depth:]
        self.end("\n")

    def end(self, operator: str) -> None:
        """Take in what stands between two commands."""
        if operator == "(":
            self._open(_Kind.SUBSHELL)
        elif operator == ")" and self._frames[-1].kind is _Kind.SUBSHELL:
            self._close((_Kind.SUBSHELL,))
            self._defines = self._parenthesis
        elif operator.startswith(";;") and any(frame.kind is _Kind.CASE for frame in self._frames):
            self._close((_Kind.ARM,))
            self._open(_Kind.ARM)
        self._parenthesis = operator == "("
        if operator != "\n" or not self._is_first:  # `a ||` goes on in the next line
            self._may_be_left_out = operator in ("&&", "||")
            self._is_piped = operator in ("|", "|&")
        self._is_first, self._declares = True, ""
        self._set_here.clear()

    def word(self, raw: str, expanded: Callable[[str], str]) -> None:
        """Take in a word as it is written; `expanded` says what a part of it stands for."""
        self._parenthesis = False
        found = _ASSIGNMENT.match(raw) if self._is_first or self._declares else None
        if found is not None:
            is_constant = "$" not in found[3] and "`" not in found[3]
            self._set(found[1], Value(expanded(found[3]), is_constant), appends=bool(found[2]))
        elif self._is_first:
            self._first(raw)

    def _first(self, word: str) -> None:
        if self._set_here:  # they are for this program alone
            self._frames[-1].values.update(dict.fromkeys(self._set_here, _UNKNOWN))
            self._set_here.clear()
        if word in _CLOSES:
            self._close(_CLOSES[word])
        is_body = word == "{" and self._defines
        for kind in (_Kind.FUNCTION,) if is_body else _OPENS.get(word, ()):
            self._open(kind)
        if word == "function":
            self._defines = True
            return
        self._is_first = word in _GO_ON or (word in _OPENS and word != "case") or self._names_function(word)
        self._declares = word if word in DECLARING else ""
        if word == "{":
            self._defines = False

    def _names_function(self, word: str) -> bool:
        """Whether the word stands behind `function`."""
        return self._defines and word != "{"

    def _set(self, name: str, value: Value, *, appends: bool) -> None:
        frame = self._frames[-1]
        value = _UNKNOWN if appends or len(value.text) > VALUE_LIMIT else value
        frame.values[name] = _one_of((self.value(name), value)) if self._may_be_left_out else value
        if self._declares in LOCAL:
            frame.declared.add(name)
        if not self._declares:
            self._set_here.append(name)

    def _open(self, kind: _Kind) -> None:
        self._is_lost = self._is_lost or len(self._frames) >= DEPTH_LIMIT
        if not self._is_lost:
            self._frames.append(_Frame(kind))

    def _close(self, kinds: tuple[_Kind, ...]) -> None:
        closed = not any(frame.kind in kinds for frame in self._frames)
        while not closed:
            frame = self._frames.pop()
            closed = frame.kind in kinds
            self._leave(frame)

    def _leave(self, frame: _Frame) -> None:
        """What is known behind a group of commands of what it set."""
        self._left += len(frame.values) + len(frame.in_arms)
        self._is_lost = self._is_lost or self._left > LEFT_LIMIT
        if frame.kind is _Kind.SUBSHELL or self._is_lost:
            return
        around = self._frames[-1]
        if frame.kind is not _Kind.FUNCTION:
            around.declared |= frame.declared
        if frame.kind is _Kind.ARM and around.kind in (_Kind.IF, _Kind.CASE):
            for name, value in frame.values.items():
                around.in_arms.setdefault(name, []).append(value)
            return
        is_certain = frame.kind not in (_Kind.ARM, _Kind.FUNCTION)
        for name, value in frame.values.items():
            if frame.kind is not _Kind.FUNCTION or name not in frame.declared:
                around.values[name] = value if is_certain else _one_of((self.value(name), value))
        for name, values in frame.in_arms.items():
            around.values[name] = _one_of((self.value(name), *values))
