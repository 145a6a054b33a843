"""A text of which nobody may see what it says: it stands for those of many machines, which differ in it.

What is found without lifting the veil holds for all of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NoReturn

from unitlint.text.source import Location, Segment, SourceText

Span = tuple[int, int]


class Veiled(BaseException):
    """Somebody wants to see what differs: the answer is another one for each machine.

    No `Exception`, so that nobody who handles those of others takes it for one of them.
    """

    def __init__(self, template: SourceText) -> None:
        super().__init__(template.path)
        self.template = template


class VeiledText(SourceText):
    """What a template is for any of the machines: its file is known, and the `places` that all have alike."""

    def __init__(self, template: SourceText, places: Mapping[Span, Location]) -> None:
        self.__dict__.update(path=template.path, route=template.route, outer=template)
        self.__dict__.update(encoded=False, parts=(), places=places)

    def veiled(self) -> NoReturn:
        """Say that somebody wants to see it."""
        template: SourceText = self.__dict__["outer"]
        raise Veiled(template)

    @property
    def text(self) -> str:
        """Each machine has another."""
        self.veiled()

    @property
    def segments(self) -> tuple[Segment, ...]:
        """Each machine has others."""
        self.veiled()

    def location(self, start: int, end: int) -> Location:
        """Where a span stands that all machines have there."""
        found: Location | None = self.__dict__["places"].get((start, end))
        return found if found is not None else self.veiled()
