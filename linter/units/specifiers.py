"""Specifiers: what `%i` and its kin mean in a unit's values (systemd.unit(5), SPECIFIERS)."""

from __future__ import annotations

from unitlint.text import PLACEHOLDER
from unitlint.units import names

_MACHINE = frozenset("aAbBdgGHlmMoqruUvwWchs")
"""Decided by the machine or its user database: unknown before it boots."""

_DIRECTORIES = {"C": "/var/cache", "E": "/etc", "L": "/var/log", "S": "/var/lib", "t": "/run", "T": "/tmp", "V": "/var/tmp"}  # noqa: S108, E501 – systemd's own directories


def expand(text: str, unit: str, *, in_name: bool = False, fragment: str = "") -> str | None:
    """`text` with its specifiers replaced for `unit`; None where systemd refuses one.

    What only the machine knows becomes a placeholder. Unit names take fewer specifiers than other values
    (`in_name`). An unknown specifier stays as it is, as systemd leaves it.
    """
    if "%" not in text:
        return text
    pieces = text.split("%")
    out, index = [pieces[0]], 1
    while index < len(pieces):
        piece = pieces[index]
        if not piece:  # `%%`, or a lone `%` at the end
            out.append("%")
            out.append(pieces[index + 1] if index + 1 < len(pieces) else "")
            index += 2
            continue
        out.append(_value(piece[0], unit, in_name=in_name, fragment=fragment) + piece[1:])
        index += 1
    return "".join(out)


def _value(letter: str, unit: str, *, in_name: bool, fragment: str) -> str:
    match letter:
        case "n":
            return unit
        case "N":
            return unit.rpartition(".")[0]
        case "p":
            return names.prefix(unit)
        case "i":
            return names.instance(unit) or ""
        case "j":
            return names.prefix(unit).rpartition("-")[2]
        case _ if in_name:
            return PLACEHOLDER if letter in _MACHINE else f"%{letter}"
        case "I":
            return names.unescape(names.instance(unit) or "")
        case "P":
            return names.unescape(names.prefix(unit))
        case "J":
            return names.unescape(names.prefix(unit).rpartition("-")[2])
        case "f":
            return names.unescape_path(names.instance(unit) or names.prefix(unit))
        case "y":
            return fragment
        case "Y":
            return fragment.rpartition("/")[0]
        case _ if letter in _DIRECTORIES:
            return _DIRECTORIES[letter]
        case _:
            return PLACEHOLDER if letter in _MACHINE else f"%{letter}"
