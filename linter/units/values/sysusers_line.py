"""Lines of sysusers.d, as systemd-sysusers reads them (sysusers.d(5), CONFIGURATION FILE FORMAT).

What it refuses was asked of systemd-sysusers of 252, 257 and 262.
"""

from __future__ import annotations

from unitlint.quick import patterns as re
from unitlint.systemd import changes
from unitlint.text.numbers import whole_number
from unitlint.units.values import numbers
from unitlint.units.values.tmpfiles_line import Flaw, line_fields, unknown_specifier

SPECIFIERS = frozenset("aAbBHlmMoqTvVwW")

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,30}")
_NUMBER = re.compile("0|[1-9][0-9]*")
_TYPES = {"u": "u for a user", "g": "g for a group", "m": "m for a member", "r": "r for a range"}
_FIELDS = ("type", "name", "ID", "description", "home directory", "shell")
_TAKEN = {"u": 6, "g": 3, "m": 3, "r": 3}
"""How many fields a type of line takes."""
_NO_IDS = (2**16 - 1, 2**32 - 1)
"""Numbers that stand for no user, in 16 and in 32 bits."""


def sysusers_flaw(line: str, *, version: int = 0) -> Flaw | None:
    """What is wrong with a line for that version of systemd; 0 where that isn't known."""
    found = line_fields(line)
    if found is None:
        return Flaw("a quote is not closed, or an escape is not valid", "quote the description")
    kind, *rest = (word.text for word in found)
    if kind.rstrip("!") not in _TYPES or kind.count("!") > 1:
        return Flaw(f"unknown type {kind}", f"write {', '.join(_TYPES.values())}")
    if len(found) > len(_FIELDS):
        return Flaw("it has more than six fields", "quote the description")
    values = [("" if word == "-" else word) for word in (*rest, "", "", "", "", "")[:5]]
    return (
        _locked(kind, version)
        or _foreign_field(kind[0], values)
        or _specifier(values)
        or _JUDGES[kind[0]](values)
    )


def _locked(kind: str, version: int) -> Flaw | None:
    if kind.endswith("!") and kind != "u!":
        return Flaw(f"{kind[0]} doesn't take the modifier !", f"write {kind[0]}")
    if kind == "u!" and 0 < version < changes.SYSUSERS_LOCKED:
        return Flaw(f"u doesn't take the modifier ! before systemd {changes.SYSUSERS_LOCKED}", "write u")
    return None


def _foreign_field(kind: str, values: list[str]) -> Flaw | None:
    """The first field that the type doesn't take."""
    for name, value in list(zip(_FIELDS[1:], values, strict=True))[_TAKEN[kind] - 1 :]:
        if value:
            return Flaw(f"{kind} takes no {name}", f"delete {value}")
    return None


def _specifier(values: list[str]) -> Flaw | None:
    strange = next((found for value in values if (found := unknown_specifier(value, SPECIFIERS))), "")
    return Flaw(f"{strange} is not a specifier", f"write %{strange} for a percent sign") if strange else None


def _named(name: str) -> Flaw | None:
    if "%" in name or _NAME.fullmatch(name):
        return None
    return Flaw(
        f"'{name}' is not a valid user or group name", "start with a letter; use letters, digits, _ and -"
    )


def _user(values: list[str]) -> Flaw | None:
    name, number, description, home, shell = values
    user, colon, group = number.partition(":")
    is_id = _is_id(user) or user == ("-" if colon else "")
    if colon:
        is_id = is_id and (_is_id(group) or _named(group) is None)
    if not (is_id or "%" in number or number.startswith("/")):
        return _named(name) or Flaw(f"{number} is not a valid ID", "write a number, or - for any free one")
    if ":" in description:
        return _named(name) or Flaw("the description has a colon in it", "write it without the colon")
    for what, path in (("home directory", home), ("shell", shell)):
        if path and "%" not in path and not _is_path(path):
            return _named(name) or Flaw(f"{path} is not a valid {what}", _remedy(home))
    return _named(name)


def _remedy(home: str) -> str:
    return "write an absolute path" if home.startswith("/") else "quote the description; write absolute paths"


def _group(values: list[str]) -> Flaw | None:
    name, number = values[:2]
    if number and "%" not in number and not (_is_id(number) or number.startswith("/")):
        return _named(name) or Flaw(f"{number} is not a valid ID", "write a number, or - for any free one")
    return _named(name)


def _member(values: list[str]) -> Flaw | None:
    name, group = values[:2]
    if not group:
        return _named(name) or Flaw("the group is missing", "write m USER GROUP")
    return _named(name) or _named(group)


def _range(values: list[str]) -> Flaw | None:
    name, numbers_ = values[:2]
    first, dash, last = numbers_.partition("-")
    if name:
        return Flaw("r takes no name", "write r - FIRST-LAST")
    if "%" in numbers_:
        return None
    is_one = _is_id(first) and not dash
    is_range = _is_id(first) and _is_id(last) and whole_number(first) <= whole_number(last)
    if is_one or is_range:
        return None
    fault = f"{numbers_} is not a valid range of IDs" if numbers_ else "the range is missing"
    return Flaw(fault, "write one such as 500-900")


def _is_id(text: str) -> bool:
    """A number of 32 bits, without a zero in front."""
    if not _NUMBER.fullmatch(text):
        return False
    number = whole_number(text)
    return number <= numbers.UINT_MAX and number not in _NO_IDS


def _is_path(text: str) -> bool:
    return text.startswith("/") and ":" not in text and ".." not in text.split("/")


_JUDGES = {"u": _user, "g": _group, "m": _member, "r": _range}
