"""Values as text: Go's `fmt` (pkg.go.dev/fmt, Printing) and `encoding/json`."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite

from unitlint.grammar.bytes import encode
from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import replace
from unitlint.template.gofloat import as_json, shortest
from unitlint.template.values import FunctionError, Map, Moment, NoValue, Slice, Struct, Value

_QUOTED = {
    "\a": "\\a", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\v": "\\v",
    "\\": "\\\\", '"': '\\"',
}  # fmt: skip
_JSON = re.compile('["\\\\\x00-\x1f<>&\u2028\u2029\ud800-\udfff]')
_JSON_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}


def shown(value: Value) -> str:
    """What an action outputs for a value."""
    if value is None or isinstance(value, NoValue):
        return "<no value>"
    return plain(replace(value, pointer=False) if isinstance(value, Struct) else value)


def plain(value: Value) -> str:
    """The verb `%v`."""
    match value:
        case NoValue() | None:
            return "<nil>"
        case bool():
            return "true" if value else "false"
        case float():
            return shortest(value)
        case complex():
            imaginary = shortest(value.imag)
            return f"({shortest(value.real)}{'' if imaginary[0] in '+-' else '+'}{imaginary}i)"
        case Slice(items):
            return f"[{' '.join(plain(item) for item in items)}]"
        case Map(items):
            return f"map[{' '.join(f'{key}:{plain(items[key])}' for key in sorted(items))}]"
        case Struct(fields=fields):
            return f"{'&' * value.pointer}{{{' '.join(plain(field) for field in fields.values())}}}"
        case Moment(text):
            return text
    return str(value)


def printed(values: Sequence[Value], *, line: bool = False) -> str:
    """`print`, with blanks between operands of which neither is text; or `println`, with all of them."""
    parts: list[str] = []
    for index, value in enumerate(values):
        texts = isinstance(value, str) or isinstance(values[index - 1], str)
        if index and (line or not texts):
            parts.append(" ")
        parts.append(plain(value))
    return "".join(parts) + ("\n" if line else "")


def quoted(text: str, *, ascii_only: bool = False) -> str:
    """The verb `%q`: a Go string literal; `%+q` has nothing but ASCII in it."""
    return '"' + "".join(_quoted(character, ascii_only) for character in text) + '"'


def _quoted(character: str, ascii_only: bool) -> str:
    code = ord(character)
    if character in _QUOTED:
        return _QUOTED[character]
    if character.isprintable() and (code < 0x80 or not ascii_only):
        return character
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    if code < 0x80:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def to_json(value: Value) -> str:
    """As `encoding/json` writes it: sorted keys, and safe to stand in HTML."""
    match value:
        case NoValue() | None:
            return "null"
        case bool() | int():
            return plain(value)
        case float():
            if not isfinite(value):
                raise FunctionError(f"json: unsupported value: {shortest(value)}")
            return as_json(value)
        case complex():
            raise FunctionError("json: unsupported type: complex128")
        case str():
            return _json_text(value)
        case Moment(json=text):
            return _json_text(text)
        case Slice(items):
            return "null" if value.nil else f"[{','.join(to_json(item) for item in items)}]"
        case Map(items):
            members = (f"{_json_text(key)}:{to_json(items[key])}" for key in sorted(items))
            return "null" if value.nil else f"{{{','.join(members)}}}"
        case Struct(fields=fields, json_names=names):
            return f"{{{','.join(f'{_json_text(names[name])}:{to_json(v)}' for name, v in fields.items())}}}"


def _json_text(text: str) -> str:
    return f'"{_JSON.sub(_json_escape, text)}"'


def _json_escape(match: re.Match[str]) -> str:
    character = match[0]
    code = 0xFFFD if "\ud800" <= character <= "\udfff" else ord(character)
    return _JSON_SHORT.get(character) or f"\\u{code:04x}"


def byte_length(text: str) -> int:
    """The length that Go gives a string."""
    return len(encode(text))
