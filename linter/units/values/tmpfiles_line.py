"""Lines of tmpfiles.d, as systemd-tmpfiles reads them (tmpfiles.d(5), CONFIGURATION FILE FORMAT).

What it refuses was asked of systemd-tmpfiles of 252, 257 and 262; which versions have a flag, NEWS tells.
"""

from __future__ import annotations

from itertools import islice

from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass
from unitlint.systemd import changes
from unitlint.text.numbers import whole_number
from unitlint.units.values import numbers
from unitlint.units.values.quoting import Style, Word, WordError, words
from unitlint.units.values.timespan import parse

NEEDS = {
    "w": "the text to write",
    "c": "the device numbers",
    "b": "the device numbers",
    "a": "an access control list",
    "A": "an access control list",
    "t": "an extended attribute",
    "T": "an extended attribute",
    "h": "the file attributes",
    "H": "the file attributes",
    "k": "the capabilities",
    "K": "the capabilities",
}
"""Types of lines that do nothing without an argument."""
WITHOUT_ARGUMENT = frozenset("dDevqQpxXrRzZm")

_MAKING = frozenset("fFdDvqQpLcb")
"""Types of lines that own their path."""

SPECIFIERS = frozenset("aAbBCDgGhHlLmMoqStTuUvVwW")
_EXPANDED = frozenset("fFwCLtT")
"""Types with specifiers in their argument."""

_KIND = re.compile(r"(?P<type>[fFwdDevqQpLcbCxXrRmzZtThHaAkK])(?P<flags>[+!\-=~^$?]*)")
_MODE = re.compile(r"[~:]*(?P<digits>[0-7]+)")
_AGE_BY = re.compile(r"^[aAbBcCmM]+:")
_DEVICE = re.compile(r"(?P<major>\d{1,10}):(?P<minor>\d{1,10})")
_MAJOR_MAX, _MINOR_MAX = 2**12 - 1, 2**20 - 1
_PURGED = frozenset("fFdDvqQpLcbCwe")
_NEWER = {
    **dict.fromkeys("kK", changes.TMPFILES_CAPABILITIES),
    "$": changes.TMPFILES_PURGED,
    "?": changes.TMPFILES_LINKS_OPTIONAL,
}
"""Types and flags, and the version that they came with."""
_FIELDS, _FIELDS_LEAST = 6, 2
_HELP = "write type, path, mode, user, group, age and argument"


@dataclass(frozen=True, slots=True)
class Flaw:
    """Why a line is ignored, and what to write."""

    reason: str
    help: str
    argument_only: bool = False
    """Whether systemd before 262 passes over the argument, and reads the rest."""


def line_fields(line: str, count: int | None = None) -> tuple[Word, ...] | None:
    """The words of a line, or the first of them; None for a quote left open, or an escape that is none."""
    try:
        return tuple(islice(words(line, Style.UNQUOTE | Style.UNESCAPE), count))
    except WordError:
        return None


def tmpfiles_fields(line: str) -> tuple[str, ...] | None:
    """Type, path, mode, user, group and age; what follows is free text."""
    found = line_fields(line, _FIELDS)
    return None if found is None else tuple(word.text for word in found)


def _free_text(line: str) -> str:
    """What follows the fields; empty for `-`."""
    found = line_fields(line, _FIELDS) or ()
    text = line[found[-1].next :].strip() if len(found) == _FIELDS and found[-1].next >= 0 else ""
    return "" if text == "-" else text


def unknown_specifier(text: str, known: frozenset[str] = SPECIFIERS) -> str:
    """The first specifier that isn't one; a `%` before anything but a letter or digit stays as it is.

    >>> unknown_specifier("/run/%Z"), unknown_specifier("50%, %%Z %m")
    ('%Z', '')
    """
    letters = (found[1] for found in re.findall(r"%(?:%|[A-Za-z0-9])", text) if found[1] != "%")
    return next((f"%{letter}" for letter in letters if letter not in known), "")


def tmpfiles_flaw(line: str, *, version: int = 0) -> Flaw | None:
    """What is wrong with a line for that version of systemd; 0 where that isn't known."""
    kind, *rest = line.split(None, 1)
    found, form = tmpfiles_fields(line), _KIND.fullmatch(kind)
    if form is None:
        return Flaw(f"unknown type {kind}", "see tmpfiles.d(5) for the types; d creates a directory")
    if found is None:
        return Flaw("a quote is not closed, or an escape is not valid", "quote the whole field")
    if not rest:
        return Flaw("the path is missing", _HELP)
    return (
        _flags(form["type"], form["flags"], version)
        or _fields(found)
        or _argument(form["type"], form["flags"], _free_text(line), version)
    )


def claim(line: str) -> tuple[str, tuple[object, ...]] | None:
    """The path that a line makes, and how it shall be; None for lines that make nothing.

    Of two lines for one path that differ in that the second is ignored (asked of 252 and 262).

    >>> claim("d /run/web/ 755") == claim("D /run/web 0755 - - -")
    True
    """
    found = tmpfiles_fields(line)
    if found is None or len(found) < _FIELDS_LEAST or found[0][:1] not in _MAKING:
        return None
    mode, user, group, age = (*found[2:], "-", "-", "-", "-")[:4]
    given = _MODE.fullmatch(mode)
    bits = whole_number(given["digits"], 8) if given is not None else None
    owners = tuple({"0": "root"}.get(name, name) for name in (user, group))
    if any(name.isdecimal() for name in owners):
        return None  # may be the number of a name
    return found[1].rstrip("/"), (bits, owners, age, _free_text(line))


def _flags(kind: str, flags: str, version: int) -> Flaw | None:
    twice = next((flag for flag in flags if flags.count(flag) > 1), "")
    if twice:
        return Flaw(f"{kind}{flags} has {twice} twice", f"write {kind}{flags.replace(twice, '', 1)}")
    wrong = ("?" if kind != "L" else "") + ("$" if kind not in _PURGED else "")
    if strange := next((flag for flag in flags if flag in wrong), ""):
        return Flaw(f"{kind} doesn't take the modifier {strange}", f"write {kind}")
    newer = next((letter for letter in kind + flags if 0 < version < _NEWER.get(letter, 0)), "")
    if newer:
        return Flaw(f"{newer} in its type needs systemd {_NEWER[newer]}", "delete the line, or the modifier")
    return None


def _fields(found: tuple[str, ...]) -> Flaw | None:
    """What is wrong with path, mode and age."""
    path, mode, _, _, age = (*found[1:], "-", "-", "-", "-", "-")[:5]
    if not path.startswith(("/", "%")):
        return Flaw(f"{path} is not an absolute path", f"write /{path}")
    if strange := unknown_specifier(path):
        return Flaw(f"{strange} is not a specifier", f"write %{strange} for a percent sign")
    given = _MODE.fullmatch(mode)
    if mode != "-" and (given is None or not numbers.is_mode(given["digits"])):
        return Flaw(f"{mode} is not a valid octal mode", "write a mode such as 0755, or -")
    age = _AGE_BY.sub("", age.lstrip("~"))
    if age not in ("-", "") and "%" not in age and parse(age) is None:
        return Flaw(f"{age} is not a valid time span", "write an age such as 10d, or -")
    return None


def _argument(kind: str, flags: str, argument: str, version: int) -> Flaw | None:
    if not argument:
        if kind in NEEDS:
            return Flaw(f"{kind} needs an argument, {NEEDS[kind]}", f"{_HELP}, with - for what isn't set")
        if "^" in flags:
            return Flaw(f"{kind}{flags} needs the name of a credential", "write it as the argument")
        return None
    if kind in WITHOUT_ARGUMENT:
        ignored = 0 < version < changes.TMPFILES_ARGUMENTS_REFUSED
        return Flaw(f"{kind} takes no argument", f"delete {argument}", argument_only=not version or ignored)
    if kind in "cb" and not _is_device(argument):
        return Flaw(f"{argument} is not a device number", "write one such as 1:3")
    if kind in _EXPANDED and (strange := unknown_specifier(argument)):
        return Flaw(f"{strange} is not a specifier", f"write %{strange} for a percent sign")
    if kind == "C" and "^" not in flags and not argument.startswith(("/", "%")):
        return Flaw(f"{argument} is not an absolute path", f"write /{argument}")
    return None


def _is_device(text: str) -> bool:
    found = _DEVICE.fullmatch(text)
    if found is None:
        return False
    return whole_number(found["major"]) <= _MAJOR_MAX and whole_number(found["minor"]) <= _MINOR_MAX
