"""Go's constants, as text/template takes them (go.dev/ref/spec, String literals and Integer literals)."""

from __future__ import annotations

from math import isfinite

from unitlint.grammar.template_nodes import Number
from unitlint.quick import patterns as re
from unitlint.text.numbers import whole_number

QUOTED = r""""(?>(?:[^"\\\n]|\\[^\n])*)"|`[^`]*+`|'(?>(?:[^'\\\n]|\\[^\n])*)'"""
"""A pattern of the constants in quotes: strings, raw ones, characters."""

INTEGER_LIMIT = 1000
"""Characters of an integer; no number of 64 bits takes as many."""

_ESCAPE = re.compile(
    r"\\(?:(?P<plain>[abfnrtv\\'\"])|(?P<octal>[0-7]{3})|x(?P<hex>[0-9a-fA-F]{2})"
    r"|u(?P<short>[0-9a-fA-F]{4})|U(?P<long>[0-9a-fA-F]{8}))|(?P<bad>\\)"
)
_PLAIN = dict(zip("abfnrtv\\'\"", "\a\b\f\n\r\t\v\\'\"", strict=True))
_INTEGER = re.compile(
    r"[+-]?(?:0[bB](?:_?[01])+|0[xX](?:_?[0-9a-fA-F])+|0[oO]?(?:_?[0-7])*|[1-9](?:_?\d)*)\Z"
)
_DIGITS = r"(?>\d(?:_?\d)*)"
_FLOAT = re.compile(rf"[+-]?(?:{_DIGITS}\.?(?:{_DIGITS})?|\.{_DIGITS})(?:[eE][+-]?\d++)?\Z")
_HEX_FLOAT = re.compile(r"[+-]?0[xX][0-9a-fA-F]*+\.?[0-9a-fA-F]*+[pP][+-]?\d++\Z")
_COMPLEX = re.compile(r"(?P<real>.+?(?<![eEpP]))(?P<imaginary>[+-].+)", re.DOTALL)


def unquote(literal: str) -> str | None:
    """The text of a quoted or raw string with its quotes; None where an escape is none of Go's."""
    if literal[0] == "`":
        return literal[1:-1].replace("\r", "")
    return _unescaped(literal[1:-1], quote='"')


def character(literal: str) -> int | None:
    """The code point of a character constant with its quotes."""
    text = _unescaped(literal[1:-1], quote="'")
    return ord(text) if text is not None and len(text) == 1 else None


def number(literal: str) -> Number | None:
    """The value of a number: an integer of any base, a float, or one with an imaginary part."""
    if literal.endswith("i"):
        parts = _COMPLEX.fullmatch(literal[:-1])
        first, second = parts.groups() if parts else ("0", literal[:-1])
        real, imaginary = _float(first), _float(second)
        return None if real is None or imaginary is None else complex(real, imaginary)
    return _real(literal)


def _real(literal: str) -> int | float | None:
    """None for what is too large as well: an integer for 64 bits, a float for its exponent."""
    if _INTEGER.match(literal):
        if len(literal) > INTEGER_LIMIT:
            return None
        octal = re.fullmatch(r"([+-]?0)_?([0-7_]+)", literal)
        value = whole_number(f"{octal[1]}o{octal[2]}" if octal else literal, 0)
        return value if -(1 << 63) <= value < 1 << 64 else None
    return _float(literal) if any(sign in literal for sign in ".eEpP") else None


def _float(literal: str) -> float | None:
    if _FLOAT.match(literal):
        found = float(literal)
        return found if isfinite(found) else None
    try:
        return float.fromhex(literal) if _HEX_FLOAT.match(literal) else None
    except (OverflowError, ValueError):
        return None


def _unescaped(text: str, quote: str) -> str | None:
    """Escapes of a byte (`\\xff`, `\\377`) may make up a character together, so it goes through bytes."""
    found = bytearray()
    position = 0
    for match in _ESCAPE.finditer(text):
        found += text[position : match.start()].encode("utf-8", "surrogatepass")
        position = match.end()
        escaped = _escaped(match, quote)
        if escaped is None:
            return None
        found += escaped
    found += text[position:].encode("utf-8", "surrogatepass")
    return found.decode("utf-8", "surrogateescape")


def _escaped(match: re.Match[str], quote: str) -> bytes | None:
    match match.lastgroup:
        case "plain":
            hides_other_quote = match["plain"] in "'\"" and match["plain"] != quote
            return None if hides_other_quote else _PLAIN[match["plain"]].encode()
        case "octal" | "hex":
            code = whole_number(match["octal"] or match["hex"], 8 if match["octal"] else 16)
            return bytes([code]) if code < 0x100 else None
        case "short" | "long":
            code = whole_number(match["short"] or match["long"], 16)
            surrogate = 0xD800 <= code < 0xE000
            return None if surrogate or code > 0x10FFFF else chr(code).encode()
        case _:
            return None
