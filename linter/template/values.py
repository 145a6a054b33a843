"""What a template works on: Go's values, as far as JSON and sabakan's machines hold them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import TYPE_CHECKING

from unitlint.errors import InputError
from unitlint.quick.dataclasses import dataclass, field

if TYPE_CHECKING:  # only rendering for a machine needs it
    from datetime import datetime

DEPTH_LIMIT = 100
"""Lists and objects in one another."""


TEXT_LIMIT = 8 * 1024 * 1024
"""Characters of one rendered text, and of each value on the way to it."""


class NoValue(Enum):
    """What a map doesn't hold: it prints as `<no value>` and is false."""

    ABSENT = "<no value>"


ABSENT = NoValue.ABSENT


class Sized(int):
    """A whole number of another Go type than `int`. It is an int, so that all that takes numbers takes it."""

    type: str

    def __new__(cls, value: int, type: str) -> Sized:  # noqa: A002
        """The number of that Go type: `uint`, `int64`, `uint8`."""
        number = super().__new__(cls, value)
        number.type = type
        return number


@dataclass(frozen=True, slots=True)
class Slice:
    """A list, with the name of its Go type; a nil one is `null` in JSON."""

    items: tuple[Value, ...]
    type: str = "[]interface {}"
    nil: bool = False


@dataclass(frozen=True, slots=True)
class Map:
    """A map with keys of text; indexing it for what it doesn't hold gives `zero`."""

    items: Mapping[str, Value]
    type: str = "map[string]interface {}"
    zero: Value = None
    nil: bool = False


@dataclass(frozen=True, slots=True)
class Struct:
    """A struct: fields in their order, and their names in JSON; `print` shows a pointer with `&`."""

    type: str
    fields: Mapping[str, Value]
    json_names: Mapping[str, str] = field(default_factory=dict)
    pointer: bool = False


@dataclass(frozen=True, slots=True)
class Moment:
    """A time, to the second and the nanoseconds after it: how Go prints it, and how JSON has it."""

    text: str
    json: str
    time: datetime
    nanoseconds: int


Value = NoValue | bool | int | float | complex | str | Slice | Map | Struct | Moment | None


class FunctionError(Exception):
    """What a function or an operation refuses; whoever evaluates knows the place."""


def from_json(document: object, depth: int = 0) -> Value:
    """The value that Go's `encoding/json` makes of a document: every number is a float64.

    Raises `InputError` for nesting beyond `DEPTH_LIMIT`, and for a number too large.
    """
    if depth > DEPTH_LIMIT:
        raise InputError(f"the document is nested deeper than {DEPTH_LIMIT}")
    match document:
        case dict():
            return Map({str(key): from_json(value, depth + 1) for key, value in document.items()})
        case list():
            return Slice(tuple(from_json(value, depth + 1) for value in document))
        case bool() | str() | None:
            return document
        case int() | float():
            try:
                return float(document)
            except OverflowError:
                raise InputError(f"the number {str(document)[:20]}… is too large") from None
    raise InputError(f"JSON has no {type(document).__name__}")


def truth(value: Value) -> bool:
    """Whether the value is not the zero of its type (text/template, Actions)."""
    match value:
        case NoValue() | None:
            return False
        case Slice(items) | Map(items):
            return bool(items)
        case Struct() | Moment():
            return True
    return bool(value)


def type_name(value: Value) -> str:
    """The Go type of a value, as its messages say it."""
    match value:
        case NoValue() | None:
            return "<nil>"
        case bool():
            return "bool"
        case Sized(type=name):
            return name
        case int():
            return "int"
        case float():
            return "float64"
        case complex():
            return "complex128"
        case str():
            return "string"
        case Moment():
            return "time.Time"
        case Slice(type=name) | Map(type=name):
            return name
        case Struct(type=name):
            return f"*{name}" if value.pointer else name
