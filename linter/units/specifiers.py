"""Specifiers: what `%i` and its kin mean in a unit's values (systemd.unit(5), SPECIFIERS)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from unitlint.systemd import changes
from unitlint.systemd.directories import DIRECTORIES
from unitlint.systemd.escaping import unescaped, unescaped_path
from unitlint.text.source import PLACEHOLDER
from unitlint.units import names, reads

OF_MACHINE = frozenset("aAbBdHlmMoqrvwWc")
"""Decided by the machine or its user database: unknown before it boots."""

_ROOT = {"g": "root", "G": "0", "h": "/root", "s": "/bin/sh", "u": "root", "U": "0"}
"""Who runs the service manager, whatever User= says: for the system's that is root, with some shell."""

IN_NAMES = frozenset("aAbBgGHijlmMnNopquUvwW")
"""Those that unit names take: in lists of units, and in [Install]."""

_DIRECTORIES = {
    "C": DIRECTORIES["CacheDirectory"],
    "D": "/usr/share",
    "E": DIRECTORIES["ConfigurationDirectory"],
    "L": DIRECTORIES["LogsDirectory"],
    "S": DIRECTORIES["StateDirectory"],
    "t": DIRECTORIES["RuntimeDirectory"],
    "T": "/tmp",  # noqa: S108
    "V": "/var/tmp",  # noqa: S108
}
"""Where systemd's own directories are for a system manager."""


_NEWEST = max(changes.SPECIFIERS.values())
"""The first version that has all."""

_facts: ContextVar[Mapping[str, str]] = ContextVar("facts", default={})  # noqa: B039 - read only


def facts_are_known() -> bool:
    """Whether anything is known now of what specifiers mean on the machine."""
    return bool(_facts.get())


@contextmanager
def known(facts: Mapping[str, str]) -> Iterator[None]:
    """In the `with` block, in this thread, specifiers of these letters mean what is told."""
    token = _facts.set(facts)
    try:
        yield
    finally:
        _facts.reset(token)


def expand(
    text: str,
    unit: str,
    *,
    in_name: bool = False,
    fragment: str = "",
    version: int = _NEWEST,
) -> str | None:
    """`text` with its specifiers replaced for `unit`; None where systemd of that version refuses one.

    What only the machine knows becomes a placeholder, and so does the instance that stands for any, but for a
    name that is an instance by it and nothing else. Unit names take fewer specifiers than other values
    (`in_name`). A `%` before anything but a letter or digit stays as it is.
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
        value = _value(piece[0], unit, in_name=in_name, fragment=fragment)
        if value is None or is_too_new(piece[0], version):
            return None
        out.append(value + piece[1:])
        index += 1
    said = "".join(out)
    if in_name and names.stands_for_any(unit):
        return said.replace(f"@{PLACEHOLDER}.", f"@{names.ANY_INSTANCE}.")
    return said


def is_too_new(letter: str, version: int) -> bool:
    """Whether that version of systemd refuses the specifier, which newer ones have."""
    return changes.UNKNOWN_SPECIFIERS_REFUSED <= version < changes.SPECIFIERS.get(letter, 0)


def _value(letter: str, unit: str, *, in_name: bool, fragment: str) -> str | None:
    if not (letter.isascii() and letter.isalnum()):
        return f"%{letter}"
    if in_name and letter not in IN_NAMES:
        return None
    if letter in OF_MACHINE:
        reads.note(reads.FACT, letter)
    if (fact := _facts.get().get(letter)) is not None:
        return fact
    if letter in _OF_INSTANCE and names.stands_for_any(unit):
        return PLACEHOLDER
    if letter in _NAME_PARTS:
        return _NAME_PARTS[letter](unit)
    if letter in OF_MACHINE:
        return PLACEHOLDER
    if letter in _ROOT:
        return _ROOT[letter]
    if letter in _UNESCAPED_PARTS:
        return _UNESCAPED_PARTS[letter](unit)
    if letter in "yY":
        return fragment if letter == "y" else fragment.rpartition("/")[0]
    return _DIRECTORIES.get(letter)


def _last_component(unit: str) -> str:
    return names.prefix(unit).rpartition("-")[2]


_OF_INSTANCE = frozenset("nNiIf")
_NAME_PARTS: dict[str, Callable[[str], str]] = {
    "n": lambda unit: unit,
    "N": lambda unit: unit.rpartition(".")[0],
    "p": names.prefix,
    "i": lambda unit: names.instance(unit) or "",
    "j": _last_component,
}
_UNESCAPED_PARTS: dict[str, Callable[[str], str | None]] = {
    "I": lambda unit: unescaped(names.instance(unit) or ""),
    "P": lambda unit: unescaped(names.prefix(unit)),
    "J": lambda unit: unescaped(_last_component(unit)),
    "f": lambda unit: unescaped_path(names.instance(unit) or names.prefix(unit)),
}
"""What they mean unescaped; None where systemd can't do that, and so takes no value that has them."""
