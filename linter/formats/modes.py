"""Modes of files as documents write them, and those that only make sense in the other notation."""

from __future__ import annotations

from unitlint.quick import patterns as re
from unitlint.text.numbers import whole_number

_OCTAL = re.compile(r"0?[0-7]{3,4}")
_BASES = {"0x": 16, "0b": 2, "0o": 8}
_CLAUSE = re.compile(r"(?P<who>[ugoa]*)(?P<how>[-+=])(?P<what>[rwxXst]*)")
_BITS = {"r": 0o444, "w": 0o222, "x": 0o111}
_CLASSES = {"u": 0o700, "g": 0o070, "o": 0o007, "a": 0o777}
_UMASK = 0o022
"""The one that services and builds have."""


def changed(mode: int | None, text: str) -> int | None:
    """The permission bits after chmod(1) with `text`; None where they can't be known.

    >>> [oct(changed(0o644, text)) for text in ("755", "+x", "u+x,go-r", "a-x", "+w", "u=rwX")]
    ['0o755', '0o755', '0o700', '0o644', '0o644', '0o644']
    >>> oct(changed(None, "u=rwx,g=rx,o=rx")), changed(None, "+x"), changed(0o644, "preserve")
    ('0o755', None, None)
    """
    if _OCTAL.fullmatch(text):
        return int(text, 8)
    clauses = [_CLAUSE.fullmatch(clause) for clause in text.split(",")]
    found, known = mode or 0, 0o777 if mode is not None else 0
    for clause in clauses:
        if clause is None:
            return None
        classes = sum({_CLASSES[letter] for letter in clause["who"] if letter != "a"})
        if not classes or "a" in clause["who"]:
            classes = 0o777
        bits = _bits(clause["what"], found) & classes & (0o777 if clause["who"] else ~_UMASK)
        if clause["how"] == "=":
            found, known = found & ~classes | bits, known | classes
        else:
            found = found | bits if clause["how"] == "+" else found & ~bits
    return found if known == 0o777 else None


def _bits(letters: str, mode: int) -> int:
    letters = letters.replace("X", "x" if mode & 0o111 else "")
    return sum(_BITS[letter] for letter in set(letters) if letter in _BITS)


def yaml_number(text: str) -> int | None:
    """A whole number as Go's YAML reads it (yaml.v3, resolve.go); None for another text.

    >>> [yaml_number(text) for text in ("420", "0644", "0o644", "0x1A4", "0_644", "0493", "rw-r--r--")]
    [420, 420, 420, 420, 420, 493, None]
    """
    plain = text.replace("_", "").lower()
    octal = plain.startswith("0") and not set(plain) & set("89")
    base = _BASES.get(plain[:2], 8 if octal else 10)
    try:
        return whole_number(plain, base)
    except ValueError:
        return None


def miswritten(text: str, mode: int) -> tuple[int, str]:
    """What a mode that makes no sense may have meant, and what it is in words; (0, "") for one that does.

    >>> miswritten("755", 0o1363), miswritten("0420", 0o420)
    ((493, '01363'), (420, 'r---w----'))
    >>> miswritten("420", 0o644), miswritten("0600", 0o600), miswritten("0511", 0o511)
    ((0, ''), (0, ''), (0, ''))
    """
    digits = text.removeprefix("0")
    if makes_sense(mode) or not digits.isdecimal() or len(digits) > 4:
        return 0, ""
    octal = digits != text
    if not octal and not set(digits) <= set("01234567"):
        return 0, ""
    meant = whole_number(digits, 10 if octal else 8)
    if not makes_sense(meant):
        return 0, ""
    return meant, (letters(mode) if mode <= 0o777 else f"{mode:05o}")


def makes_sense(mode: int) -> bool:
    """Whether the owner may read, and nobody has more than the class before: 0755, and not 0420.

    The sticky bit and those of set-id count for executables and folders that all may enter.
    """
    owner, group, other = mode >> 6 & 7, mode >> 3 & 7, mode & 7
    if not owner & 4 or group & ~owner or other & ~group or mode > 0o7777:
        return False
    readable = all(bits & 4 for bits in (owner, group, other) if bits & 2)
    return readable and (mode <= 0o777 or bool(owner & 1))


def letters(mode: int) -> str:
    """
    >>> letters(0o644)
    'rw-r--r--'
    """
    return "".join(
        letter if mode >> shift & 1 else "-"
        for shift, letter in zip(range(8, -1, -1), "rwxrwxrwx", strict=True)
    )
