"""What sabakan's templates work on: its machines and its functions.

The facts are those of sabakan's documents (docs/machine.md, docs/ignition_template.md).
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from functools import cache

from unitlint.errors import InputError
from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass, replace
from unitlint.template.gofunctions import Function
from unitlint.template.goprint import to_json
from unitlint.template.values import FunctionError, Map, Moment, Sized, Slice, Struct, Value, from_json
from unitlint.text.source import PLACEHOLDER


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """A struct: field, its name in JSON, and what it holds; a `many` is a list of structs."""

    type: str
    fields: tuple[tuple[str, str, str | Layout], ...]
    many: bool = False


_BMC = Layout(
    "sabakan.MachineBMC", (("IPv4", "ipv4", "text"), ("IPv6", "ipv6", "text"), ("Type", "type", "text"))
)
_SPEC = Layout("sabakan.MachineSpec", (
    ("Serial", "serial", "text"), ("Labels", "labels", "labels"), ("Rack", "rack", "unsigned"),
    ("IndexInRack", "index-in-rack", "unsigned"), ("Role", "role", "text"), ("IPv4", "ipv4", "texts"),
    ("IPv6", "ipv6", "texts"), ("RegisterDate", "register-date", "time"),
    ("RetireDate", "retire-date", "time"), ("BMC", "bmc", _BMC),
))  # fmt: skip
_STATUS = Layout("sabakan.MachineStatus", (
    ("Timestamp", "timestamp", "time"), ("Duration", "duration", "float"), ("State", "state", "text"),
))  # fmt: skip
_NIC_FIELDS = (
    ("Address", "address", "text"), ("Netmask", "netmask", "text"), ("MaskBits", "maskbits", "number"),
    ("Gateway", "gateway", "text"),
)  # fmt: skip
_NETWORK = Layout(
    "sabakan.NetworkInfo", (("IPv4", "ipv4", Layout("sabakan.NICConfig", _NIC_FIELDS, many=True)),)
)
_BMC_INFO = Layout("sabakan.BMCInfo", (("IPv4", "ipv4", Layout("sabakan.NICConfig", _NIC_FIELDS)),))
_INFO = Layout("sabakan.MachineInfo", (("Network", "network", _NETWORK), ("BMC", "bmc", _BMC_INFO)))
MACHINE = Layout(
    "sabakan.Machine", (("Spec", "spec", _SPEC), ("Status", "status", _STATUS), ("Info", "info", _INFO))
)

_TIME = re.compile(
    r"(?P<date>\d{4}-\d\d-\d\d)T(?P<time>\d\d:\d\d:\d\d)(?P<fraction>\.\d+)?(?P<zone>Z|[+-]\d\d:\d\d)"
)
_KINDS = {"text": "a string", "number": "a whole number", "unsigned": "a whole number",
          "float": "a number", "texts": "a list of strings",
          "labels": "an object of strings", "time": "a time (RFC 3339)"}  # fmt: skip


def machine(document: object) -> Struct:
    """The machine of a JSON document; what it doesn't say is empty or 0, as in sabakan.

    Raises `InputError` where a field holds something else than it should.
    """
    return replace(_struct(document, MACHINE, "the machine"), pointer=True)


def _struct(document: object, layout: Layout, route: str) -> Struct:
    if document is None:
        document = {}
    if not isinstance(document, Mapping):
        raise InputError(f"{route} must be an object")
    given = {str(key).lower(): value for key, value in document.items()}
    fields = {
        name: _field(given.get(json_name), held, f"{route}: {json_name}")
        for name, json_name, held in layout.fields
    }
    return Struct(layout.type, fields, _json_names(layout))


@cache
def _json_names(layout: Layout) -> Mapping[str, str]:
    """Field → its name in JSON; one for all structs of the type, of which a fleet has very many."""
    return {name: json_name for name, json_name, _ in layout.fields}


def _field(value: object, held: str | Layout, route: str) -> Value:
    if isinstance(held, str):
        return _scalar(value, held, route)
    if not held.many:
        return _struct(value, held, route)
    if not isinstance(value, list | None):
        raise InputError(f"{route} must be a list")
    items = (_struct(item, held, f"{route}[{index}]") for index, item in enumerate(value or ()))
    return Slice(tuple(items), f"[]{held.type}", nil=value is None)


def _scalar(value: object, held: str, route: str) -> Value:
    match held, value:
        case "text", None | str():
            return value or ""
        case "number", None | int() | float() if _is_whole(value, signed=True):
            return int(value or 0)
        case "unsigned", None | int() | float() if _is_whole(value, signed=False):
            return Sized(int(value or 0), "uint")
        case "float", None | int() | float() if _fits_a_float(value):
            return float(value or 0)
        case "texts", None | list() if all(isinstance(item, str) for item in value or ()):
            return Slice(tuple(value or ()), "[]string", nil=value is None)
        case "labels", None | dict() if all(isinstance(item, str) for item in (value or {}).values()):
            return Map(dict(value or {}), "map[string]string", zero="", nil=value is None)
        case "time", None | str() if match := _TIME.fullmatch(value or "0001-01-01T00:00:00Z"):
            try:
                return _moment(match)
            except ValueError:
                raise InputError(f"{route}: {value} is not a valid time") from None
    raise InputError(f"{route} must be {_KINDS[held]}")


def _fits_a_float(value: float | None) -> bool:
    """Whether Go's encoding/json takes the number for a `float64`: 1e999 is none."""
    return not isinstance(value, bool) and abs(value or 0) <= sys.float_info.max


def _is_whole(value: object, *, signed: bool) -> bool:
    """Whether Go's encoding/json takes the number for an `int` or `uint` of 64 bits."""
    number = value or 0
    if isinstance(value, bool) or not isinstance(number, int | float) or number != number // 1:
        return False
    return bool((-(2**63) if signed else 0) <= number < 2 ** (63 if signed else 64))


def _moment(match: re.Match[str]) -> Moment:
    """Raises ValueError for a day, an hour or a zone that there is not."""
    from datetime import datetime

    fraction = (match["fraction"] or "").rstrip("0").rstrip(".")
    utc = match["zone"] in ("Z", "+00:00", "-00:00")
    offset = match["zone"].replace(":", "")
    return Moment(
        f"{match['date']} {match['time']}{fraction} {'+0000 UTC' if utc else f'{offset} {offset}'}",
        f"{match['date']}T{match['time']}{fraction}{'Z' if utc else match['zone']}",
        datetime.fromisoformat(f"{match['date']}T{match['time']}{match['zone']}"),
        int(f"{fraction[1:10]:0<9}"),
    )


def functions(
    metadata: Mapping[str, object], *, url: str = PLACEHOLDER, https: str = PLACEHOLDER
) -> dict[str, Function]:
    """sabakan's functions with the template's metadata; without URLs of the server, these are unknown."""
    values = {key: from_json(value) for key, value in metadata.items()}

    def look_up(arguments: Sequence[Value]) -> Value:
        key = str(arguments[0])
        if key not in values:
            raise FunctionError(f"no such meta data: {key}")
        return values[key]

    return {
        "MyURL": Function(lambda _: url, 0, 0),
        "MyURLHTTPS": Function(lambda _: https, 0, 0),
        "Metadata": Function(look_up, 1, 1, texts=1),
        "json": Function(lambda arguments: to_json(arguments[0]), 1, 1),
        "add": _arithmetic(lambda a, b: a + b, lambda a, b: a + b),
        "sub": _arithmetic(lambda a, b: a - b, lambda a, b: a - b),
        "mul": _arithmetic(lambda a, b: a * b, lambda a, b: a * b),
        "div": _arithmetic(_quotient, lambda a, b: a / b, divides=True),
    }


def _arithmetic(
    whole: Callable[[int, int], int], real: Callable[[float, float], float], *, divides: bool = False
) -> Function:
    """On two integers in 64 bits, else on floats."""

    def apply(arguments: Sequence[Value]) -> Value:
        left, right = arguments
        for value in arguments:
            if not isinstance(value, int | float) or isinstance(value, bool):
                raise FunctionError("not a number")
        assert isinstance(left, int | float)
        assert isinstance(right, int | float)
        if divides and not right:
            raise FunctionError("zero division")
        if isinstance(left, int) and isinstance(right, int):
            return Sized((whole(left, right) + (1 << 63)) % (1 << 64) - (1 << 63), "int64")
        return real(float(left), float(right))

    return Function(apply, 2, 2)


def _quotient(left: int, right: int) -> int:
    """Towards zero, as in Go."""
    quotient = abs(left) // abs(right)
    return quotient if (left < 0) == (right < 0) else -quotient
