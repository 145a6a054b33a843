"""`printf` (pkg.go.dev/fmt, Printing)."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from unitlint.grammar.bytes import encode
from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass, replace
from unitlint.template.gofloat import shortest
from unitlint.template.goprint import plain, quoted
from unitlint.template.values import (
    TEXT_LIMIT,
    FunctionError,
    Map,
    Moment,
    NoValue,
    Slice,
    Struct,
    Value,
    type_name,
)

WIDTH_LIMIT = 1_000_000
"""The widest field and the highest precision that Go formats."""

_VERB = re.compile(
    r"%(?P<flags>[#0+\- ]*)(?P<width>\*|\d*)(?P<dot>\.(?P<precision>\*|\d*))?(?P<verb>.?)", re.DOTALL
)
_NAMED = "N"
"""Stands for the `+` of `%+v`."""
_BASES = {"d": "d", "v": "d", "b": "b", "o": "o", "O": "o", "x": "x", "X": "X"}
_PREFIXES = {"b": "0b", "o": "0", "O": "0o", "x": "0x", "X": "0X"}


@dataclass(frozen=True, slots=True)
class _Format:
    verb: str
    flags: str
    width: int = 0
    precision: int | None = None


def sprintf(template: str, values: Sequence[Value]) -> str:
    """The formatted text; like Go, it says within the text what doesn't fit.

    Raises `FunctionError` for what is not done here: `%[1]d`, `%#v`, `%U`, `%p`, `%x` and `#` of a float, and
    verbs of a time that show its insides.
    """
    parts: list[str] = []
    rest: deque[Value] = deque(None if isinstance(value, NoValue) else value for value in values)
    position = length = 0
    for match in _VERB.finditer(template):
        parts += template[position : match.start()], _formatted(match, rest)
        length += len(parts[-1])
        if length > TEXT_LIMIT:
            raise FunctionError(f"the text is longer than {TEXT_LIMIT} characters")
        position = match.end()
    parts.append(template[position:])
    if rest:
        parts.append(f"%!(EXTRA {', '.join(_extra(value) for value in rest)})")
    return "".join(parts)


def _extra(value: Value) -> str:
    return "<nil>" if value is None else f"{type_name(value)}={plain(value)}"


def _formatted(match: re.Match[str], rest: deque[Value]) -> str:
    verb = match["verb"]
    width, problem = _number(match["width"], rest, "WIDTH")
    precision, problem_too = _number(match["precision"] or "0", rest, "PREC") if match["dot"] else (None, "")
    before = problem + problem_too
    flags = match["flags"] + ("-" if width and width < 0 else "")
    if verb == "v":
        flags = flags.replace("+", _NAMED)  # it asks for names there, and not for signs
    if verb in ("", "%"):
        return before + (verb or "%!(NOVERB)")
    if verb in "[Up" or (verb == "v" and "#" in flags):
        raise FunctionError(f"unitlint does not format {match[0]}")
    if not rest:
        return f"{before}%!{verb}(MISSING)"
    precise = precision if precision is None or precision >= 0 else None
    return before + _argument(rest.popleft(), _Format(verb, flags, abs(width or 0), precise))


def _number(text: str, rest: deque[Value], name: str) -> tuple[int | None, str]:
    """A width or precision, and what Go writes when the value for a `*` is none."""
    value: Value = int(text[:9]) if text.isdecimal() else None
    if text == "*":
        value = rest.popleft() if rest else None
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= WIDTH_LIMIT:
        return value, ""
    return None, f"%!(BAD{name})" if text else ""


def _argument(value: Value, wanted: _Format) -> str:
    if wanted.verb == "T":
        return _padded(type_name(value), wanted)
    if value is None:
        return _padded("<nil>", wanted) if wanted.verb == "v" else f"%!{wanted.verb}(<nil>)"
    return _value(value, wanted)


def _value(value: Value, wanted: _Format) -> str:
    match value:
        case None:
            return "<nil>"
        case Slice(items):
            return f"[{' '.join(_value(item, wanted) for item in items)}]"
        case Map(items):
            each = (f"{_value(key, wanted)}:{_value(items[key], wanted)}" for key in sorted(items))
            return f"map[{' '.join(each)}]"
        case Struct(fields=fields):
            names = (f"{name}:" if _NAMED in wanted.flags else "" for name in fields)
            each = (name + _value(field, wanted) for name, field in zip(names, fields.values(), strict=True))
            return f"{'&' * value.pointer}{{{' '.join(each)}}}"
    text = _scalar(value, wanted)
    return _mistaken(value, wanted) if text is None else text


def _mistaken(value: Value, wanted: _Format) -> str:
    """What Go writes for a verb that doesn't fit the value."""
    return f"%!{wanted.verb}({type_name(value)}={_value(value, replace(wanted, verb='v'))})"


def _scalar(value: Value, wanted: _Format) -> str | None:
    """The text of a value that has no parts; None where the verb doesn't fit it."""
    verb = wanted.verb
    match value:
        case bool():
            return _padded(plain(value), wanted) if verb in "tv" else None
        case int():
            return _integer(value, wanted)
        case float() | complex() if verb in "xXb" or "#" in wanted.flags:
            raise FunctionError(f"unitlint does not format a float as %{wanted.flags}{verb}")
        case float() if verb in "vgGeEfF":
            return _float(value, wanted)
        case complex() if verb in "vgGeEfF":
            signed = replace(wanted, flags=wanted.flags + "+")
            return f"({_float(value.real, wanted)}{_float(value.imag, signed)}i)"
        case str():
            return _text(value, wanted)
        case Moment() if verb in "svqxX":
            return _text(value.text, wanted)
        case Moment():
            raise FunctionError(f"unitlint does not format a time as %{verb}")
    return _padded(plain(value), wanted) if verb == "v" else None


def _text(value: str, wanted: _Format) -> str | None:
    cut = value if wanted.precision is None else value[: wanted.precision]
    match wanted.verb:
        case "v" | "s":
            return _padded(cut, wanted)
        case "q":
            raw = "#" in wanted.flags and "`" not in cut and (cut.isprintable() or "\t" in cut)
            return _padded(f"`{cut}`" if raw else quoted(cut, ascii_only="+" in wanted.flags), wanted)
        case "x" | "X":
            data = encode(value)[: wanted.precision]
            prefix = "0x" if "#" in wanted.flags and data else ""
            joined = f" {prefix}".join(f"{byte:02x}" for byte in data) if " " in wanted.flags else data.hex()
            text = prefix + joined
            return _padded(text.upper() if wanted.verb == "X" else text, wanted)
    return None


def _integer(value: int, wanted: _Format) -> str | None:
    verb = wanted.verb
    if verb in "cq":
        character = chr(value) if 0 <= value <= 0x10FFFF else "\ufffd"
        if verb == "q":
            literal = quoted(character, ascii_only="+" in wanted.flags)[1:-1]
            character = "'" + literal.replace('\\"', '"').replace("'", "\\'") + "'"
        return _padded(character, replace(wanted, flags=wanted.flags.replace("0", "")))
    if verb not in _BASES:
        return None
    digits = format(abs(value), _BASES[verb])
    if wanted.precision is not None:
        digits = "" if not wanted.precision and not value else digits.rjust(wanted.precision, "0")
    prefixed = verb == "O" or ("#" in wanted.flags and verb in _PREFIXES)
    prefix = _PREFIXES[verb] if prefixed and not (verb == "o" and digits.startswith("0")) else ""
    sign = "-" if value < 0 else "+" if "+" in wanted.flags else " " if " " in wanted.flags else ""
    zeros = "0" in wanted.flags and "-" not in wanted.flags and wanted.precision is None
    if zeros:
        digits = digits.rjust(wanted.width - len(sign), "0")
    return _padded(sign + prefix + digits, replace(wanted, flags=wanted.flags.replace("0", "")))


def _float(value: float, wanted: _Format) -> str:
    verb, precision = wanted.verb, wanted.precision
    if precision is None and verb in "vgG":
        text = shortest(value)
    else:
        style = "g" if verb == "v" else verb
        text = format(value, f".{6 if precision is None else precision}{style}")
    if verb == "G":
        text = text.upper()
    text = {"inf": "+Inf", "-inf": "-Inf", "nan": "NaN"}.get(text.lower(), text)
    if text[0] not in "+-":
        text = ("+" if "+" in wanted.flags else " " if " " in wanted.flags else "") + text
    elif text[0] == "+" and "+" not in wanted.flags and "Inf" not in text:
        text = text[1:]
    sign, number = (text[0], text[1:]) if text[0] in "+- " else ("", text)
    if "0" in wanted.flags and "-" not in wanted.flags and number[0].isdecimal():
        return sign + number.rjust(wanted.width - len(sign), "0")
    return _padded(text, replace(wanted, flags=wanted.flags.replace("0", "")))


def _padded(text: str, wanted: _Format) -> str:
    if "-" in wanted.flags:
        return text.ljust(wanted.width)
    return text.rjust(wanted.width, "0" if "0" in wanted.flags else " ")
