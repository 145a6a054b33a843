"""JSON as it is written out, and as it is read from files that aren't ours."""

from __future__ import annotations

import json
from math import isfinite

from unitlint.errors import InputError
from unitlint.quick import patterns as re
from unitlint.text.numbers import whole_number

_HALF = re.compile(r"\\u[dD][89a-fA-F]")
"""An escape that may be half of a character."""

_NOT_UTF_8 = re.compile("[\ud800-\udfff]")
"""What stands in a text for a byte of a file name that is no UTF-8 (PEP 383)."""

_ESCAPED = re.compile("[\ud800-\udfff\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""These, and what a terminal that shows the document may take for a command or for another direction."""


def json_text(document: object, *, indent: int | None = None, compact: bool = False) -> str:
    """`document` as JSON that can be written in UTF-8, and shown: what can't be is an escape."""
    separators = (",", ":") if compact else None
    text = json.dumps(document, indent=indent, ensure_ascii=False, separators=separators)
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def parse_json(text: str, *, path: str) -> object:
    """The document in `text`. Raises `InputError` for what is not JSON (NaN neither) or nested too deep.

    As in Go's encoding/json, an escape that is half a character counts as U+FFFD.
    """
    try:
        document: object = json.loads(
            text, parse_int=whole_number, parse_float=_finite, parse_constant=_finite
        )
    except json.JSONDecodeError as error:
        raise InputError(
            f"is not valid JSON: {error.msg}", path=path, line=error.lineno, column=error.colno
        ) from error
    except ValueError as error:
        raise InputError(f"is not valid JSON: {error}", path=path) from error
    except RecursionError as error:
        raise InputError("is nested too deep", path=path) from error
    return _with_whole_characters(document) if _HALF.search(text) else document


def _finite(text: str) -> float:
    number = float(text.replace("Infinity", "inf"))
    if not isfinite(number):
        raise ValueError(f"{text[:40]} is not a valid JSON number")
    return number


def _with_whole_characters(value: object) -> object:
    match value:
        case str():
            return _NOT_UTF_8.sub("\ufffd", value)
        case dict():
            return {
                str(_with_whole_characters(key)): _with_whole_characters(held) for key, held in value.items()
            }
        case list():
            return [_with_whole_characters(held) for held in value]
    return value
