"""Patterns of paths, written as lines of .gitignore (gitignore(5)), in time that grows with the path alone.

Git matches bytes (wildmatch.c, `WM_PATHNAME`), and so does this. A star takes the shortest text after which
the next piece fits, and never another: the first place is as good as any later one for whatever follows. So
no pattern, whoever wrote it, is tried in more than one way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import accumulate
from typing import TypeVar

from unitlint.grammar.bytes import encode
from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass

_T = TypeVar("_T")

_PATH_LIMIT = 4_096
"""Bytes of a path (PATH_MAX, limits.h)."""

_PIECE = re.compile(rb"\*+|\\?/|\\(?P<escaped>.)|\[|.", re.DOTALL)
_NAMED = re.compile(rb"\[:(?P<name>[^\]]*):\]")
_STARS, _SLASH, _NEVER = b"*", b"/", b"(?!)"
_SEGMENT_END = rb"(?=/|\Z)"

_CLASSES = {
    b"alpha": rb"[A-Za-z]",
    b"digit": rb"[0-9]",
    b"alnum": rb"[A-Za-z0-9]",
    b"upper": rb"[A-Z]",
    b"lower": rb"[a-z]",
    b"xdigit": rb"[0-9A-Fa-f]",
    b"space": rb"[\t-\r ]",
    b"blank": rb"[\t ]",
    b"cntrl": rb"[\0-\x1f\x7f]",
    b"print": rb"[ -~]",
    b"graph": rb"[!-~]",
    b"punct": rb"[!-/:-@\[-`{-~]",
}


def escaped(path: str) -> str:
    """A line that names this path, whatever it is made of."""
    return "".join(f"\\{letter}" if letter in "\\*?[]!# " else letter for letter in path)


class _MalformedError(ValueError):
    """Git takes the pattern for one that nothing matches."""


@dataclass(frozen=True, slots=True)
class _Line:
    """One pattern."""

    fits: re.Pattern[bytes]
    verdict: bool
    folders_only: bool
    by_name: bool
    """Whether it has no slash, and is about the last part of a path."""
    head: bytes
    """What all that it fits begins with: most paths begin otherwise."""


@dataclass(frozen=True, slots=True)
class Patterns:
    """The lines of one file, relative to its folder."""

    lines: tuple[_Line, ...]

    def verdict(self, path: str) -> bool | None:
        """True: named; False: named by a `!` line; None: no line fits. A folder's path ends with a slash."""
        is_folder, whole = path.endswith("/"), encode(path.rstrip("/"))
        name = whole.rpartition(b"/")[2]
        for line in reversed(self.lines):
            text = name if line.by_name else whole
            if text.startswith(line.head) and (is_folder or not line.folders_only) and line.fits.match(text):
                return line.verdict
        return None

    def holds(self, path: str) -> bool:
        """Whether the path, or a folder that it lies in, is named."""
        above = accumulate(path.rstrip("/").split("/")[:-1], "{}/{}".format)
        return any(self.verdict(f"{folder}/") for folder in above) or bool(self.verdict(path))


def patterns(lines: Iterable[str]) -> Patterns:
    """The patterns of lines; comments, empty lines and what nothing can match are left out."""
    read = (_line(encode(line)) for line in lines)
    return Patterns(tuple(found for found in read if found is not None))


def _line(line: bytes) -> _Line | None:
    line = _without_blanks(line.removesuffix(b"\r"))
    if line.startswith(b"#"):
        return None
    negated = line.startswith(b"!")
    line = line[negated:]
    folders_only, line = line.endswith(b"/"), line.removesuffix(b"/")
    by_name, line = b"/" not in line, line.removeprefix(b"/")
    if not line:
        return None
    pieces: list[bytes] = []
    try:
        for piece in _pieces(line):
            pieces.append(piece)
            if len(pieces) > 2 * _PATH_LIMIT:  # with a star between any two of them
                return None
    except _MalformedError:
        return None
    fits = re.compile(_expression(pieces) + rb"\Z")
    return _Line(fits, not negated, folders_only, by_name, _head(line))


def _head(pattern: bytes) -> bytes:
    """The plain bytes at the start of a pattern, of its first part at most."""
    head = b""
    for piece in _PIECE.finditer(pattern):
        if piece[0].startswith((_STARS, b"[", b"?")) or piece[0].endswith(_SLASH):
            break
        head += piece["escaped"] or piece[0]
    return head


def _without_blanks(line: bytes) -> bytes:
    """The line without the blanks at its end, but one behind a backslash."""
    bare = line.rstrip(b" ")
    escapes = len(bare) - len(bare.rstrip(b"\\"))
    return bare + b" " if escapes % 2 and len(bare) < len(line) else bare


def _pieces(pattern: bytes) -> Iterator[bytes]:
    """Each piece as `*`s, `/`, or an expression for one byte."""
    position = 0
    while position < len(pattern):
        piece = _PIECE.match(pattern, position)
        assert piece is not None
        position = piece.end()
        if piece[0] == b"[":
            allowed, position = _class(pattern, position)
            yield allowed
        elif piece[0].startswith(b"*"):
            yield piece[0]
        elif piece[0].endswith(b"/"):
            yield _SLASH
        elif piece[0] == b"\\":  # at the end
            raise _MalformedError
        else:
            yield b"[^/]" if piece[0] == b"?" else re.escape(piece["escaped"] or piece[0])


def _class(pattern: bytes, position: int) -> tuple[bytes, int]:
    """What a bracket expression, whose `[` was read, allows; and where it ends."""
    negated = pattern[position : position + 1] in (b"!", b"^")
    position += negated
    held: set[int] = set()
    start, before = position, -1
    while position == start or pattern[position : position + 1] != b"]":
        if named := _NAMED.match(pattern, position):
            held |= _bytes_of(named["name"])
            before, position = -1, named.end()
            continue
        is_range = pattern[position : position + 1] == b"-" and before >= 0
        if is_range and pattern[position + 1 : position + 2] not in (b"]", b""):
            end, position = _byte(pattern, position + 1)
            held |= set(range(before, end + 1))
            before = -1
        else:
            before, position = _byte(pattern, position)
            held.add(before)
    allowed = set(range(256)) - held if negated else held
    return _one_of(allowed - {ord("/")}), position + 1


@cache
def _bytes_of(name: bytes) -> set[int]:
    if name not in _CLASSES:
        raise _MalformedError
    return {byte for byte in range(256) if re.match(_CLASSES[name], bytes([byte]))}


def _byte(pattern: bytes, position: int) -> tuple[int, int]:
    position += pattern[position : position + 1] == b"\\"
    if position >= len(pattern):
        raise _MalformedError
    return pattern[position], position + 1


def _one_of(held: set[int]) -> bytes:
    return b"[%b]" % b"".join(b"\\x%02x" % byte for byte in sorted(held)) if held else _NEVER


def _expression(pieces: Sequence[bytes]) -> bytes:
    """The pieces as one expression: blocks of parts, any number of folders between them."""
    parts = _divided(pieces, lambda piece: piece == _SLASH)
    if len(parts) == 1:
        return _part(parts[0])
    blocks = _divided(parts, _is_any)
    made = b""
    for index, block in enumerate(blocks):
        is_last = index == len(blocks) - 1
        if block:
            text = b"/".join(_part(part) for part in block) + _SEGMENT_END
            text = b"(?:[^/]+/)*?" + text if index else text
            made += text if is_last else b"(?>%b)/" % text
        elif is_last:
            made += b".+"
    return made


def _divided(items: Iterable[_T], is_divider: Callable[[_T], bool]) -> list[list[_T]]:
    found: list[list[_T]] = [[]]
    for item in items:
        if is_divider(item):
            found.append([])
        else:
            found[-1].append(item)
    return found


def _is_any(part: Sequence[bytes]) -> bool:
    """Whether a part is `**`, which stands for any number of folders."""
    return len(part) == 1 and part[0].startswith(b"**")


def _part(pieces: Sequence[bytes]) -> bytes:
    """A part between slashes: text, and stars with text after each."""
    texts: list[bytes] = [b""]
    for piece in pieces:
        if piece.startswith(_STARS):
            texts.append(b"")
        else:
            texts[-1] += piece
    first, *others = texts
    if not others:
        return first
    *inner, last = others
    return first + b"".join(b"(?>[^/]*?%b)" % text for text in inner if text) + b"[^/]*" + last + _SEGMENT_END
