"""What the words of a shell script stand for (POSIX, Shell Command Language, Word Expansions).

Nothing is run: what `$…` and backquotes stand for is unknown unless the script sets it to a constant.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from unitlint.grammar.shell_scopes import DECLARING, VALUE_LIMIT, Scopes
from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass, field
from unitlint.text.source import PLACEHOLDER

_BRACED = r"\$\{(?:[^{}]|\{[^{}]{0,300}\}){0,300}\}|\$\{[^}]{0,300}\}"
_PARENTHESES = r"\((?:[^()]|\([^()]{0,300}\)){0,300}\)"
SUBSTITUTION = rf"\$\((?:[^()]|{_PARENTHESES}){{0,300}}\)|`[^`]*`|{_BRACED}"
_INNER_WORD = r"(?>[^()'\"\\]{1,100})|\\.|'[^']{0,200}'|\"(?>(?:[^\"\\]|\\.){0,200})\""
_INNER = rf"\$\((?>(?:{_INNER_WORD}|\((?>(?:{_INNER_WORD}){{0,30}})\)){{0,30}})\)"
DOUBLE_QUOTED = rf"(?>(?:[^\"\\$]|\\.|{_INNER}|\$)*)"
"""What stands between double quotes: a command in it has quotes of its own, `"$(awk -F '"' …)"`."""
_PIECE = re.compile(
    rf"\\(?P<escaped>.)|'(?P<single>[^']*)'|\"(?P<double>{DOUBLE_QUOTED})\"|{SUBSTITUTION}", re.DOTALL
)
_EXPANSION = re.compile(
    rf"\$\{{(?P<braced>[A-Za-z_]\w*)\}}|\$(?P<name>[A-Za-z_]\w*)|{SUBSTITUTION}|\$[\d@*#?$!-]", re.DOTALL
)
IN_BODY = re.compile(rf"\\[$`\\]|{_EXPANSION.pattern}", re.DOTALL)
_COMMAND = re.compile(rf"\\.|\$\(\(|(?P<command>{_INNER})|(?P<old>`[^`]*`)", re.DOTALL)
_QUOTED_ESCAPE = re.compile(r"\\([\\\"$`\n])")
_SET_TO = (
    rf"(?:^|[;&\n])[ \t]*(?:(?:{'|'.join(sorted(DECLARING))})[ \t]+(?:-\w+[ \t]+)*)?(?P<name>[A-Za-z_]\w*)="
)
_CONSTANT = re.compile(
    rf"{_SET_TO}"
    r"(?:\"(?P<double>[^\"$`\\\n]*)\"|'(?P<single>[^'\n]*)'|(?P<plain>[^\s;&|()<>'\"`\\$]*))"
    r"(?=[ \t]*(?:[;&\n]|$))"
)
_ASSIGNED = re.compile(
    rf"{_SET_TO}"
    r"(?:\"(?P<double>[^\"`\\\n]*)\"|(?P<plain>[^\s;&|()<>'\"`\\]*))(?=[ \t]*(?:[;&\n]|$))"
)
_PATH_BY_DEFAULT = re.compile(
    r"\$\{[A-Za-z_]\w*:?-[\"']?(?P<path>(?:/|~/|\$HOME\b|\$\{HOME\})(?:[^\"'{}]|\$\{\w+\})*)[\"']?\}"
)
"""`${UNITS:-/etc/systemd/system}`."""
_SET = re.compile(r"(?:(?<![\w-])|\bfor[ \t]+)([A-Za-z_]\w*)(?:\+?=|[ \t]+in\b)")

EXPANDED_LIMIT = 8 * 1024 * 1024
"""Characters that the variables of one script stand for in all: it may name a long one again and again."""


@dataclass(slots=True)
class Variables:
    """What the variables of a script stand for, as far as it is known."""

    values: Mapping[str, str]
    left: int = EXPANDED_LIMIT
    round: Mapping[str, str] = field(default_factory=dict)
    """Those of the loops, in the round that is gone through."""
    scopes: Scopes = field(default_factory=Scopes)
    """Those that are set more than once."""
    in_part: bool = False
    """Whether a value counts that is only likely, or of which a part is known, as of a path."""

    def stands_for(self, name: str) -> str:
        """The value of one; a placeholder where it is unknown, or there is too much of it."""
        value = self.round.get(name) or self.values.get(name)
        if value is None:
            found = self.scopes.value(name)
            value = found.text if found.is_constant or self.in_part else PLACEHOLDER
        return value if self.spend(len(value)) else PLACEHOLDER

    def spend(self, length: int) -> bool:
        """Whether a value of that length may be put in: all together come to no more than the limit."""
        self.left -= length
        return self.left >= 0


def constants_of(text: str) -> dict[str, str]:
    """The variables that are set once, to a constant."""
    once = _set_once(text)
    constants = {}
    for found in _CONSTANT.finditer(text):
        if found["name"] in once:
            constants[found["name"]] = found["double"] or found["single"] or found["plain"] or ""
    return constants


def _set_once(text: str) -> frozenset[str]:
    times: dict[str, int] = {}
    for found in _SET.finditer(text):
        times[found[1]] = times.get(found[1], 0) + 1
    return frozenset(name for name, number in times.items() if number == 1)


def with_paths(text: str, constants: Mapping[str, str]) -> Mapping[str, str]:
    """Besides the constants, the variables that are set once to a path of which a part is known."""
    known, once = dict(constants), _set_once(text)
    variables = Variables(known)
    for found in _ASSIGNED.finditer(text):
        value = found["double"] or found["plain"] or ""
        if "/" in value and found["name"] in once and found["name"] not in known:
            path = _expand(value, variables)
            known[found["name"]] = path if len(path) <= VALUE_LIMIT else PLACEHOLDER
    return known


def unquoted(text: str, variables: Variables) -> str:
    """A word as the program gets it."""
    pieces, position = [], 0
    for found in _PIECE.finditer(text):
        pieces.append(_expand(text[position : found.start()], variables))
        position = found.end()
        if found["escaped"] is not None:
            pieces.append("" if found["escaped"] == "\n" else found["escaped"])
        elif found["single"] is not None:
            pieces.append(found["single"])
        elif found["double"] is not None:
            pieces.append(_double(found["double"], variables))
        else:
            pieces.append(_expand(found[0], variables))
    pieces.append(_expand(text[position:], variables))
    return "".join(pieces)


def _double(text: str, variables: Variables) -> str:
    if text.count("$(") > text.count(")"):
        return PLACEHOLDER  # a command's own quotes end ours
    pieces, position = [], 0
    for found in _QUOTED_ESCAPE.finditer(text):
        pieces += [_expand(text[position : found.start()], variables), found[1].strip("\n")]
        position = found.end()
    return "".join((*pieces, _expand(text[position:], variables)))


def substituted(word: str) -> Iterator[tuple[int, int]]:
    """Where the commands of a word stand for whose output it holds: `$(…)` and backquotes.

    >>> word = "a$(b)'$(c)'" + '"it`d` $((1 + 1))"'
    >>> [word[start:end] for start, end in substituted(word)]
    ['b', 'd']
    """
    for piece in _PIECE.finditer(word):
        if piece["escaped"] is None and piece["single"] is None:
            for found in _COMMAND.finditer(word, piece.start(), piece.end()):
                if found["command"]:
                    yield found.start() + 2, found.end() - 1
                elif found["old"]:
                    yield found.start() + 1, found.end() - 1


def _expand(text: str, variables: Variables) -> str:
    """A part of a word; a path that an unset variable stands for is the one that is meant."""
    if "$" not in text and "`" not in text:
        return text
    if ":-" in text or "-/" in text:
        text = _PATH_BY_DEFAULT.sub(lambda found: found["path"], text)
    return _EXPANSION.sub(lambda found: expanded(found, variables), text)


def expanded(found: re.Match[str], variables: Variables) -> str:
    """What a `$…` that was found in a text stands for."""
    return variables.stands_for(found["braced"] or found["name"] or "")
