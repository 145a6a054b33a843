"""Nodes of a YAML or JSON document: texts, lists and mappings that know their span."""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.quick.dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scalar:
    """A value as text, whatever its type would be: `0644` stays `0644`.

    `style` is the character that introduces it: `|`, `>`, `'`, `"`, or nothing for a plain scalar. The span
    covers the indicator and the quotes.
    """

    text: str
    start: int
    end: int
    style: str = ""
    tag: str = ""

    @property
    def null(self) -> bool:
        """Whether the value is the null of YAML or JSON (YAML 1.1, null type)."""
        return not self.style and self.text in ("", "~", "null", "Null", "NULL")


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: tuple[Node, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys with their values, in order; `duplicates` are the keys that stand there a second time."""

    pairs: tuple[tuple[Scalar, Node], ...]
    start: int
    end: int
    duplicates: tuple[Scalar, ...] = ()
    folded: bool = False
    """Whether keys count in any case, as those of JSON do for Go (encoding/json, Unmarshal)."""

    def get(self, key: str) -> Node | None:
        """The value of a key: the last one, where a key is repeated, as Go's decoders have it."""
        found = None
        for name, value in self.pairs:
            if self._is(name.text, key):
                found = value
        return found

    def key(self, key: str) -> Scalar | None:
        """The node of a key itself, for a place to point to."""
        return next((name for name, _ in reversed(self.pairs) if self._is(name.text, key)), None)

    def __contains__(self, key: str) -> bool:
        return any(self._is(name.text, key) for name, _ in self.pairs)

    def __iter__(self) -> Iterator[str]:
        return (name.text for name, _ in self.pairs)

    def _is(self, name: str, key: str) -> bool:
        return name == key or (self.folded and name.lower() == key.lower())


Node = Scalar | Sequence | Mapping
