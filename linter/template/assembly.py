"""Puts a text together from pieces of another, and keeps the way back to where each piece stood."""

from __future__ import annotations

from unitlint.quick.dataclasses import dataclass, field
from unitlint.text.source import Segment, SourceText


@dataclass(slots=True)
class Assembly:
    """A text in the making; `length` counts its characters."""

    source: SourceText
    length: int = 0
    _parts: list[str] = field(default_factory=list)
    _segments: list[Segment] = field(default_factory=list)

    def copy(self, start: int, end: int) -> None:
        """Append what stands at `[start, end)` of the source."""
        self._append(self.source.text[start:end], Segment(self.length, start))

    def write(self, text: str, start: int) -> None:
        """Append a text that the source's tag at `start` makes."""
        self._append(text, Segment(self.length, start, verbatim=False))

    def text(self) -> SourceText:
        """The text so far."""
        return self.source.derive("".join(self._parts), self._segments)

    def _append(self, text: str, segment: Segment) -> None:
        if text:
            self._parts.append(text)
            self._segments.append(segment)
            self.length += len(text)
