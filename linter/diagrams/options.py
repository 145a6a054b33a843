"""What to draw: the choices behind the flags of `unitlint graph`."""

from __future__ import annotations

from enum import StrEnum

from unitlint.graph.edges import Edge
from unitlint.quick.dataclasses import dataclass


class View(StrEnum):
    """Which edges are drawn."""

    ORDER = "order"
    REQUIRE = "require"
    INSTALL = "install"
    ALL = "all"


class PlatformUnits(StrEnum):
    """How many of the base OS's units are drawn."""

    NONE = "none"
    NEAR = "near"
    """Those that an edge joins to a unit of the user's, default dependencies not counted."""
    ALL = "all"


class Direction(StrEnum):
    """Which neighbours of a focus: those whose arrows lead to it, those it leads to, or both."""

    UP = "up"
    DOWN = "down"
    BOTH = "both"


class Grouping(StrEnum):
    """What units are clustered or collapsed by."""

    NONE = "none"
    STAGE = "stage"
    SOURCE = "source"
    PREFIX = "prefix"


@dataclass(frozen=True, slots=True)
class Marked:
    """Edges that somebody asked about, a contract's for one: those that keep it and pairs that break it."""

    name: str
    units: tuple[str, ...]
    kept: tuple[Edge, ...] = ()
    wrong: tuple[Edge, ...] = ()
    """Edges that are there and must not be."""
    broken: tuple[tuple[str, str], ...] = ()
    """(earlier, later) pairs whose order is asked for and missing."""


@dataclass(frozen=True, slots=True)
class DrawOptions:
    """Units are named by name or alias; globs are fnmatch's, case-sensitive."""

    view: View = View.ORDER
    focus: tuple[str, ...] = ()
    depth: int = 1
    direction: Direction = Direction.BOTH
    path: tuple[str, str] | None = None
    reaches: str = ""
    only: tuple[str, ...] = ()
    hide: tuple[str, ...] = ()
    platform_units: PlatformUnits | None = None
    """None: `near` for a whole picture, `all` where the other options narrow it already."""
    idle: bool = False
    """Show units without a job however many they are."""
    cycle: bool = False
    marked: Marked | None = None
    reduce: bool = True
    collapse: Grouping = Grouping.NONE
    cluster: Grouping = Grouping.NONE
    link_template: str = ""
    """`https://…/blob/main/{path}#L{line}`; empty for no links."""
    title: str = ""

    @property
    def narrows(self) -> bool:
        """Whether an option picks units one by one."""
        return bool(self.focus or self.path or self.reaches or self.cycle or self.marked)
