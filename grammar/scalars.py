"""From a scalar's content back to the file: a unit in a YAML block or a JSON string keeps its lines.

The value is the parser's; the walk over the raw text only finds where each piece of it stands. Where the
two should ever disagree, the whole content points to the scalar's start instead of to a wrong line.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.grammar.bytes import without_lone_surrogates
from unitlint.grammar.hcl import HERE, here_lines
from unitlint.grammar.tree import Scalar
from unitlint.quick import patterns as re
from unitlint.text.source import Segment, SourceText

_BREAK = "(?:\r\n|[\n\r\x85\u2028\u2029])"
_LINE = re.compile(f"([^\n\r\x85\u2028\u2029]*)({_BREAK}|$)")
_BREAKS = re.compile(_BREAK)
_FOLD = f"[ \t]*+{_BREAK}(?:[ \t]*+{_BREAK})*[ \t]*"
_BLANKS = "(?P<blanks>[ \t]+)"
"""Blanks that no line end follows: passed over at once, so that each is looked at once."""
_TOKENS = {
    "": re.compile(f"(?P<fold>{_FOLD})|{_BLANKS}"),
    "'": re.compile(f"(?P<escape>'')|(?P<fold>{_FOLD})|{_BLANKS}"),
    '"': re.compile(
        r"(?P<escape>\\(?:x[0-9a-fA-F]{2}|u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
        rf"|u[0-9a-fA-F]{{4}}|U[0-9a-fA-F]{{8}}|{_BREAK}[ \t]*|.))|(?P<fold>{_FOLD})|{_BLANKS}"
    ),
}
# YAML 1.1, 5.7 Escape Sequences; JSON's are among them.
_ESCAPES = {
    "0": "\0", "a": "\a", "b": "\b", "t": "\t", "\t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r",
    "e": "\x1b", "N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029",
}  # fmt: skip

_Piece = tuple[str, int, bool]
"""A piece of the value, the offset in the file where it stands, and whether it stands there as it is."""


def content(source: SourceText, scalar: Scalar, *, route: str = "") -> SourceText:
    """The scalar's value as a text of its own, whose offsets lead back into `source`."""
    raw = source.text[scalar.start : scalar.end]
    if scalar.style in ("|", ">"):
        pieces = _block(raw, scalar)
    elif scalar.style == HERE:
        pieces = _here(raw, scalar)
    else:
        inner = raw[1:-1] if scalar.style else raw
        pieces = _flow(inner, scalar.start + len(scalar.style), scalar.style)
    segments, text = [], []
    length = 0
    for piece, outer, verbatim in pieces:
        if piece:
            segments.append(Segment(length, outer, verbatim))
            text.append(piece)
            length += len(piece)
    if "".join(text) != scalar.text:
        segments = [Segment(0, scalar.start, verbatim=False)]
    return source.derive(scalar.text, segments or [Segment(0, scalar.start, verbatim=False)], route=route)


def _block(raw: str, scalar: Scalar) -> Iterator[_Piece]:
    """A literal or folded scalar: every line of it is an indented line of the file."""
    header = _LINE.match(raw)
    assert header is not None
    indent = _indentation(raw, header.end(), scalar.text)
    position, ended = 0, header.end()
    for found in _LINE.finditer(raw, header.end()):
        line = found[1][indent:]
        if not line:
            continue
        reached = position
        position = _next(scalar.text, position, line)
        if position < 0:
            return
        yield from _separators(scalar.text[reached:position], raw, ended, found.start(), scalar.start)
        yield line, scalar.start + found.start() + indent, True
        position += len(line)
        ended = found.end(1)
    yield from _separators(scalar.text[position:], raw, ended, len(raw), scalar.start)


def _here(raw: str, scalar: Scalar) -> Iterator[_Piece]:
    """A here-document of Terraform's: lines that are there as they are, but for the blanks before them."""
    begin, end = raw.index("\n") + 1, raw.rindex("\n") + 1
    for offset, line in here_lines(raw[begin:end], strips=raw.startswith("<<-")):
        yield line, scalar.start + begin + offset, True


def _separators(text: str, raw: str, start: int, end: int, offset: int) -> Iterator[_Piece]:
    """Line ends, kept or folded: they stand where the last line ends of `raw[start:end]` do."""
    breaks = [start, *(found.start() for found in _BREAKS.finditer(raw, start, end))]
    for index, character in enumerate(text):
        yield character, offset + breaks[max(0, index - len(text))], False


def _indentation(raw: str, start: int, text: str) -> int:
    """How many blanks of each line are not content: what the first line that isn't blank has more of."""
    first = next((found[1] for found in _LINE.finditer(raw, start) if found[1].strip(" ")), "")
    kept = next((line for line in text.split("\n") if line.strip(" ")), "")
    return _leading_blanks(first) - _leading_blanks(kept)


def _leading_blanks(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _next(text: str, position: int, line: str) -> int:
    """Where `line` stands in the value, only line ends and folded ones before it; -1 if nowhere."""
    while not text.startswith(line, position):
        if text[position : position + 1] not in ("\n", " ", "\u2028", "\u2029"):
            return -1
        position += 1
    return position


def _flow(raw: str, start: int, style: str) -> Iterator[_Piece]:
    """A plain or quoted scalar: verbatim runs, escapes, and line ends that fold."""
    position = 0
    for found in _TOKENS[style].finditer(raw):
        if found.lastgroup == "blanks":
            continue
        yield raw[position : found.start()], start + position, True
        if found.lastgroup == "fold":
            yield _folded(found[0]), start + found.start(), False
        else:
            yield _unescaped(found[0]), start + found.start(), False
        position = found.end()
    yield raw[position:], start + position, True


def _folded(blanks: str) -> str:
    breaks = len(re.findall(_BREAK, blanks))
    return " " if breaks == 1 else "\n" * (breaks - 1)


def _unescaped(escape: str) -> str:
    if escape == "''":
        return "'"
    code = escape[1]
    if code in "\r\n\x85\u2028\u2029":
        return ""
    if code in "xuU" and len(escape) > 2:
        if len(escape) == 12:
            return escape.encode().decode("unicode_escape").encode("utf-16", "surrogatepass").decode("utf-16")
        return without_lone_surrogates(chr(int(escape[2:], 16)))
    return _ESCAPES.get(code, code)
