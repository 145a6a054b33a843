"""What is drawn, apart from how: the frozen model that every writer (DOT, Mermaid, GraphML, HTML) reads."""

from __future__ import annotations

from enum import StrEnum

from unitlint.findings.finding import Severity
from unitlint.quick.dataclasses import dataclass


class Belonging(StrEnum):
    """Who brings a unit; each is drawn with its own border, so that it is told apart without colour."""

    USER = "user"
    PLATFORM = "platform"
    GENERATED = "generated"
    PACKAGE = "package"
    """A package that is none of the base's, in a whole root."""
    NONE = "none"
    """No file defines it: a missing unit, or one that systemd makes itself (a device, a slice)."""


class Change(StrEnum):
    """What became of a unit or an edge between two revisions."""

    NONE = ""
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class Role(StrEnum):
    """Why a unit or an edge is emphasised."""

    NONE = ""
    FOCUS = "focus"
    CHAIN = "chain"
    """On the chain that a contract or the longest path of a boot is about."""
    WRONG = "wrong"
    """An order that a contract forbids."""
    BROKEN = "broken"
    """The order that a contract asks for and that is not there."""
    DROPPED = "dropped"
    """A job that systemd may delete to break a cycle."""


class Class(StrEnum):
    """Classes of edges. They are reduced and collapsed each on its own, never mixed.

    `ORDER` is drawn from the unit that starts earlier to the one that starts later; all others from the
    unit whose setting it is to the unit that the setting names.
    """

    ORDER = "order"
    REQUIRES = "requires"
    WANTS = "wants"
    PART_OF = "part-of"
    CONFLICTS = "conflicts"
    TRIGGERS = "triggers"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Node:
    """A unit, or several that are drawn as one."""

    id: str
    """The unit's name; for several the name of the first, unique in the drawing."""
    label: tuple[str, ...]
    type: str
    load_state: str
    belonging: Belonging = Belonging.USER
    cluster: str = ""
    members: tuple[str, ...] = ()
    """The names of all units drawn here, sorted; at least one."""
    description: str = ""
    place: str = ""
    """`path:line`, or empty where no file says it."""
    url: str = ""
    findings: tuple[str, ...] = ()
    """Rules and messages, worst first."""
    severity: Severity | None = None
    change: Change = Change.NONE
    role: Role = Role.NONE
    idle: bool = False
    """The boot gives it no job: nothing waits for it, whatever arrows lead through it."""
    once_enabled: bool = False
    """It has one only because the links that its [Install] asks for are taken for made."""
    cyclic: bool = False
    """On an ordering cycle."""
    words: tuple[str, ...] = ()
    """Arrows in words, in place of lines."""
    details: tuple[str, ...] = ()
    """What else the tooltip says, line by line."""
    at: tuple[float, float] | None = None
    """Its middle in points, upwards from the bottom, where the engine is not to place it."""


@dataclass(frozen=True, slots=True)
class Arrow:
    """An edge as drawn, from `tail` to `head`; it may stand for several of the graph."""

    tail: str
    head: str
    edge_class: Class
    statements: tuple[str, ...] = ()
    """`b.service After a.service (path:3)`, one for each edge of the graph that it stands for."""
    requirement: Class | None = None
    """On an ordering arrow: the later unit also requires or wants the earlier one."""
    through: tuple[str, ...] = ()
    """Hidden units between the two, in order; not empty for an order that only they give."""
    count: int = 1
    words: str = ""
    """What stands beside it, where the picture is of few arrows."""
    in_words: bool = False
    """In words in a box at one of its ends, and not as a line."""
    bundle: int = 0
    """So many units are before `head` as `tail` is, and have no arrow of their own."""
    url: str = ""
    findings: tuple[str, ...] = ()
    severity: Severity | None = None
    cyclic: bool = False
    """On an ordering cycle."""
    change: Change = Change.NONE
    role: Role = Role.NONE
    default: bool = False
    """Stated by no file: an implicit or default dependency."""

    @property
    def sort_key(self) -> tuple[str, str, str, str, str]:
        """Unique in a drawing."""
        return (self.tail, self.head, self.edge_class, self.role, self.change)


@dataclass(frozen=True, slots=True)
class Cluster:
    """A box around nodes; clusters are drawn in the order of the drawing's list."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """One picture. Nodes and arrows are sorted; equal drawings are written as equal bytes."""

    title: str
    nodes: tuple[Node, ...]
    arrows: tuple[Arrow, ...]
    clusters: tuple[Cluster, ...] = ()
    notes: tuple[str, ...] = ()
    """Sentences for the legend: what is hidden and how much of it, what was filtered."""
    reading: str = "an arrow points from the unit that starts earlier to the one that starts later"
    """How to read an arrow; the first line of the legend."""
    sides: tuple[str, str] | None = None
    """The names of two configurations, where it shows how they differ and not what a change did."""
    crowded: bool = False
    """So many arrows that boxes stand closer, and on several ranks those that hang on one other alone."""
    needs_first: bool = False
    """What is needed stands before what needs it, as it starts before it."""
    rings: tuple[Drawing, ...] = ()
    """The ordering cycles in it, each as a circle of placed boxes, to stand beside it."""

    @property
    def lines(self) -> tuple[Arrow, ...]:
        """The arrows that are lines."""
        return tuple(arrow for arrow in self.arrows if not arrow.in_words)

    @property
    def ordered(self) -> bool:
        """Whether an arrow tells an order."""
        return any(arrow.edge_class is Class.ORDER for arrow in self.arrows)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not self.nodes

    @property
    def placed(self) -> bool:
        """Whether every box has its place: the engine has only the arrows to lead."""
        return bool(self.nodes) and all(node.at is not None for node in self.nodes)
