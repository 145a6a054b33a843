"""The shape of a catalogue that is not ours: each value has the type that its reader expects."""

from __future__ import annotations

from collections.abc import Mapping

EACH = "*"
"""Stands for all keys of an object, or all items of a list."""

_SETTINGS = {EACH: (EACH, (int, str, str))}
_UNITS = {EACH: {"link?": str, "settings?": _SETTINGS}}
_DIRECTORIES = {EACH: {"units": _UNITS, "drop_ins": {EACH: _UNITS}, "dependencies": {EACH: (EACH, str)}}}
_CATALOGUE = {
    "version": int,
    "name": str,
    "systemd_version": int,
    "complete": bool,
    "date?": str,
    "provenance": (EACH, str),
    "presets": (EACH, str),
    "complete_for?": (EACH, str),
    "directories": _DIRECTORIES,
    "user_directories?": _DIRECTORIES,
}
"""Keys with a question mark may lack; a tuple is a list, of one shape for `EACH` item or of one for each."""

_CALLED = {int: "a whole number", str: "a text", bool: "true or false"}


def check_shape(document: object) -> None:
    """Raise ValueError, with the place, for a value of another shape."""
    _check(document, _CATALOGUE, "it")


def _check(value: object, shape: object, where: str) -> None:
    match shape:
        case {"*": inner}:
            for key, member in _object(value, where).items():
                _check(member, inner, f"{where}.{key}")
        case dict():
            _members(_object(value, where), shape, where)
        case ("*", inner):
            for index, item in enumerate(_list(value, where)):
                _check(item, inner, f"{where}[{index}]")
        case tuple():
            items = _list(value, where)
            if len(items) != len(shape):
                raise ValueError(f"{where} must have {len(shape)} items")
            for index, (item, inner) in enumerate(zip(items, shape, strict=True)):
                _check(item, inner, f"{where}[{index}]")
        case type() if type(value) is not shape:
            raise ValueError(f"{where} must be {_CALLED[shape]}")


def _members(value: Mapping[str, object], shape: Mapping[str, object], where: str) -> None:
    for key, inner in shape.items():
        name = key.removesuffix("?")
        if name in value:
            _check(value[name], inner, f"{where}.{name}")
        elif not key.endswith("?"):
            raise ValueError(f"{where} has no {name}")


def _object(value: object, where: str) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise ValueError(f"{where} must be an object")
    return value


def _list(value: object, where: str) -> list[object]:
    if not isinstance(value, list):
        raise ValueError(f"{where} must be a list")
    return value
