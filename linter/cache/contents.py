"""Digests of values by all that they hold, however deep."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum

from unitlint.quick.dataclasses import field_names, is_value
from unitlint.quick.digests import blake2b

_SIZE = 16
"""Bytes of a digest."""

_SHORT = 40
"""Characters of a text that stands for itself."""


_PLAIN = frozenset({str, int, bool, type(None)})
"""What is found by its value: names, paths and lines are parts of many values."""


class Contents:
    """Remembers the digests of what it has seen: texts and files are parts of many values."""

    def __init__(self, before: Contents | None = None) -> None:
        """What was seen `before` is known as far as it is asked for again."""
        self._before: Mapping[object, bytes] = before._same if before is not None else {}
        self._same: dict[object, bytes] = {}
        """By the value itself, of records: each configuration has its own, and most say the same."""
        self._values: dict[type, bool] = {}
        """Kinds of records → whether those that are equal hold the same, and can be looked up."""
        self._plain: dict[tuple[type, object], bytes] = {}
        self._known: dict[int, tuple[object, bytes]] = {}
        """By identity, with the value, which so stays alive."""

    def digest(self, value: object) -> str:
        """Equal for values that are alike all the way down.

        Raises TypeError for one that holds anything but data classes and what Python is made of.
        """
        return self._word(value).hex()

    def _word(self, value: object) -> bytes:
        """Itself for a short value, else a digest; it tells how long it is, and of which kind the value."""
        if (kind := type(value)) in _PLAIN:
            if (word := self._plain.get((kind, value))) is None:
                word = self._plain[kind, value] = _short_word(value) or self._digest(value)
            return word
        if (short := _short_word(value)) is not None:
            return short
        known = self._known.get(id(value))
        if known is not None:
            return known[1]
        word = self._record(value) or self._digest(value)
        self._known[id(value)] = (value, word)
        return word

    def _record(self, value: object) -> bytes | None:
        """The word of a record that is equal to another; None for what can't be compared so."""
        kind = type(value)
        if kind not in self._values:
            self._values[kind] = is_value(kind)
        if not self._values[kind]:
            return None
        try:
            word = self._same.get(value) or self._before.get(value)
        except TypeError:  # it holds what has no hash
            self._values[kind] = False
            return None
        self._same[value] = word = word or self._digest(value)
        return word

    def _digest(self, value: object) -> bytes:
        return b"#" + blake2b(self._content(value), digest_size=_SIZE).digest()

    def _content(self, value: object) -> bytes:
        kind = type(value)
        match value:
            case str():
                return _head(kind) + value.encode("utf-8", "surrogatepass")
            case tuple() | list():
                return _head(kind) + self._words(value)
            case frozenset() | set():
                return _head(kind) + b"".join(sorted(map(self._word, value)))
            case dict():
                return _head(kind) + self._words(part for item in value.items() for part in item)
        names = field_names(value)
        if names is None:
            raise TypeError(kind.__qualname__)
        return _head(kind) + self._words(getattr(value, name) for name in names)

    def _words(self, values: Iterable[object]) -> bytes:
        return b"".join(map(self._word, values))


def _short_word(value: object) -> bytes | None:
    """The word of what is no longer than a digest would be, or not by much; most values are."""
    kind = type(value)
    if isinstance(value, str) and kind is str and len(value) <= _SHORT:
        content = value.encode("utf-8", "surrogatepass")
    elif value is None or kind is bool or kind is int:
        content = repr(value).encode()
    elif isinstance(value, Enum):
        content = value.name.encode()
    else:
        return None
    return b"%d:%b%b" % (len(content), _head(kind), content)


_heads: dict[type, bytes] = {}


def _head(kind: type) -> bytes:
    if kind not in _heads:
        _heads[kind] = f"{kind.__module__}.{kind.__qualname__}\0".encode()
    return _heads[kind]
