"""What a place of discussion (GitHub, GitLab) has to offer, and what stands there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from unitlint.errors import UnitlintError
from unitlint.quick.dataclasses import dataclass
from unitlint.review.draft import Remark


@dataclass(frozen=True, slots=True)
class PostedComment:
    """A comment of ours on a line. `handle` is what the host knows it by."""

    handle: str
    fingerprint: str
    likeness: str
    replied: bool = False
    hidden: bool = False
    """Minimised or resolved."""
    hidden_by_us: bool = False


@dataclass(frozen=True, slots=True)
class Summary:
    """A summary of ours."""

    handle: str
    body: str


@dataclass(frozen=True, slots=True)
class State:
    """What stands now, oldest first, and which lines of which files can be commented on."""

    head: str
    """The commit that the request is about now."""
    lines: Mapping[str, tuple[range, ...]]
    """Path → the line numbers of each hunk, in the new file."""
    comments: tuple[PostedComment, ...] = ()
    summaries: tuple[Summary, ...] = ()


@dataclass(frozen=True, slots=True)
class CommentLines:
    """A line to comment on, or several from `start` on, and whether a suggestion fits there."""

    line: int
    start: int
    suggests: bool


@dataclass(frozen=True, slots=True)
class Note:
    """A remark with the place that it is to get."""

    remark: Remark
    lines: CommentLines


class Host(Protocol):
    """All of it raises DelayedError for what may work later and RefusedError for what won't."""

    most_characters: int

    def read(self) -> State:
        """What stands."""
        ...

    def comment(self, notes: Sequence[tuple[Note, str]]) -> None:
        """Put the notes, with their bodies, on their lines: in one request where the host can.

        Raises UnplaceableError when it takes no comment on one of the lines.
        """
        ...

    def hide(self, comment: PostedComment) -> None:
        """Minimise or resolve a comment."""
        ...

    def show(self, comment: PostedComment) -> None:
        """Undo `hide`."""
        ...

    def summarise(self, body: str) -> str:
        """Write a new summary; its handle."""
        ...

    def edit(self, summary: Summary, body: str) -> None:
        """Give a summary another body."""
        ...

    def delete(self, summary: Summary) -> None:
        """Take a summary away."""
        ...

    def suggests(self, lines: CommentLines) -> str:
        """The language of a code block that takes the place of the commented lines."""
        ...

    def address(self, path: str, line: int, *, commit: str) -> str:
        """The page that shows a line."""
        ...


class Clock(Protocol):
    """Time, so that tests need not wait."""

    def now(self) -> float:
        """Seconds since 1970."""
        ...

    def sleep(self, seconds: float) -> None:
        """Wait."""
        ...


@dataclass
class DelayedError(Exception):
    """The host can't now: it said for how many seconds, or not (0)."""

    reason: str
    seconds: float = 0.0


@dataclass
class UnplaceableError(Exception):
    """The host takes no comment on one of the lines."""

    reason: str = ""


SENSELESS = (AssertionError, AttributeError, LookupError, RuntimeError, TypeError, ValueError)
"""What the libraries raise where an answer is none of their host: a proxy's page, JSON of another shape."""


class RefusedError(UnitlintError):
    """The host will not have it, now or later: the message says what is missing."""


@dataclass(frozen=True, slots=True)
class Done:
    """What a run left behind, in words, and how much it wrote."""

    summary: str
    writes: int = 0
