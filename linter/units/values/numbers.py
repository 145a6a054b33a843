"""Numbers, sizes, shares and modes: which texts systemd takes for one (systemd.syntax(7) and each page)."""

from __future__ import annotations

from unitlint.quick import patterns as re
from unitlint.text.numbers import DIGITS, whole_number

INT_MAX = 2**31 - 1
UINT_MAX = 2**32 - 1
LONG_MAX = 2**63 - 1
U64_MAX = 2**64 - 1

INFINITY = "infinity"

_NUMBER = re.compile(
    r"(?P<sign>[+-]?)(?:0[xX](?P<hex>[0-9a-fA-F]+)|(?P<decimal>[1-9][0-9]*)|(?P<octal>0[0-7]*))\Z"
    r"|0[oO](?P<o_sign>[+-]?)(?P<o>[0-7]+)\Z|0[bB](?P<b_sign>[+-]?)(?P<b>[01]+)\Z"
)
_MODE = re.compile(r"[0-7]+\Z")
_PER = re.compile(r"(?P<whole>[^.%‰‱]+)(?:\.(?P<part>[0-9]+))?(?P<unit>[%‰‱])\Z")
_PLACES = {"%": 2, "‰": 1, "‱": 0}

IEC = ("", "B", "K", "M", "G", "T", "P", "E")
"""Suffixes of sizes, each 1024 (or, for bandwidths, 1000) times the one before; B is for bytes."""

_SIZE_TERM = re.compile(
    r"[ \t\n\r]*(?P<sign>-?)\+?(?P<whole>[0-9]+)(?:\.(?P<part>[0-9]*))?[ \t\n\r]*(?P<unit>[BKMGTPE]?)"
)


def integer(text: str) -> int | None:
    """A number, decimal, `0x` hexadecimal, `0` or `0o` octal, `0b` binary; None for anything else."""
    found = _NUMBER.match(text.lstrip())
    if found is None:
        return None
    match found.lastgroup:
        case "hex":
            number = whole_number(found["hex"], 16)
        case "decimal":
            number = whole_number(found["decimal"])
        case "o":
            number = whole_number(found["o"], 8)
        case "b":
            number = whole_number(found["b"], 2)
        case _:
            number = whole_number(found["octal"], 8)
    return -number if "-" in (found["sign"], found["o_sign"], found["b_sign"]) else number


def is_within(text: str, low: int, high: int) -> bool:
    """Whether `text` is a number from `low` to `high`."""
    number = integer(text)
    return number is not None and low <= number <= high


def is_int(text: str) -> bool:
    """A signed number of 32 bits."""
    return is_within(text, -INT_MAX - 1, INT_MAX)


def is_unsigned(text: str) -> bool:
    """A number of 32 bits that is not negative."""
    return is_within(text, 0, UINT_MAX)


def is_long(text: str) -> bool:
    """A signed number of 64 bits."""
    return is_within(text, -LONG_MAX - 1, LONG_MAX)


def is_u64(text: str) -> bool:
    """A number of 64 bits that is not negative."""
    return is_within(text, 0, U64_MAX)


def is_mode(text: str) -> bool:
    """Permission bits: octal digits, at most 7777."""
    return bool(_MODE.match(text)) and whole_number(text, 8) <= 0o7777


def size(text: str, base: int = 1024) -> int | None:
    """Bytes of `1G`, `1.5G` or `1G 512M` (units in descending order); None for anything else."""
    total, position, smallest = 0, 0, len(IEC)
    while position < len(text):
        found = _SIZE_TERM.match(text, position)
        if found is None or found["sign"]:
            return None
        rank = IEC.index(found["unit"])
        if rank >= smallest:
            return None
        smallest, position = rank, found.end()
        factor = int(base ** max(rank - 1, 0))
        total += whole_number(found["whole"]) * factor + _fraction(found["part"] or "", factor)
    return total if text and total <= U64_MAX else None


def _fraction(digits: str, factor: int) -> int:
    return whole_number(digits[:DIGITS]) * factor // 10 ** len(digits[:DIGITS]) if digits else 0


def permyriad(text: str) -> int | None:
    """Ten-thousandths of a share such as `20%`, `12.5%`, `3‰` or `7‱`; None for anything else."""
    found = _PER.match(text)
    if found is None:
        return None
    whole, part, places = integer(found["whole"]), found["part"] or "", _PLACES[found["unit"]]
    if whole is None or whole < 0 or len(part) > places:
        return None
    return whole * int(10**places) + whole_number(part.ljust(places, "0") or "0")
