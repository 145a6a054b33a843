"""Floats as Go writes them (pkg.go.dev/strconv, FormatFloat)."""

from __future__ import annotations

from math import isinf, isnan


def shortest(value: float, low: int = -4, high: int = 6) -> str:
    """The fewest digits that give the value back, with an exponent below 10^`low` and from 10^`high` on."""
    if isnan(value) or isinf(value):
        return "NaN" if isnan(value) else "+Inf" if value > 0 else "-Inf"
    sign, digits, exponent = _parts(value)
    if value and not low <= exponent < high:
        return scientific(sign, digits, exponent)
    if exponent < 0:
        return f"{sign}0.{'0' * (-exponent - 1)}{digits}"
    whole, fraction = digits[: exponent + 1].ljust(exponent + 1, "0"), digits[exponent + 1 :]
    return f"{sign}{whole}.{fraction}" if fraction else f"{sign}{whole}"


def scientific(sign: str, digits: str, exponent: int) -> str:
    """With an exponent of at least two digits."""
    mantissa = f"{digits[0]}.{digits[1:]}" if digits[1:] else digits
    return f"{sign}{mantissa}e{'-' if exponent < 0 else '+'}{abs(exponent):02}"


def as_json(value: float) -> str:
    """As Go's `encoding/json` writes it: the exponent without leading zeros."""
    text = shortest(value, low=-6, high=21)
    mantissa, mark, exponent = text.partition("e-")
    return f"{mantissa}e-{exponent.lstrip('0')}" if mark else text


def _parts(value: float) -> tuple[str, str, int]:
    """Sign, digits without zeros around them, and the power of ten of the first."""
    mantissa, _, exponent = f"{value!r}".lstrip("-").partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).lstrip("0")
    power = int(exponent or 0) + len(whole) - 1 - (len(whole + fraction) - len(digits))
    sign = "-" if f"{value!r}".startswith("-") else ""
    return sign, digits.rstrip("0") or "0", power if digits else 0
