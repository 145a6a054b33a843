"""From a place in a file to the place in a text that is embedded in it: the way back of `SourceText`."""

from __future__ import annotations

from unitlint.text.source import Segment, SourceText


def inner_offset(source: SourceText, offset: int) -> int | None:
    """The offset in `source` of what stands at `offset` of its file; None where that is outside of it.

    Between two pieces of an embedded text, in the indentation of a YAML block for one, it is where the first
    ends. In what is encoded nobody writes.
    """
    if source.parts:
        return None  # it stands in several files
    if source.outer is None:
        return offset if offset <= len(source.text) else None
    outer = inner_offset(source.outer, offset)
    if outer is None or source.encoded or not source.segments or outer < source.segments[0].outer:
        return None
    reached = [index for index, segment in enumerate(source.segments) if segment.outer <= outer]
    index = next((i for i in reached if source.segments[i].outer == outer), reached[-1])
    last = index == len(source.segments) - 1
    end = len(source.text) if last else source.segments[index + 1].inner
    inner = _in_segment(source.segments[index], outer, end)
    if inner <= end:
        return inner
    return end if not last or _goes_on(source, outer) else None


def _in_segment(segment: Segment, outer: int, end: int) -> int:
    """Where the offset lies; behind `end` when it is behind the segment."""
    if segment.verbatim:
        return segment.inner + outer - segment.outer
    return segment.inner if outer == segment.outer else end + 1


def _goes_on(source: SourceText, offset: int) -> bool:
    """Whether an offset behind an embedded text is on a blank line that would become part of it.

    Of a YAML block that is a line with the indentation of the one before.
    """
    assert source.outer is not None
    text, last = source.outer.text, source.segments[-1].outer
    line = text.rfind("\n", 0, offset) + 1
    last_line = text.rfind("\n", 0, last) + 1
    before = text[last_line:last]
    indentation = len(before) - len(before.lstrip())
    return line > last_line and not text[last:offset].strip() and offset - line >= indentation > 0
