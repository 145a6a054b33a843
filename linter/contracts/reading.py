"""Reading a mapping of the configuration file: every key is known, every value has the right shape."""

from __future__ import annotations

from collections import abc
from collections.abc import Collection, Iterator
from typing import TypeVar

from unitlint.errors import UsageError
from unitlint.grammar.tree import Mapping, Node, Scalar, Sequence
from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass
from unitlint.text.source import Place, SourceText
from unitlint.text.suggest import did_you_mean
from unitlint.units.list_values import BOOLEANS

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class MappingReader:
    """A mapping, the text it stands in, and what to call it in an error."""

    node: Mapping
    source: SourceText
    title: str

    def check_keys(self, known: Collection[str]) -> None:
        """Raise `UsageError` for a key that isn't one of `known`, or that stands there twice."""
        for key in self.node.duplicates:
            raise error(self.source, key, f'{self.title} has the key "{key.text}" twice')
        for key, _ in self.node.pairs:
            if key.text not in known:
                raise unknown(self.source, key, key.text, f"key of {self.title}", known)

    def text(self, key: str, default: str | None = None) -> str:
        """The text of `key`; `default`, or an error where that is None, when it is left out."""
        value = self.node.get(key)
        if value is None:
            if default is None:
                raise error(self.source, self.node, f'{self.title} lacks "{key}"')
            return default
        return scalar(self.source, value, f'"{key}" of {self.title}')

    def choice(self, key: str, choices: abc.Mapping[str, _T], default: _T) -> _T:
        """What the text of `key` stands for in `choices`."""
        value = self.node.get(key)
        if value is None:
            return default
        text = scalar(self.source, value, f'"{key}" of {self.title}')
        if text.lower() not in choices:
            raise unknown(self.source, value, text, f'value of "{key}"', choices)
        return choices[text.lower()]

    def boolean(self, key: str) -> bool:
        """A boolean as systemd reads one (systemd.syntax(7)); required."""
        self.text(key)
        return self.choice(key, BOOLEANS, default=False)

    def names(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """A list of texts; a single text counts as a list of one."""
        value = self.node.get(key)
        if value is None:
            if required:
                raise error(self.source, self.node, f'{self.title} lacks "{key}"')
            return ()
        return texts(self.source, value, f'"{key}" of {self.title}')

    def place(self, key: str) -> Place:
        """Where `key` stands, or the mapping where it is left out."""
        node = self.node.key(key) or self.node
        return self.source.place(node.start, node.end)


def reader(source: SourceText, node: Node, title: str) -> MappingReader:
    """`node` as a mapping; `UsageError` where it is none."""
    if not isinstance(node, Mapping):
        raise error(source, node, f"{title} must be a mapping")
    return MappingReader(node, source, title)


_LINE_END = re.compile(r"(?<![ \t])[ \t]*[\r\n][ \t\r\n]*")


def items(source: SourceText, node: Node, title: str) -> Iterator[Node]:
    """The items of a list; an empty value counts as an empty list."""
    if isinstance(node, Scalar) and node.null:
        return
    if not isinstance(node, Sequence):
        raise error(source, node, f"{title} must be a list")
    yield from node.items


def texts(source: SourceText, node: Node, title: str) -> tuple[str, ...]:
    """A list of texts, none of them empty, at least one."""
    nodes = node.items if isinstance(node, Sequence) else (node,)
    found = tuple(scalar(source, item, title) for item in nodes)
    if not found:
        raise error(source, node, f"{title} is empty")
    return found


def scalar(source: SourceText, node: Node, title: str) -> str:
    """A text that isn't empty, line ends folded."""
    if not isinstance(node, Scalar) or node.null or not node.text.strip():
        raise error(source, node, f"{title} must be a string")
    return _LINE_END.sub(" ", node.text.strip(" \t\r\n"))


def unknown(source: SourceText, node: Node, name: str, what: str, known: Collection[str]) -> UsageError:
    """An error for a name that isn't one of `known`, with the nearest of them."""
    hint = did_you_mean(name, known) or f"known: {', '.join(sorted(known))}"
    return error(source, node, f'unknown {what}: "{name}"', hint)


def error(source: SourceText, node: Node, message: str, hint: str = "") -> UsageError:
    """An error that points to `node`."""
    location = source.location(node.start, node.end)
    return UsageError(message, path=location.path, line=location.line, hint=hint)
