"""What rules look at: one configuration, in one branch of its templates, and all that follows from it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from unitlint.contracts.contract import Contract, Machine
from unitlint.graph.edges import Graph
from unitlint.sources.configuration import Configuration
from unitlint.transaction.transaction import Transaction


@dataclass(frozen=True)
class Model:
    """A configuration on its platform: the merged graph, and the transaction that boots it."""

    configuration: Configuration
    graph: Graph
    boot: Transaction
    """What starting the default target does."""
    platform: str = ""
    """The platform underneath; empty when it is unknown, so that rules can't tell what it ships."""
    systemd_version: int = 252
    version_known: bool = True
    """Whether the version is the target's; else rules say only what holds for all versions."""
    contracts: tuple[Contract, ...] = field(default=())

    @cached_property
    def machine(self) -> Machine:
        """What contracts are held against; rules find chains and what the boot starts there."""
        return Machine(self.graph, self.boot, self.configuration, self.platform)
