"""Unit files, as systemd's reader takes them (systemd.syntax(7), and systemd 252 itself as the judge)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from weakref import WeakKeyDictionary

from unitlint.grammar.bytes import size
from unitlint.grammar.nodes import Assignment, Blank, Comment, Junk, Section, UnitNode
from unitlint.grammar.scanner import scanner
from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass
from unitlint.text.source import PLACEHOLDER, SourceText

LINE_LIMIT = 1 << 20
"""Bytes, without the line's end: at a line this long, or more after joining, systemd refuses the file."""

OUTSIDE = "it comes before the first section header"
NO_EQUALS = "it has no '=' and is neither a section header nor a comment"
NO_KEY = "the key before the '=' is missing"
NOT_UTF8 = "it is not valid UTF-8"
OPEN_SECTION = "the section header doesn't end in ']'"
UNSAFE_SECTION = "a section name can't contain quotes, backslashes or control characters"
TOO_LONG = "it is longer than 1 MiB"

_REMEDIES = {NOT_UTF8: "save the file as UTF-8", TOO_LONG: "write several shorter lines"}


def remedy(line: Junk) -> str:
    """What to do about a line that systemd complains about."""
    return _REMEDIES.get(line.reason, "write Key=value, [Section], or a comment that starts with #")


_WHITESPACE = " \t\n\r"
_MARK = "\ufeff"
_END = re.compile(r"\n\r?\0?|\r\n?\0?|\0")
_COMMENT = re.compile(r"[ \t]*[#;]")
_CONTINUES = re.compile(r"\\(?:[\n\r\0]|\Z)")
_MARKED_LINE = re.compile(rf"(?:\A|[\n\r\0]){_MARK}")
_UNSAFE = re.compile("[\"'\\\\\x01-\x1f\x7f]")
_NONCHARACTERS = "".join(
    f"{chr(plane | 0xFFFE)}{chr(plane | 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
)
_INVALID = re.compile(f"[\ud800-\udfff\ufdd0-\ufdef{_NONCHARACTERS}]")
"""Lone surrogates stand for bytes that are no UTF-8; to systemd, noncharacters are none either."""


KEPT = 16_384
"""Texts whose nodes are kept: all of a run, but for those that hold more units than any machine has."""

_nodes: WeakKeyDictionary[SourceText, tuple[UnitNode, ...]] = WeakKeyDictionary()


def unit_nodes(source: SourceText) -> tuple[UnitNode, ...]:
    """The nodes of a text, which is parsed once for all that ask."""
    found = _nodes.get(source)
    if found is None:
        if len(_nodes) >= KEPT:
            _nodes.clear()
        found = _nodes[source] = parse_unit(source.text)
    return found


def parse_unit(text: str) -> tuple[UnitNode, ...]:
    """The nodes of a unit file or drop-in, in order; their spans cover the text without a gap.

    Total: every text parses, and a line that systemd complains about is a `Junk` node. What is an assignment
    to a section that systemd doesn't know still is an `Assignment`.
    """
    return tuple(_settled(_found(text), text))


_Span = tuple[int, int]
"""Of what is some kind of line: of which kind depends on the lines before it."""


def _found(text: str) -> Iterator[UnitNode | _Span]:
    """A node for each token; of a LINE, its span."""
    for token in scanner("unit").finditer(text):
        start, end = token.span()
        match token.lastgroup:
            case "ASSIGNMENT":
                yield _assignment(token[0], start, end)
            case "BLANK":
                yield Blank(start, end)
            case "COMMENT":
                yield Comment(start, end)
            case "SECTION":
                yield Section(token[0].strip(_WHITESPACE + "\0")[1:-1], start, end)
            case _:
                yield start, end


def _assignment(line: str, start: int, end: int) -> Assignment | _Span:
    """An assignment of one line; others are left as they are."""
    if ("\\" in line and _CONTINUES.search(line)) or not line.isascii():
        return start, end
    key, _, raw = line.partition("=")
    value = raw.strip("\0").strip(_WHITESPACE)
    value_start = start + len(key) + 1 + (raw.find(value[0]) if value else 0)
    name = key.strip(" \t")
    key_start = start + key.find(name)
    return Assignment(
        name, value, start, end, key_start, key_start + len(name), value_start, value_start + len(value)
    )


def _settled(found: Iterable[UnitNode | _Span], text: str) -> Iterator[UnitNode]:
    """Decide what depends on more than a line: joined lines, the byte order mark, the first section."""
    marked = _MARKED_LINE.search(text) if _MARK in text else None
    mark = marked.end() - 1 if marked else -1
    long = len(text) * 4 > LINE_LIMIT
    inside = unknown = False
    for node in found:
        if isinstance(node, tuple):
            node = _sorted(_join(text, *node, mark), inside=inside)
        elif not inside and isinstance(node, Assignment):
            node = Junk(OUTSIDE, node.start, node.end)
        if long and (node.end - node.start) * 4 > LINE_LIMIT and _too_long(text, node, mark):
            node = Junk(TOO_LONG, node.start, node.end, fatal=True)
        if isinstance(node, Blank):
            unknown = unknown or PLACEHOLDER in text[node.start : node.end]
        elif unknown and isinstance(node, Junk) and node.reason == OUTSIDE:
            node = Blank(node.start, node.end)  # what is filled in above may well hold a header
        inside = inside or isinstance(node, Section) or (isinstance(node, Junk) and node.fatal)
        yield node


@dataclass(frozen=True, slots=True)
class _Joined:
    """The lines of `[start, end)` as systemd joins them, without ends; each stands at its offset."""

    text: str
    start: int
    end: int
    indices: list[int]
    offsets: list[int]

    def offset(self, index: int) -> int:
        """Where the character at `index` of the joined text stands in the file."""
        line = bisect_right(self.indices, index) - 1
        return self.offsets[line] + index - self.indices[line]


def _join(text: str, start: int, end: int, mark: int) -> _Joined:
    """Put a blank for every backslash that joins, and leave out the comment lines between."""
    lines: list[str] = []
    indices: list[int] = []
    offsets: list[int] = []
    length, position = 0, start
    while position < end:
        ending = _END.search(text, position, end)
        stop = ending.start() if ending else end
        if not lines or not _COMMENT.match(text, position, stop):
            first = position + (position == mark)
            line = text[first:stop]
            if (len(line) - len(line.rstrip("\\"))) % 2:
                line = line[:-1] + " "
            indices.append(length)
            offsets.append(first)
            lines.append(line)
            length += len(line)
        position = ending.end() if ending else end
    return _Joined("".join(lines), start, end, indices, offsets)


def _sorted(joined: _Joined, *, inside: bool) -> UnitNode:
    """What systemd makes of a joined line, in the order of its checks."""
    start, end = joined.start, joined.end
    line = joined.text.strip(_WHITESPACE)
    if not line:
        return Blank(start, end)
    if not line.isascii() and _INVALID.search(line):
        return Junk(NOT_UTF8, start, end, fatal=True)
    if line[0] == "[" and line[-1] == "]" and len(line) > 1:
        name = line[1:-1]
        return (
            Junk(UNSAFE_SECTION, start, end, fatal=True)
            if _UNSAFE.search(name)
            else Section(name, start, end)
        )
    key, equals, _ = line.partition("=")
    if PLACEHOLDER in line and (line[0] == "[" or not (key and equals)):
        return Blank(start, end)
    if line[0] == "[":
        return Junk(OPEN_SECTION, start, end, fatal=True)
    if not inside:
        return Junk(OUTSIDE, start, end)
    if not equals:
        return Junk(NO_EQUALS, start, end)
    return _joined_assignment(joined) if key else Junk(NO_KEY, start, end)


def _joined_assignment(joined: _Joined) -> Assignment:
    key, _, raw = joined.text.partition("=")
    name, value = key.strip(_WHITESPACE), raw.strip(_WHITESPACE)
    key_at = len(key) - len(key.lstrip(_WHITESPACE))
    value_at = len(key) + 1 + (len(raw) - len(raw.lstrip(_WHITESPACE)) if value else 0)
    return Assignment(
        name,
        value,
        joined.start,
        joined.end,
        joined.offset(key_at),
        joined.offset(key_at + len(name) - 1) + 1,
        joined.offset(value_at) if value else joined.offset(value_at - 1) + 1,
        joined.offset(value_at + max(len(value), 1) - 1 - (not value)) + 1,
    )


def _too_long(text: str, node: UnitNode, mark: int) -> bool:
    """Whether a line of the node, or all of them joined, exceeds what systemd reads."""
    lines = _END.split(text[node.start : node.end])
    joined = _join(text, node.start, node.end, mark).text
    return any(size(line) >= LINE_LIMIT for line in lines) or size(joined) > LINE_LIMIT
