"""Comments that are meant to hide a finding and can't: `# unitlint: disable[rule]`, or one behind a value."""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.quick import patterns as re
from unitlint.text.source import Location

_OWN_LINE = re.compile(
    r"[ \t]*[#;][ \t]*(?P<word>unitlint(?P<colon>:?)[ \t]*(?P<verb>[A-Za-z][\w-]*))[ \t]*(?P<bracket>\[?)"
)
_BEHIND = re.compile(r"[^#;\s].*?[ \t](?P<word>[#;][ \t]*unitlint:[ \t]*[a-z-]+[ \t]*\[)")
_TAKEN = ("ignore", "ignore-file")
_ELSEWHERE = frozenset(
    {
        "allow",
        "disable",
        "disable-file",
        "disable-line",
        "disable-next-line",
        "nolint",
        "noqa",
        "off",
        "skip",
        "skip-file",
        "suppress",
    }
)
"""What such comments say to other linters."""

HOW = "write `# unitlint: ignore[rule] reason` on a line of its own, above"


def mistaken_comments(path: str, text: str) -> Iterator[tuple[Location, str]]:
    """Where each begins, and what is wrong with it."""
    if "unitlint" not in text:
        return
    for number, line in enumerate(text.split("\n"), start=1):
        if "unitlint" not in line:
            continue
        found = _own_line(line) or _behind(line)
        if found is not None:
            start, message = found
            yield Location(path, number, start + 1, number, len(line.rstrip()) + 1), message


def _own_line(line: str) -> tuple[int, str] | None:
    match = _OWN_LINE.match(line)
    if match is None:
        return None
    verb = match["verb"]
    if not match["colon"]:
        is_meant = bool(match["bracket"]) and verb in (*_TAKEN, *_ELSEWHERE)
        return (match.start("word"), "the comment hides nothing: a colon is missing") if is_meant else None
    if verb in _TAKEN or verb.startswith("ignore") or not (match["bracket"] or verb in _ELSEWHERE):
        return None
    return match.start("word"), f'the comment hides nothing: there is no "{verb}"'


def _behind(line: str) -> tuple[int, str] | None:
    match = _BEHIND.match(line.lstrip())
    if match is None:
        return None
    start = len(line) - len(line.lstrip()) + match.start("word")
    return start, "the comment hides nothing: it is on the same line as a value"
