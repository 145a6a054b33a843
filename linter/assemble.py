"""Configurations into models: template branches, platforms, graphs and boots, each built once.

Machine configurations are often the same but for a file or two. Those whose units, links, enablements and
generators' inputs are the same texts share one graph; those that deliver the same files too share one model.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from unitlint.config.config import Config
from unitlint.graph.edges import Graph
from unitlint.model import Model
from unitlint.platforms.platform import Platform
from unitlint.sources.configuration import Configuration, DeliveredFile, UnitDirectory
from unitlint.transaction.transaction import Transaction

Key = tuple[object, ...]

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


@dataclass(slots=True)
class Assembler:
    """Builds models for one run's settings; remembers graphs and platforms between configurations."""

    config: Config
    _boots: dict[Key, tuple[Graph, Transaction]] = field(default_factory=dict)

    def model(self, configuration: Configuration) -> Model:
        """The model of one configuration in one branch of its templates."""
        from unitlint.platforms.select import select_platform

        name = self.config.platform or configuration.platform
        platform = select_platform(name)
        key = graph_key(configuration)
        if key not in self._boots:
            self._boots[key] = self._boot(configuration, platform)
        graph, boot = self._boots[key]
        return Model(
            configuration=configuration,
            graph=graph,
            boot=boot,
            platform=platform.name,
            systemd_version=self.config.systemd_version or platform.systemd_version,
            contracts=self.config.contracts,
        )

    def _boot(self, configuration: Configuration, platform: Platform) -> tuple[Graph, Transaction]:
        from unitlint.graph.build import build_graph
        from unitlint.transaction.simulate import simulate

        version = self.config.systemd_version or platform.systemd_version
        targets = (self.config.target,) if self.config.target and configuration.kind == UNIT_PATH else ()
        graph = build_graph(configuration, platform=platform, targets=targets)
        return graph, simulate(graph, self.config.target or DEFAULT_TARGET, version=version)


def assemble(
    configurations: Iterable[Configuration], config: Config, progress: Progress | None = None
) -> Iterator[Assembled]:
    """One model for each set of configurations that are alike, in each branch of their templates."""
    from unitlint.sources.branches import Branches

    branches = Branches()
    alike: dict[Key, list[Configuration]] = {}
    for configuration in configurations:
        for branch in branches.expand(configuration):
            alike.setdefault(model_key(branch), []).append(branch)
    assembler = Assembler(config)
    for done, group in enumerate(alike.values()):
        if progress is not None:
            progress(done, len(alike))
        yield Assembled(assembler.model(group[0]), tuple(sorted({c.name for c in group})))


def first_branches(configurations: Iterable[Configuration], config: Config) -> Iterator[Assembled]:
    """One model for each configuration, in its templates' first branch: what is drawn and asked about."""
    from unitlint.sources.branches import Branches

    branches = Branches()
    assembler = Assembler(config)
    for configuration in configurations:
        yield Assembled(assembler.model(branches.expand(configuration)[0]), (configuration.name,))


def model_key(configuration: Configuration) -> Key:
    """Equal for configurations of which every rule says the same."""
    return (*graph_key(configuration), tuple(configuration.files.values()))


def graph_key(configuration: Configuration) -> Key:
    """Equal for configurations that boot the same: texts by identity, places and links by value."""
    return (
        configuration.platform,
        tuple(_directory_key(d) for d in configuration.directories),
        configuration.enablements,
        configuration.presets,
        tuple(f for f in configuration.files.values() if feeds_generator(f)),
    )


def feeds_generator(file: DeliveredFile) -> bool:
    """Whether a generator makes units out of the file (systemd.generator(7), podman-systemd.unit(5))."""
    return file.path in ("/etc/fstab", "/etc/crypttab") or "/containers/systemd/" in file.path


def _directory_key(directory: UnitDirectory) -> Key:
    return (
        directory.path,
        directory.owner,
        tuple(directory.units.values()),
        tuple((name, *files.values()) for name, files in directory.drop_ins.items()),
        tuple((name, *links.values()) for name, links in directory.dependencies.items()),
    )
