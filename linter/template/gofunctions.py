"""The functions that every template has (text/template, Functions)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import quote_plus

from unitlint.grammar.bytes import decode, encode
from unitlint.quick.dataclasses import dataclass, replace
from unitlint.template.goprint import byte_length, printed, shown
from unitlint.template.goprintf import sprintf
from unitlint.template.values import (
    FunctionError,
    Map,
    Moment,
    NoValue,
    Sized,
    Slice,
    Struct,
    Value,
    truth,
    type_name,
)


@dataclass(frozen=True, slots=True)
class Function:
    """A function of so many arguments (`most` None: any number beyond); `texts` of the first are strings."""

    call: Callable[[Sequence[Value]], Value]
    least: int
    most: int | None
    texts: int = 0


def _kind(value: Value) -> str:
    """What two values have to share to be compared; nothing for what can't be."""
    match value:
        case bool():
            return "bool"
        case int():
            return "int"
        case float():
            return "float"
        case complex():
            return "complex"
        case str():
            return "string"
    return ""


def equal(values: Sequence[Value]) -> bool:
    """Whether the first value equals one of the others."""
    first, *others = values
    if not others:
        raise FunctionError("missing argument for comparison")
    return any(_equal(first, other) for other in others)


def _equal(left: Value, right: Value) -> bool:
    absent = [value is None or isinstance(value, NoValue) for value in (left, right)]
    if any(absent):
        return all(absent)
    if _kind(left) != _kind(right):
        raise FunctionError(f"incompatible types for comparison: {type_name(left)} and {type_name(right)}")
    if not _kind(left) and (_shape(left) != _shape(right) or not _comparable(right)):
        raise FunctionError(f"non-comparable types {type_name(left)} and {type_name(right)}")
    return left == right


def _shape(value: Value) -> object:
    pointer = isinstance(value, Struct) and value.pointer
    return pointer, Struct if isinstance(value, Moment) else type(value)


def _comparable(value: Value) -> bool:
    match value:
        case Slice() | Map():
            return False
        case Struct(fields=fields, pointer=False):
            return all(_comparable(held) for held in fields.values())
    return True


def less(values: Sequence[Value]) -> bool:
    """Whether the first value is less than the second."""
    left, right = values
    kinds = _kind(left), _kind(right)
    if not all(kinds):
        raise FunctionError("invalid type for comparison")
    if kinds[0] != kinds[1]:
        raise FunctionError(f"incompatible types for comparison: {type_name(left)} and {type_name(right)}")
    match left, right:
        case (str(), str()):
            return encode(left) < encode(right)
        case (int() | float(), int() | float()) if not isinstance(left, bool):
            return left < right
    raise FunctionError("invalid type for comparison")


def _less_or_equal(values: Sequence[Value]) -> bool:
    return less(values) or equal(values)


def index(values: Sequence[Value]) -> Value:
    """The first value indexed by the others, one after the other."""
    found, *indices = values
    if found is None or isinstance(found, NoValue):
        raise FunctionError("index of untyped nil")
    for number in indices:
        match found:
            case None:
                raise FunctionError("index of nil pointer")
            case Slice(items):
                found = items[_position(number, len(items) - 1)]
            case str():
                found = Sized(encode(found)[_position(number, byte_length(found) - 1)], "uint8")
            case Map(items, zero=zero):
                if not isinstance(number, str):
                    expected = "value is nil; should be of type string" if number is None else ""
                    raise FunctionError(expected or f"value has type {type_name(number)}; should be string")
                found = items.get(number, zero)
            case _:
                raise FunctionError(f"can't index item of type {type_name(found)}")
    return found


def _position(value: Value, last: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        name = "nil" if value is None or isinstance(value, NoValue) else f"type {type_name(value)}"
        raise FunctionError(f"cannot index slice/array with {name}")
    if not 0 <= value <= last:
        raise FunctionError(f"index out of range: {value}")
    return value


def cut(values: Sequence[Value]) -> Value:
    """`slice x 1 2` is `x[1:2]`; of a string, in bytes."""
    found, *bounds = values
    if found is None or isinstance(found, NoValue):
        raise FunctionError("slice of untyped nil")
    if not isinstance(found, str | Slice):
        raise FunctionError(f"can't slice item of type {type_name(found)}")
    if len(bounds) > 3:
        raise FunctionError(f"too many slice indexes: {len(bounds)}")
    if isinstance(found, str) and len(bounds) == 3:
        raise FunctionError("cannot 3-index slice a string")
    size = byte_length(found) if isinstance(found, str) else len(found.items)
    numbers = [_position(bound, size) for bound in bounds]
    first, last, *_ = [*numbers, *(0, size)[len(numbers) :]]
    for before, after in zip([first, last], [last, *numbers[2:]], strict=False):
        if before > after:
            raise FunctionError(f"invalid slice index: {before} > {after}")
    if isinstance(found, str):
        return decode(encode(found)[first:last])
    return Slice(found.items[first:last], found.type)


def length(values: Sequence[Value]) -> int:
    """The number of elements, of a string of bytes."""
    match values[0]:
        case str() as text:
            return byte_length(text)
        case Slice(items) | Map(items):
            return len(items)
        case None | NoValue():
            raise FunctionError("len of nil pointer")
    raise FunctionError(f"len of type {type_name(values[0])}")


def _call(values: Sequence[Value]) -> Value:
    if values[0] is None or isinstance(values[0], NoValue):
        raise FunctionError("call of nil")
    raise FunctionError(f"non-function of type {type_name(values[0])}")


_HTML = str.maketrans({
    "\0": "\ufffd", '"': "&#34;", "'": "&#39;", "&": "&amp;", "<": "&lt;", ">": "&gt;",
})  # fmt: skip
_JS = {"\\": "\\\\", "'": "\\'", '"': '\\"', "<": "\\u003C", ">": "\\u003E", "&": "\\u0026", "=": "\\u003D"}


def _text(values: Sequence[Value]) -> str:
    """The arguments of an escaper, as one text."""
    return printed([_followed(value) for value in values])


def _followed(value: Value) -> Value:
    if isinstance(value, Struct):
        return replace(value, pointer=False)
    return shown(value) if value is None or isinstance(value, NoValue) else value


def _js(character: str) -> str:
    if character in _JS:
        return _JS[character]
    if "\udc80" <= character <= "\udcff":
        return "\ufffd"
    if character < " " or (character > "\x7f" and not character.isprintable()):
        return f"\\u{ord(character):04X}"
    return character


def _urlquery(text: str) -> str:
    return quote_plus(encode(text), safe="")


BUILTINS = {
    "and": Function(lambda values: next((v for v in values if not truth(v)), values[-1]), 1, None),
    "call": Function(_call, 1, None),
    "eq": Function(equal, 1, None),
    "ge": Function(lambda values: not less(values), 2, 2),
    "gt": Function(lambda values: not _less_or_equal(values), 2, 2),
    "html": Function(lambda values: _text(values).translate(_HTML), 0, None),
    "index": Function(index, 1, None),
    "js": Function(lambda values: "".join(map(_js, _text(values))), 0, None),
    "le": Function(_less_or_equal, 2, 2),
    "len": Function(length, 1, 1),
    "lt": Function(less, 2, 2),
    "ne": Function(lambda values: not equal(values), 2, 2),
    "not": Function(lambda values: not truth(values[0]), 1, 1),
    "or": Function(lambda values: next((v for v in values if truth(v)), values[-1]), 1, None),
    "print": Function(printed, 0, None),
    "printf": Function(lambda values: sprintf(str(values[0]), values[1:]), 1, None, texts=1),
    "println": Function(lambda values: printed(values, line=True), 0, None),
    "slice": Function(cut, 1, None),
    "urlquery": Function(lambda values: _urlquery(_text(values)), 0, None),
}
