"""JSON into the same positioned nodes as YAML.

A YAML parser would do for most of it, but not for `\\ud83d\\ude00`, nor as fast.
"""

from __future__ import annotations

from collections.abc import Callable
from json import JSONDecodeError, decoder

from unitlint.errors import InputError
from unitlint.grammar.bytes import without_lone_surrogates
from unitlint.grammar.tree import Mapping, Node, Scalar, Sequence
from unitlint.grammar.yamltree import DEPTH_LIMIT, NODE_LIMIT
from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass, field
from unitlint.text.source import PLACEHOLDER, SourceText

_BLANKS = re.compile(r"[ \t\r\n\ufeff]*")
_LITERAL = re.compile(r"true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_FILLED = re.compile(f"{_LITERAL.pattern}|{PLACEHOLDER}+")
"""The value of a key: a template may fill in all of it, text and quotes."""


def compose_json(source: SourceText) -> Node:
    """The document of a JSON file. Raises `InputError` for what is no JSON or goes beyond the limits."""
    return _Scanner(source).document()


_scanstring: Callable[[str, int, bool], tuple[str, int]] = vars(decoder)["scanstring"]
"""The decoder's own scanner of strings, in C where there is one; public in `json.decoder`, but untyped."""


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end has not come yet."""

    start: int
    mapping: bool
    keys: list[Scalar] = field(default_factory=list)
    values: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class _Scanner:
    source: SourceText
    position: int = 0
    count: int = 0
    stack: list[_Open] = field(default_factory=list)

    def document(self) -> Node:
        """Read values until the outermost one is whole; nothing but blanks may follow."""
        node: Node | None = None
        while node is None or self.stack:
            if node is None:
                node = self._begin()
            if node is not None and self.stack:
                self.stack[-1].values.append(node)
                node = self._proceed()
        self._skip()
        if self.position < len(self.source.text):
            raise self._refusal("not valid JSON: there is text after the end")
        return node

    def _begin(self) -> Node | None:
        """A whole scalar or empty container, or None once a container with content is open."""
        self._skip()
        self._count()
        character = self.source.text[self.position : self.position + 1]
        if character == '"':
            return self._string()
        if character in ("{", "["):
            return self._open(mapping=character == "{")
        is_value = bool(self.stack) and self.stack[-1].mapping
        found = (_FILLED if is_value else _LITERAL).match(self.source.text, self.position)
        if found is None:
            raise self._refusal("not valid JSON: a value is missing")
        self.position = found.end()
        return Scalar(found[0], found.start(), found.end())

    def _open(self, *, mapping: bool) -> Node | None:
        if len(self.stack) >= DEPTH_LIMIT:
            raise self._refusal(f"nested deeper than {DEPTH_LIMIT} levels")
        self.stack.append(_Open(self.position, mapping))
        self.position += 1
        self._skip()
        if self.source.text.startswith("}" if mapping else "]", self.position):
            return self._close()
        if mapping:
            self._key()
        return None

    def _proceed(self) -> Node | None:
        """After a value: the next one is to come (None), or the container that ends here."""
        self._skip()
        container = self.stack[-1]
        character = self.source.text[self.position : self.position + 1]
        if character == ",":
            self.position += 1
            if container.mapping:
                self._skip()
                self._key()
            return None
        if character == ("}" if container.mapping else "]"):
            return self._close()
        raise self._refusal("not valid JSON: a comma or closing bracket is missing")

    def _close(self) -> Node:
        self.position += 1
        done = self.stack.pop()
        if not done.mapping:
            return Sequence(tuple(done.values), done.start, self.position)
        pairs = tuple(zip(done.keys, done.values, strict=True))
        return Mapping(pairs, done.start, self.position, _repeated(done.keys), folded=True)

    def _key(self) -> None:
        if not self.source.text.startswith('"', self.position):
            raise self._refusal("not valid JSON: a key in double quotes is missing")
        self._count()
        self.stack[-1].keys.append(self._string())
        self._skip()
        if not self.source.text.startswith(":", self.position):
            raise self._refusal("not valid JSON: a colon is missing")
        self.position += 1

    def _string(self) -> Scalar:
        start = self.position
        try:
            text, self.position = _scanstring(self.source.text, start + 1, True)
        except JSONDecodeError as error:
            self.position = error.pos
            raise self._refusal(f"not valid JSON: {error.msg}") from error
        return Scalar(without_lone_surrogates(text), start, self.position, '"')

    def _count(self) -> None:
        self.count += 1
        if self.count > NODE_LIMIT:
            raise self._refusal(f"has more than {NODE_LIMIT:,} values")

    def _skip(self) -> None:
        found = _BLANKS.match(self.source.text, self.position)
        assert found is not None  # it matches nothing, too
        self.position = found.end()

    def _refusal(self, message: str) -> InputError:
        place = self.source.location(self.position, self.position)
        return InputError(message, path=self.source.path, line=place.line, column=place.column)


def _repeated(keys: list[Scalar]) -> tuple[Scalar, ...]:
    first: dict[str, Scalar] = {}
    return tuple(key for key in keys if first.setdefault(key.text, key) is not key)
