"""Modes of files as documents write them, and those that only make sense in the other notation."""

from __future__ import annotations

from unitlint.text.numbers import whole_number


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
