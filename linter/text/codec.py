"""Frozen dataclasses to JSON and back; the way back trusts nothing.

A decoded value has just the type that its dataclass declares: unknown members, wrong types, long texts, long
lists and deep nesting are refused, with the place in the document.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import TypeVar, Union, cast, get_args, get_origin, get_type_hints

from unitlint.errors import InputError

MOST_CHARACTERS = 20_000
MOST_ITEMS = 5_000
MOST_NUMBER = 100_000_000
DEEPEST = 24

T = TypeVar("T")


def encode(value: object) -> object:
    """What `json` can write: a dataclass is an object of its fields.

    Texts and lists that `decode` would refuse for their length are cut.
    """
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: encode(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return [encode(item) for item in value[:MOST_ITEMS]]
    if isinstance(value, str):
        return value if len(value) <= MOST_CHARACTERS else f"{value[: MOST_CHARACTERS - 1]}…"
    assert value is None or isinstance(value, int | bool)
    return value


def decode(expected: type[T], value: object) -> T:
    """`value`, as `json` read it, as an `expected`. Raises InputError for anything else."""
    return cast("T", _decode(expected, value, "$", 0))


def _decode(expected: object, value: object, where: str, depth: int) -> object:
    if depth > DEEPEST:
        raise _refusal(where, f"is nested deeper than {DEEPEST}")
    origin = get_origin(expected)
    if origin in (UnionType, Union):
        return _union(get_args(expected), value, where, depth)
    if origin is tuple:
        return _items(get_args(expected)[0], value, where, depth)
    if isinstance(expected, type) and is_dataclass(expected):
        return _object(expected, value, where, depth)
    if isinstance(expected, type) and issubclass(expected, Enum):
        return _member(expected, value, where)
    return _plain(expected, value, where)


def _plain(expected: object, value: object, where: str) -> object:
    if expected is str and isinstance(value, str):
        if len(value) > MOST_CHARACTERS:
            raise _refusal(where, f"has {len(value)} characters, more than {MOST_CHARACTERS}")
        return value
    if expected is bool and isinstance(value, bool):
        return value
    if expected is int and isinstance(value, int) and not isinstance(value, bool):
        if not 0 <= value <= MOST_NUMBER:
            raise _refusal(where, f"is not between 0 and {MOST_NUMBER}")
        return value
    raise _refusal(where, f"is not of type {getattr(expected, '__name__', expected)}")


def _member(expected: type[Enum], value: object, where: str) -> Enum:
    for member in expected:
        if member.value == value:
            return member
    raise _refusal(where, f"is not of type {expected.__name__}")


def _union(options: tuple[object, ...], value: object, where: str, depth: int) -> object:
    """Of a union, the option of the value's JSON type: at most one text or enum, one other and null."""
    if value is None and NoneType in options:
        return None
    for option in options:
        if option is not NoneType and _is_text(option) == isinstance(value, str):
            return _decode(option, value, where, depth)
    raise _refusal(where, "has a type that is not allowed here")


def _is_text(option: object) -> bool:
    return isinstance(option, type) and (option is str or issubclass(option, Enum))


def _items(expected: object, value: object, where: str, depth: int) -> tuple[object, ...]:
    if not isinstance(value, list):
        raise _refusal(where, "is not a list")
    if len(value) > MOST_ITEMS:
        raise _refusal(where, f"has {len(value)} items, more than {MOST_ITEMS}")
    return tuple(_decode(expected, item, f"{where}[{n}]", depth + 1) for n, item in enumerate(value))


def _object(expected: type, value: object, where: str, depth: int) -> object:
    if not isinstance(value, dict):
        raise _refusal(where, "is not an object")
    hints = _hints(expected)
    if unknown := sorted(value.keys() - hints.keys()):
        raise _refusal(where, f"has the unknown member {unknown[0]!r:.80}")
    if missing := sorted(hints.keys() - value.keys()):
        raise _refusal(where, f"lacks the member {missing[0]!r}")
    decoded = {n: _decode(hint, value[n], f"{where}.{n}", depth + 1) for n, hint in hints.items()}
    return expected(**decoded)


@cache
def _hints(expected: type) -> Mapping[str, object]:
    return get_type_hints(expected)


def _refusal(where: str, what: str) -> InputError:
    return InputError(f"unitlint did not write this artifact: {where} {what}")
