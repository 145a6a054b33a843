"""Configurations into models: template branches, platforms, graphs and boots, each built once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from unitlint.config.config import Config
from unitlint.configuration.branches import Branches
from unitlint.configuration.configuration import Configuration
from unitlint.errors import UsageError
from unitlint.graph.base import Base
from unitlint.graph.edges import Graph
from unitlint.machine.machine import Machine
from unitlint.machine.sharing import Digests, Key, files_key, units_key, with_texts_of, without_other_files
from unitlint.platforms.platform import Platform
from unitlint.systemd.podman import UNKNOWN, Version
from unitlint.text.suggest import did_you_mean
from unitlint.transaction.base import BaseBoot
from unitlint.transaction.transaction import Transaction
from unitlint.units.unit import LoadState

Progress = Callable[[int, int], None]
"""Told how many of how many steps are done."""

DEFAULT_TARGET = "default.target"
UNIT_PATH = "unit-path"
"""The kind of configuration whose graph holds just what the target loads."""

FOLDER = "folder"
"""The kind of which there may be thousands; others enable units and so change what the base system loads."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A model, and the names of the configurations that it stands for, sorted."""

    model: Machine
    configurations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Assembled:
    """What has the same units: `units` once, without other files, and with its files `whole`."""

    units: Subject
    whole: tuple[Subject, ...]


@dataclass(frozen=True, slots=True)
class _Built:
    configuration: Configuration
    graph: Graph
    boot: Transaction
    platform: str


@dataclass(frozen=True, slots=True)
class _Base:
    units: Base | None = None
    boot: BaseBoot | None = None


@dataclass(slots=True)
class Assembler:
    """Builds models for one run's settings; remembers the graphs, and the base systems below them."""

    config: Config
    _digests: Digests = field(default_factory=Digests)
    _built: dict[Key, _Built] = field(default_factory=dict)
    _bases: dict[tuple[str, int], _Base] = field(default_factory=dict)

    def model(self, configuration: Configuration) -> Machine:
        """The model of one configuration in one branch of its templates."""
        from unitlint.platforms.select import select_platform

        platform = select_platform(self.config.platform or configuration.platform)
        told = self._told_version(configuration, platform)
        version = told or platform.systemd_version
        if version != platform.systemd_version:
            platform = replace(platform, systemd_version=version)
        podman = self._told_podman(configuration)
        if podman != platform.podman_version and podman != UNKNOWN:
            platform = replace(platform, podman_version=podman)
        key = self._digests.graph_key(configuration)
        if key not in self._built:
            self._built[key] = self._build(configuration, platform, version)
        built = self._built[key]
        return Machine(
            configuration=configuration,
            graph=with_texts_of(built.graph, built_from=built.configuration, configuration=configuration),
            boot=built.boot,
            platform=platform,
            systemd_version=version,
            version_known=bool(told),
            contracts=self.config.contracts,
        )

    def require_target(self) -> None:
        """Raise UsageError when none of the models has the target that was asked for.

        Where nothing is known of the base system, that may bring it.
        """
        target = self.config.target
        if not target or not self._built or any(_may_have(built, target) for built in self._built.values()):
            return
        known = [
            name for built in self._built.values() for name in built.graph.units if name.endswith(".target")
        ]
        raise UsageError(f'there is no unit "{target}" to boot', hint=did_you_mean(target, known))

    def _told_version(self, configuration: Configuration, platform: Platform) -> int:
        """The target's systemd as an option, a root or its platform tells it; 0 where nothing does.

        The catalogue `systemd` lies under every unit folder: it tells nothing of the machine that one is for.
        """
        if self.config.systemd_version:
            return self.config.systemd_version
        if configuration.kind == "root":
            from unitlint.platforms.capture import detect_version

            if found := detect_version(configuration.path):
                return found
        is_guess = platform.name == "" or (platform.name == "systemd" and not self.config.platform)
        return 0 if is_guess else platform.systemd_version

    def _told_podman(self, configuration: Configuration) -> Version:
        """The target's podman as an option or a root's package database tells it."""
        if self.config.podman_version != UNKNOWN or configuration.kind != "root":
            return self.config.podman_version
        from unitlint.platforms.capture import detect_podman

        return detect_podman(configuration.path)

    def _build(self, configuration: Configuration, platform: Platform, version: int) -> _Built:
        from unitlint.graph.build import build_graph
        from unitlint.transaction.simulate import simulate

        targets = (self.config.target,) if self.config.target and configuration.kind == UNIT_PATH else ()
        base = self._base(platform) if configuration.kind == FOLDER else _Base()
        graph = build_graph(configuration, platform=platform, targets=targets, base=base.units)
        boot = base.boot.in_graph(graph) if base.boot is not None else None
        boot = boot or simulate(graph, self._target, version=version)
        return _Built(configuration, graph, boot, platform.name)

    @property
    def _target(self) -> str:
        return self.config.target or DEFAULT_TARGET

    def _base(self, platform: Platform) -> _Base:
        from unitlint.graph.build import load_base
        from unitlint.transaction.base import base_boot

        key = (platform.name, platform.systemd_version)
        if key not in self._bases:
            base = load_base(platform)
            boot = base_boot(base.graph, self._target, version=platform.systemd_version)
            self._bases[key] = _Base(base, boot)
        return self._bases[key]


def _may_have(built: _Built, target: str) -> bool:
    if not built.platform and built.configuration.kind not in ("root", UNIT_PATH):
        return True
    unit = built.graph.unit(target)
    return unit is not None and unit.load_state is not LoadState.NOT_FOUND


def assemble(
    configurations: Iterable[Configuration],
    config: Config,
    progress: Progress | None = None,
    *,
    assembler: Assembler | None = None,
) -> Iterator[Assembled]:
    """All configurations in each branch of their templates, those with the same units together."""
    branches = Branches()
    named = any(contract.configurations for contract in config.contracts)
    alike: dict[Key, list[Configuration]] = {}
    for configuration in configurations:
        for branch in branches.expand(configuration):
            key = (units_key(branch), branch.name if named else "")
            alike.setdefault(key, []).append(branch)
    assembler = assembler or Assembler(config)
    for done, group in enumerate(alike.values()):
        if progress is not None:
            progress(done, len(alike))
        yield _assembled(assembler.model(group[0]), group)
    assembler.require_target()


def _assembled(model: Machine, group: Iterable[Configuration]) -> Assembled:
    with_files: dict[Key, list[Configuration]] = {}
    for configuration in group:
        with_files.setdefault(files_key(configuration), []).append(configuration)
    units = replace(model, configuration=without_other_files(model.configuration))
    return Assembled(
        Subject(units, _names(group)),
        tuple(
            Subject(replace(model, configuration=members[0]), _names(members))
            for members in with_files.values()
        ),
    )


def _names(configurations: Iterable[Configuration]) -> tuple[str, ...]:
    return tuple(sorted({configuration.name for configuration in configurations}))


def first_branches(
    configurations: Iterable[Configuration], config: Config, *, assembler: Assembler | None = None
) -> Iterator[Machine]:
    """One model for each configuration, in its templates' first branch: what is drawn and asked about."""
    branches = Branches()
    assembler = assembler or Assembler(config)
    for configuration in configurations:
        yield assembler.model(branches.expand(configuration)[0])
    assembler.require_target()
