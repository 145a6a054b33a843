"""What is wrong with a value, and what systemd does about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import StrEnum

from unitlint.quick.dataclasses import dataclass
from unitlint.systemd.defaults import ASSUMED


class Effect(StrEnum):
    """What a bad value costs."""

    IGNORED = "ignored"
    """systemd skips the whole assignment."""
    PARTLY = "partly"
    """systemd skips the word complained about and takes the others."""
    REFUSED = "refused"
    """systemd reads no further and the unit does not load."""
    TAKEN = "taken"
    """systemd takes the value, and says that it will not for ever."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """`reason` is a clause that follows a colon; `[start, end)` is what it is about, in the value."""

    reason: str
    start: int = 0
    end: int = -1
    """-1 for the value's end."""
    effect: Effect = Effect.IGNORED
    help: str = ""
    specifier: str = ""
    """The letter, where the complaint is that there is no such specifier."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose value it is: the assignment's key, and the name that specifiers stand for."""

    unit: str
    section: str
    key: str
    version: int = ASSUMED
    """The version of systemd that reads it."""

    @property
    def type(self) -> str:
        """The unit's type."""
        return self.unit.rpartition(".")[2]


Parser = Callable[[str, Subject], Iterator[Complaint]]
"""All that systemd has to say about a value; nothing when it takes it as it stands."""

Test = Callable[[str], bool]
"""Whether a word is one of its kind."""

VersionedTest = Callable[[str, int], bool]
"""Whether a word is one of its kind to that version of systemd."""
