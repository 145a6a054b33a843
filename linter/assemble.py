"""Configurations into models: template branches, platforms, graphs and boots, each built once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from unitlint.alike import Digests, Key, model_key, with_texts_of
from unitlint.config.config import Config
from unitlint.graph.edges import Graph
from unitlint.model import Model
from unitlint.platforms.platform import Platform
from unitlint.sources.branches import Branches
from unitlint.sources.configuration import Configuration
from unitlint.transaction.transaction import Transaction

Progress = Callable[[int, int], None]
"""Told how many of how many steps are done."""

DEFAULT_TARGET = "default.target"
UNIT_PATH = "unit-path"
"""The kind of configuration whose graph holds just what the target loads."""


@dataclass(frozen=True, slots=True)
class Assembled:
    """A model, and the names of the configurations that it stands for, sorted."""

    model: Model
    configurations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Built:
    configuration: Configuration
    graph: Graph
    boot: Transaction


@dataclass(slots=True)
class Assembler:
    """Builds models for one run's settings; remembers the graphs."""

    config: Config
    _digests: Digests = field(default_factory=Digests)
    _built: dict[Key, _Built] = field(default_factory=dict)

    def model(self, configuration: Configuration) -> Model:
        """The model of one configuration in one branch of its templates."""
        from unitlint.platforms.select import select_platform

        platform = select_platform(self.config.platform or configuration.platform)
        version = self.config.systemd_version or platform.systemd_version
        key = self._digests.graph_key(configuration)
        if key not in self._built:
            self._built[key] = self._build(configuration, platform, version)
        built = self._built[key]
        return Model(
            configuration=configuration,
            graph=with_texts_of(built.graph, built_from=built.configuration, configuration=configuration),
            boot=built.boot,
            platform=platform.name,
            systemd_version=version,
            contracts=self.config.contracts,
        )

    def _build(self, configuration: Configuration, platform: Platform, version: int) -> _Built:
        from unitlint.graph.build import build_graph
        from unitlint.transaction.simulate import simulate

        targets = (self.config.target,) if self.config.target and configuration.kind == UNIT_PATH else ()
        graph = build_graph(configuration, platform=platform, targets=targets)
        boot = simulate(graph, self.config.target or DEFAULT_TARGET, version=version)
        return _Built(configuration, graph, boot)


def assemble(
    configurations: Iterable[Configuration],
    config: Config,
    progress: Progress | None = None,
    *,
    assembler: Assembler | None = None,
) -> Iterator[Assembled]:
    """One model for each set of configurations that are alike, in each branch of their templates."""
    branches = Branches()
    alike: dict[Key, list[Configuration]] = {}
    for configuration in configurations:
        for branch in branches.expand(configuration):
            alike.setdefault(model_key(branch), []).append(branch)
    assembler = assembler or Assembler(config)
    for done, group in enumerate(alike.values()):
        if progress is not None:
            progress(done, len(alike))
        yield Assembled(assembler.model(group[0]), tuple(sorted({c.name for c in group})))


def first_branches(
    configurations: Iterable[Configuration], config: Config, *, assembler: Assembler | None = None
) -> Iterator[Assembled]:
    """One model for each configuration, in its templates' first branch: what is drawn and asked about."""
    branches = Branches()
    assembler = assembler or Assembler(config)
    for configuration in configurations:
        first = branches.expand(configuration)[0]
        yield Assembled(assembler.model(first), (configuration.name,))
