"""Values of Terraform's language: objects, lists, strings and here-documents, as nodes of a document.

hcl/hclsyntax/spec.md, "Expressions". What only Terraform could work out is a placeholder. Templates in
strings have been filled in before.
"""

from __future__ import annotations

from unitlint.grammar.tree import Mapping, Node, Scalar, Sequence
from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass
from unitlint.text.lines import lines_of
from unitlint.text.source import PLACEHOLDER

DEPTH_LIMIT = 100
"""Brackets inside each other."""

HERE = "<"
"""The style of a here-document's scalar."""

_BLANKS = re.compile(r"(?:[ \t\r]|#[^\n]*|//[^\n]*|/\*.*?(?:\*/|\Z))+", re.DOTALL)
_BLANKS_AND_LINES = re.compile(r"(?:[ \t\r\n]|#[^\n]*|//[^\n]*|/\*.*?(?:\*/|\Z))+", re.DOTALL)
_STRING = re.compile(r'"((?:[^"\\\n]|\\.)*)"')
_HERE = re.compile(r"<<(?P<strips>-?)(?P<tag>[A-Za-z_][\w-]*)[ \t]*\r?\n")
_WORD = re.compile(rf"[\w{PLACEHOLDER}][\w.\-{PLACEHOLDER}]*")
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))")
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t"}
_PAIRS = {"[": "]", "{": "}", "(": ")"}
_ENDS = frozenset(",]})\n")


def parse_value(text: str, position: int) -> Node | None:
    """The value that begins at an offset; None for one that is nested too deeply."""
    parser = _Parser(text, position)
    try:
        return parser.value(0)
    except RecursionError:
        return None


@dataclass(slots=True)
class _Parser:
    text: str
    position: int

    def value(self, depth: int, *, in_brackets: bool = False) -> Node:
        """One expression; several in a row, as around an operator, are unknown together."""
        if depth > DEPTH_LIMIT:
            raise RecursionError
        parts: list[Node] = []
        is_simple, start = True, self._skip(lines=in_brackets)
        while self.position < len(self.text):
            sign = self.text[self.position]
            if sign in _ENDS:
                break
            found = self._primary(sign, depth)
            if found is None:
                is_simple = False
                self.position += 1
            else:
                parts.append(found)
                if isinstance(found, Scalar) and found.style == HERE and not in_brackets:
                    break  # its last line ends the expression
            self._skip(lines=in_brackets)
        if is_simple and len(parts) == 1:
            return parts[0]
        return Scalar(PLACEHOLDER, start, max(start, self.position))

    def _primary(self, sign: str, depth: int) -> Node | None:
        """What begins here; None for an operator."""
        start = self.position
        if sign == '"' and (found := _STRING.match(self.text, start)) is not None:
            self.position = found.end()
            return Scalar(_ESCAPE.sub(_unescaped, found[1]), start, found.end(), '"')
        if sign == "<" and (here := _HERE.match(self.text, start)) is not None:
            return self._here_document(here)
        if sign == "[":
            return self._list(depth)
        if sign == "{":
            return self._object(depth)
        if sign == "(":
            self._pass_over("(", depth)
            return Scalar(PLACEHOLDER, start, self.position)
        word = _WORD.match(self.text, start)
        if word is None:
            return None
        self.position = word.end()
        is_constant = word[0] in ("true", "false", "null") or word[0][0].isdigit()
        while self.position < len(self.text) and self.text[self.position] in "([":
            self._pass_over(self.text[self.position], depth)
            is_constant = False
        return Scalar(word[0] if is_constant else PLACEHOLDER, start, self.position)

    def _here_document(self, here: re.Match[str]) -> Scalar:
        ended = re.compile(rf"^[ \t]*{re.escape(here['tag'])}[ \t]*\r?$", re.MULTILINE)
        closing = ended.search(self.text, here.end())
        end = closing.start() if closing is not None else len(self.text)
        self.position = closing.end() if closing is not None else len(self.text)
        lines = here_lines(self.text[here.end() : end], strips=bool(here["strips"]))
        return Scalar("".join(line for _, line in lines), here.start(), self.position, HERE)

    def _list(self, depth: int) -> Node:
        start, items = self.position, list[Node]()
        self.position += 1
        while self._skip(lines=True) < len(self.text) and self.text[self.position] != "]":
            if self.text[self.position] in _ENDS:
                self.position += 1
            else:
                items.append(self.value(depth + 1, in_brackets=True))
        self.position += 1
        return Sequence(tuple(items), start, self.position)

    def _object(self, depth: int) -> Node:
        start, pairs = self.position, list[tuple[Scalar, Node]]()
        self.position += 1
        while self._skip(lines=True) < len(self.text) and self.text[self.position] != "}":
            key = self._primary(self.text[self.position], depth + 1)
            name = self.text[key.start : key.end] if key is not None else ""
            if isinstance(key, Scalar) and key.style == "" and _WORD.fullmatch(name):
                key = Scalar(name, key.start, key.end)
            self._skip()
            if isinstance(key, Scalar) and self.text[self.position : self.position + 1] in ("=", ":"):
                self.position += 1
                pairs.append((key, self.value(depth + 1)))
            elif key is None or self.text[self.position : self.position + 1] not in ("\n", "}", ","):
                self.position += 1  # `for`, an operator
        self.position += 1
        return Mapping(tuple(pairs), start, self.position)

    def _pass_over(self, opening: str, depth: int) -> None:
        """Go behind the bracket that closes one."""
        self.position += 1
        while self._skip(lines=True) < len(self.text) and self.text[self.position] != _PAIRS[opening]:
            if self.text[self.position] in _ENDS:
                self.position += 1
            else:
                self.value(depth + 1, in_brackets=True)
        self.position += 1

    def _skip(self, *, lines: bool = False) -> int:
        found = (_BLANKS_AND_LINES if lines else _BLANKS).match(self.text, self.position)
        if found is not None:
            self.position = found.end()
        return self.position


def here_lines(body: str, *, strips: bool) -> list[tuple[int, str]]:
    """The lines of a here-document, each with its offset: `<<-` takes away the blanks that all begin with."""
    lines, start = list[tuple[int, str]](), 0
    for line in lines_of(body):
        lines.append((start, line))
        start += len(line)
    blanks = [len(line) - len(line.lstrip(" \t")) for _, line in lines if line.strip()]
    indent = min(blanks, default=0) if strips else 0
    cuts = [min(indent, len(line) - len(line.lstrip(" \t"))) for _, line in lines]
    return [(start + cut, line[cut:]) for (start, line), cut in zip(lines, cuts, strict=True)]


def _unescaped(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    if code is not None:
        number = int(code, 16)
        return chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else "\ufffd"
    return _ESCAPES.get(found[3], found[3])
