"""The way between a file's bytes and the text that everything else works on, and back: nothing gets lost."""

from __future__ import annotations

from unitlint.quick import patterns as re

_NO_BYTE = re.compile("[\ud800-\udc7f\udd00-\udfff]")


def decode(data: bytes) -> str:
    """The text of a file. A byte that is no UTF-8 becomes a lone surrogate, which `encode` turns back."""
    return data.decode("utf-8", "surrogateescape")


def encode(text: str) -> bytes:
    """The bytes that `decode` made the text from."""
    return without_lone_surrogates(text).encode("utf-8", "surrogateescape")


def without_lone_surrogates(text: str) -> str:
    """The text with U+FFFD for surrogates that stand for no byte: escapes such as `\\ud800` make them."""
    return text if text.isascii() else _NO_BYTE.sub("\ufffd", text)


def size(text: str) -> int:
    """How many bytes the text takes in its file."""
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass")) - 2 * _lost(text)


def _lost(text: str) -> int:
    """How many of the text's characters stand for a byte that is no UTF-8."""
    return sum("\udc80" <= character <= "\udcff" for character in text)
