"""A secret that shows itself to nobody who doesn't ask for it by name."""

from __future__ import annotations


class Token:
    """A text whose `repr` and `str` are a word; tracebacks and debug output show that."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The secret, for the one header that it belongs in."""
        return self._text

    def removed_from(self, message: str) -> str:
        """`message` without the secret: what a server or a library answered may quote it."""
        return message.replace(self._text, "***") if self._text else message

    def __repr__(self) -> str:
        return "Token(***)"
