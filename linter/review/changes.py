"""What a change does, as data: findings, units, edges, and the order of the boot."""

from __future__ import annotations

from collections.abc import Mapping

from unitlint.diagrams.drawing import Drawing
from unitlint.findings.finding import Finding
from unitlint.graph.edges import Edge, Graph
from unitlint.quick.dataclasses import dataclass, field
from unitlint.text.source import Location
from unitlint.transaction.transaction import Cycle


@dataclass(frozen=True, slots=True)
class UnitChange:
    """A unit that came, went, or is in another state: `masked`, `enabled`, `changed`, …

    `words` says what became of it in one clause; `location` is where, on the side that has it.
    """

    unit: str
    words: str
    location: Location | None = None
    details: tuple[str, ...] = ()
    """Assignments that differ and that no edge tells, with their signs: `+ [Service] Restart=always`."""
    in_base: bool = False
    """Whether `location` is on the base's side, for a unit that both sides have."""


@dataclass(frozen=True, slots=True)
class EdgeChange:
    """An edge that only one side has, and the line that makes or unmakes it."""

    edge: Edge
    gained: bool
    location: Location | None = None
    cause: str = ""
    """Why, where no line states the edge itself: `default dependency of a.service`."""
    in_base: bool = False
    """Whether `location` is on the base's side."""


@dataclass(frozen=True, slots=True)
class OrderChange:
    """Units whose place in the boot differs alike: what they now, and no longer, start after."""

    units: tuple[str, ...]
    after: tuple[str, ...] = ()
    no_longer_after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WaveChange:
    """A unit that both boots start, in another wave; waves count from 1."""

    unit: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class TimeChange:
    """A unit that both boots start, at another predicted moment; microseconds from the start of the boot."""

    unit: str
    before: int
    after: int
    waits_for: str = ""
    """What it now waits for last, where it did not before."""


@dataclass(frozen=True, slots=True)
class ChainHop:
    """A step of a chain; `on_both` when the other side has it too."""

    sentence: str
    location: Location | None
    on_both: bool


@dataclass(frozen=True, slots=True)
class ChainChange:
    """An order that a contract asks for, kept on one side alone: the chain that kept it, or now keeps it.

    The hops read from the later unit to the earlier one; they are the base's where it `broke`.
    """

    contract: str
    earlier: str
    later: str
    hops: tuple[ChainHop, ...]
    broke: bool


@dataclass(frozen=True, slots=True)
class EnablingChange:
    """A link that enabling a unit makes and nothing makes yet, which only one side asks for."""

    unit: str
    link: str
    """`multi-user.target.wants/a.service`."""
    gained: bool
    location: Location | None = None


@dataclass(frozen=True, slots=True)
class BootChange:
    """What becomes of one boot, for all configurations where it is the same."""

    configurations: tuple[str, ...]
    units: tuple[UnitChange, ...] = ()
    edges: tuple[EdgeChange, ...] = ()
    platform_edges: int = 0
    """Edges among units of the platform that come and go with those; they are not in `edges`."""
    order: tuple[OrderChange, ...] = ()
    waves: tuple[WaveChange, ...] = ()
    jobs_gained: tuple[str, ...] = ()
    jobs_lost: tuple[str, ...] = ()
    longest_before: tuple[str, ...] = ()
    longest_after: tuple[str, ...] = ()
    cycles_gained: tuple[Cycle, ...] = ()
    cycles_lost: tuple[Cycle, ...] = ()
    error_before: str = ""
    error_after: str = ""
    chains: tuple[ChainChange, ...] = ()
    """Of contracts that broke or healed."""
    times: tuple[TimeChange, ...] = ()
    """Where times were given: who starts at another time, furthest first."""
    enabling: tuple[EnablingChange, ...] = ()
    """What is assumed of units with [Install] that nothing links, where that differs."""
    still_pulled_in: tuple[Edge, ...] = ()
    """What still starts each unit that is no longer linked where it was: one edge a unit."""
    later_gained: tuple[str, ...] = ()
    """Units that now start once these links are made, and didn't; `later_lost` the other way round."""
    later_lost: tuple[str, ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether both sides boot alike."""
        changed = (self.units, self.edges, self.order, self.waves, self.jobs_gained, self.jobs_lost)
        return (
            not any((*changed, self.cycles_gained, self.cycles_lost, self.enabling))
            and self.error_before == self.error_after
        )


@dataclass(frozen=True, slots=True)
class Moved:
    """A finding that both sides have, at another place."""

    before: Finding
    after: Finding


@dataclass(frozen=True, slots=True)
class Review:
    """The whole comparison. `base` and `head` name the sides for people."""

    base: str
    head: str
    new: tuple[Finding, ...] = ()
    fixed: tuple[Finding, ...] = ()
    moved: tuple[Moved, ...] = ()
    remaining: int = 0
    """Findings that both sides have, moved ones included."""
    configurations_gained: tuple[str, ...] = ()
    configurations_lost: tuple[str, ...] = ()
    boots: tuple[BootChange, ...] = ()
    """Those that differ, grouped by what differs."""
    unchanged: tuple[str, ...] = ()
    """Configurations that boot alike on both sides."""
    of_two: bool = False
    """Whether the sides are two configurations of one tree, which nothing turns into one another."""
    head_texts: Mapping[str, str] = field(default_factory=dict, compare=False)
    graphs: Mapping[str, tuple[Graph, Graph]] = field(default_factory=dict, compare=False)
    """The graphs before and after, of the first configuration of each of `boots`."""

    @property
    def boots_unchanged(self) -> bool:
        """Whether the change alters nothing of any boot."""
        return not (self.boots or self.configurations_gained or self.configurations_lost)

    def drawn(self, boot: BootChange) -> Drawing | None:
        """The picture of one of `boots`: of the order; of all dependencies where no order changes."""
        from unitlint.diagrams.draw_change import draw_change
        from unitlint.diagrams.options import DrawOptions, View

        graphs = self.graphs.get(boot.configurations[0])
        if graphs is None:
            return None
        sides = (self.base, self.head) if self.of_two else None
        cycles = boot.cycles_gained
        order = draw_change(*graphs, DrawOptions(view=View.ORDER), sides=sides, cycles=cycles)
        if any(arrow.change for arrow in order.arrows):
            return order
        return draw_change(*graphs, sides=sides, cycles=cycles)
