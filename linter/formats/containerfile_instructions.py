"""The instructions of a Containerfile, with the place of each."""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass
from unitlint.text.lines import lines_of
from unitlint.text.source import Segment, SourceText

_INSTRUCTION = re.compile(r"\ufeff?[ \t]*(?P<name>[A-Za-z]+)[ \t]+(?P<rest>.*)")
_HERE = re.compile(r"<<-?[\"']?(\w+)[\"']?")
_CONTINUED = re.compile(r"\\[ \t]*\Z")


@dataclass(frozen=True, slots=True)
class Instruction:
    """One instruction; `text` is what stands behind its name, here-documents included."""

    name: str
    text: SourceText


def instructions(source: SourceText) -> Iterator[Instruction]:
    """The instructions of a Containerfile, comments inside of them taken out."""
    lines = lines_of(source.text)
    position, index = 0, 0
    while index < len(lines):
        found = _INSTRUCTION.match(lines[index])
        start, index = position, index + 1
        position += len(lines[index - 1])
        if found is None or lines[index - 1].lstrip().startswith("#"):
            continue
        pieces, segments = [found["rest"]], [Segment(0, start + found.start("rest"))]
        length = len(found["rest"])
        line = lines[index - 1]
        while index < len(lines) and (_CONTINUED.search(line.rstrip("\r\n")) or _is_comment(line)):
            line = lines[index]
            if not _is_comment(line):
                segments.append(Segment(length + 1, position))
                pieces.append("\n" + line.rstrip("\n"))
                length += len(pieces[-1])
            position, index = position + len(line), index + 1
        for delimiter in _HERE.findall("".join(pieces)):
            while index < len(lines):
                line = lines[index]
                segments.append(Segment(length + 1, position))
                pieces.append("\n" + line.rstrip("\n"))
                length += len(pieces[-1])
                position, index = position + len(line), index + 1
                if line.strip() == delimiter:
                    break
        yield Instruction(found["name"].upper(), source.derive("".join(pieces), segments))


def _is_comment(line: str) -> bool:
    return line.lstrip().startswith("#")
