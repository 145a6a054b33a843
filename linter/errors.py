"""The one family of errors that unitlint raises on purpose.

Whatever else reaches the command line is a bug of unitlint's (exit 70).
"""

from __future__ import annotations

_MOST_LETTERS = 2_000
"""Of a message: it may quote a value of any length, and nobody reads on in a line of a megabyte."""


class UnitlintError(Exception):
    """Something the user can fix: the message says where, what and how (exit 2)."""

    def __init__(
        self, message: str, *, path: str = "", line: int = 0, column: int = 0, hint: str = ""
    ) -> None:
        if len(message) > _MOST_LETTERS:
            message = f"{message[:_MOST_LETTERS]}…"
        super().__init__(message)
        self.message = message
        self.path = path
        self.line = line
        self.column = column
        self.hint = hint

    def __reduce__(self) -> tuple[object, ...]:
        """For one that another process of the run raises."""
        return _again, (type(self), self.message, self.path, (self.line, self.column), self.hint)

    def __str__(self) -> str:
        place = "".join(f":{number}" for number in (self.line, self.column) if number)
        where = f"{self.path}{place}: " if self.path else ""
        hint = f" ({self.hint})" if self.hint else ""
        return f"{where}{self.message}{hint}"


def _again(
    kind: type[UnitlintError], message: str, path: str, place: tuple[int, int], hint: str
) -> UnitlintError:
    return kind(message, path=path, line=place[0], column=place[1], hint=hint)


class UsageError(UnitlintError):
    """The command line or the configuration file asks for something that is not there."""


class OutOfTimeError(UnitlintError):
    """The run took longer than it may: what it found so far still counts."""


class InputError(UnitlintError):
    """An input can't be read: the message names the file and the line."""
