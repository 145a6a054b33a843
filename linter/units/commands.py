"""Command lines of Exec…= settings: how many commands one holds, and which one systemd refuses.

systemd.service(5), COMMAND LINES, and systemd.syntax(7), QUOTING.
"""

from __future__ import annotations

import re
from functools import lru_cache

from unitlint.text.source import is_known
from unitlint.units.specifiers import expand

PREFIXES = "-@:+!"
SHELL = "|"
SHELL_SINCE = 258
"""The prefix that hands the command to a shell, and the version that knows it (NEWS, 258)."""
_NO_PATTERNS_SINCE = 262
_DOTS_ARE_FOLDERS_SINCE = 257
"""As in `units.values.command`."""
_ESCAPE = re.compile(
    r"\\(?:x([0-9a-fA-F]{2})|([0-7]{3})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([abfnrtvs\\\"']))"
)
_LETTERS = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "s": " "}
_UNSAFE = re.compile("[\"'\\\\\x01-\x1f\x7f]")


class UnbalancedQuoteError(ValueError):
    """A quote that is opened and not closed."""


@lru_cache(maxsize=8192)
def count_commands(value: str, unit: str, version: int) -> int | None:
    """How many commands `value` adds for `unit`; None where that version refuses the unit for it."""
    count, rest = 0, value.strip()
    while rest:
        try:
            word, rest = next_word(rest)
        except UnbalancedQuoteError:
            return count
        if word == ";":
            continue
        path = word.lstrip(PREFIXES + SHELL if version >= SHELL_SINCE else PREFIXES)
        prefixes = word[: len(word) - len(path)]
        ignored = "-" in prefixes
        if SHELL not in prefixes:
            expanded = expand(path, unit, version=version)
            if expanded is None or not _is_executable(expanded, version):
                return count if ignored else None
        try:
            arguments, rest = _arguments(rest)
        except UnbalancedQuoteError:
            return count if ignored else None
        nameless = "@" in prefixes and not arguments and SHELL not in prefixes
        if nameless or any(expand(each, unit, version=version) is None for each in arguments):
            return count if ignored else None
        count += 1
    return count


def next_word(text: str) -> tuple[str, str]:
    """The first word of `text`, quotes and escapes resolved, and what follows it.

    Raises UnbalancedQuoteError.
    """
    word, quote, position = [], "", 0
    while position < len(text):
        char = text[position]
        if char == "\\" and (escape := _ESCAPE.match(text, position)):
            word.append(_unescaped(escape))
            position = escape.end()
            continue
        if quote:
            quote, char = ("", "") if char == quote else (quote, char)
        elif char in "\"'":
            quote, char = char, ""
        elif char in " \t\n\r":
            break
        word.append(char)
        position += 1
    if quote:
        raise UnbalancedQuoteError(text)
    return "".join(word), text[position:].lstrip(" \t\n\r")


def _unescaped(escape: re.Match[str]) -> str:
    hexadecimal, octal, short, long, letter = escape.groups()
    if letter:
        return _LETTERS.get(letter, letter)
    return chr(int(octal, 8) if octal else int(hexadecimal or short or long, 16))


def _arguments(text: str) -> tuple[list[str], str]:
    """The words up to a lone `;`, and what follows it."""
    found: list[str] = []
    while text:
        if text == ";" or text.startswith(("; ", ";\t")):
            return found, text[1:].lstrip()
        if text.startswith("\\;") and text[2:3] in ("", " ", "\t"):
            word, text = ";", text[2:].lstrip()
        else:
            word, text = next_word(text)
        found.append(word)
    return found, ""


def _is_executable(path: str, version: int) -> bool:
    """Whether systemd takes `path` for an absolute path or the name of an executable."""
    if not is_known(path):
        return True
    if not path or _UNSAFE.search(path) or path.endswith("/") or path in (".", ".."):
        return False
    if version >= _DOTS_ARE_FOLDERS_SINCE and path.endswith(("/.", "/..")):
        return False
    if version >= _NO_PATTERNS_SINCE and any(char in "*?[" for char in path):
        return False
    return path.startswith("/") or ("/" not in path and len(path) <= 255)
