"""Functions of a shell script, and what one runs when it is called (POSIX, Shell Command Language, 2.9.5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice

from unitlint.quick import patterns as re

_LINES = 100
_FUNCTION = re.compile(
    r"^(?P<indent>[ \t]*)"
    r"(?:function[ \t]+(?P<ksh>[\w-]+)[ \t]*(?:\([ \t]*\))?|(?P<name>[\w-]+)[ \t]*\([ \t]*\))"
    r"[ \t]*\n?[ \t]*\{(?:[ \t]*(?P<short>[^\n]*?)[ \t]*\}[ \t;]*$"
    rf"|[^\n]*\n(?P<body>(?:[^\n]*\n){{0,{_LINES}}}?)(?P=indent)\}})",
    re.MULTILINE,
)
_ARGUMENT = re.compile(r"\"\$@\"|\"\$\*\"|\$@|\$\*|\"\$\{?([1-9])\}?\"|\$\{([1-9])\}|\$([1-9])(?![0-9])")
_MOST = 200
"""Functions of one script."""


def functions_of(text: str) -> Mapping[str, str]:
    """The functions that do something with their arguments, and their bodies."""
    found = islice(_FUNCTION.finditer(text), _MOST) if "()" in text or "function" in text else ()
    bodies = {each["ksh"] or each["name"]: each["body"] or each["short"] or "" for each in found}
    return {name: body for name, body in bodies.items() if _ARGUMENT.search(body)}


def called(body: str, arguments: Sequence[str]) -> str:
    """The body with the arguments in the place of `$1` and `$@`; empty for one that is not given."""

    def argument(number: str) -> str:
        index = int(number) - 1
        return _quoted(arguments[index]) if index < len(arguments) else '""'

    def replaced(found: re.Match[str]) -> str:
        number = found[1] or found[2] or found[3]
        return argument(number) if number else " ".join(_quoted(word) for word in arguments)

    return _ARGUMENT.sub(replaced, body)


def _quoted(word: str) -> str:
    """A plain word, which may stand inside quotes; of others nothing is known."""
    return word if re.fullmatch(r"[\w@.:/+=-]*", word) else "$unknown"
