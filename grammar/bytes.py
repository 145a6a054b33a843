"""The way between a file's bytes and the text that everything else works on, and back: nothing gets lost."""

from __future__ import annotations


def decode(data: bytes) -> str:
    """The text of a file. A byte that is no UTF-8 becomes a lone surrogate, which `encode` turns back."""
    return data.decode("utf-8", "surrogateescape")


def encode(text: str) -> bytes:
    """The bytes that `decode` made the text from."""
    return text.encode("utf-8", "surrogateescape")
