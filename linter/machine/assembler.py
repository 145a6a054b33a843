"""What builds a model of a configuration: its platform, graph and boot, each built once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import chain

from unitlint.config.config import Config
from unitlint.configuration.configuration import FOLDER, ROOT, UNIT_PATH, Configuration, Manager
from unitlint.configuration.delivered import KernelArgument
from unitlint.configuration.kernel import split
from unitlint.errors import UsageError
from unitlint.graph.base import Base
from unitlint.graph.edges import Graph
from unitlint.machine.machine import Machine
from unitlint.machine.relocation import Relocation
from unitlint.machine.sharing import Key, SharedModels
from unitlint.platforms.bases import Bases, Found
from unitlint.platforms.platform import Platform
from unitlint.platforms.select import is_shipped
from unitlint.quick.dataclasses import dataclass, field, replace
from unitlint.systemd.special_units import DEFAULT_TARGET
from unitlint.text.source import SourceText
from unitlint.text.suggest import did_you_mean
from unitlint.transaction.base import BaseBoot
from unitlint.transaction.transaction import Transaction
from unitlint.tree.phase import at
from unitlint.units.reads import Read, recorded
from unitlint.units.unit import LoadState

COMMAND_LINE = "--cmdline"
"""What stands for the path of the option's text."""


@dataclass(frozen=True, slots=True)
class _Built:
    configuration: Configuration
    graph: Graph
    boot: Transaction
    platform: Platform


@dataclass(frozen=True, slots=True)
class _Base:
    units: Base | None = None
    boot: BaseBoot | None = None


@dataclass
class Assembler:
    """Builds models for one run's settings; remembers the last graphs, and the base systems below them."""

    config: Config
    _shared: SharedModels[_Built] = field(default_factory=SharedModels)
    _relocation: Relocation = field(init=False)
    _loaded: dict[tuple[int, str], _Base] = field(default_factory=dict)
    """By the identity of the platform, which `bases` keeps, and what a boot starts."""
    _platforms: Found = field(default_factory=dict)
    """What `bases` of this and of all configuration files below have found."""
    _below: dict[str, Assembler] = field(default_factory=dict)
    """By the path of a configuration file below."""
    _met_target: bool = False
    """Whether one of the models may have the target that was asked for."""
    _targets: set[str] = field(default_factory=set)
    """Those that the models have, where one was asked for."""

    def under(self, config: Config) -> Assembler:
        """The one for the settings of another configuration file of the run."""
        if config.path == self.config.path:
            return self
        return self._below.setdefault(
            config.path, Assembler(config, _loaded=self._loaded, _platforms=self._platforms)
        )

    def renewed(self, config: Config) -> Assembler:
        """The same for inputs that are read anew, on the base systems that ship, and so never change.

        Graphs that this one was asked for serve again for configurations that answer alike.
        """
        kept = {
            key: platform for key, platform in self._platforms.items() if not key[0] or is_shipped(key[0])
        }
        own = {id(platform) for platform in kept.values()}
        loaded = {key: base for key, base in self._loaded.items() if key[0] in own}
        asks_for_target = bool(config.target or self.config.target)
        shared = (
            SharedModels[_Built]() if asks_for_target else self._shared.renewed(lambda key: key[0] in own)
        )
        return Assembler(config, _shared=shared, _loaded=loaded, _platforms=kept)

    @cached_property
    def bases(self) -> Bases:
        """The platforms of this run's configurations."""
        asked = self.config
        return Bases(asked.platform, asked.systemd_version, asked.podman_version, self._platforms)

    def __post_init__(self) -> None:
        self._relocation = Relocation(self._shared.reads)

    def notes(self, configurations: Sequence[Configuration]) -> tuple[str, ...]:
        """What there is to say of the base systems, each under the settings that hold for it."""
        by_file: dict[str, list[Configuration]] = {}
        for found in configurations:
            by_file.setdefault(self.config.at(found.path).path, []).append(found)
        each = (self.under(self.config.at(group[0].path)).bases.notes(group) for group in by_file.values())
        return tuple(dict.fromkeys(chain.from_iterable(each)))

    def model(self, configuration: Configuration) -> Machine:
        """The model of one configuration in one branch of its templates."""
        at("loading the units of", configuration.name)
        configuration = self.with_command_line(configuration)
        platform = self._platform(configuration)
        graph, boot = self._graph(configuration, platform)
        return Machine(
            configuration=configuration,
            graph=graph,
            boot=boot,
            platform=platform,
            systemd_version=platform.systemd_version,
            version_known=bool(self.bases.known_version(configuration)),
            contracts=self.config.contracts,
            virtualization=self.config.virt,
            command_line_known=bool(self._arguments),
            base=self._base(platform).units if configuration.kind == FOLDER else None,
        )

    def with_command_line(self, configuration: Configuration) -> Configuration:
        """The configuration with the command line that an option gives, if one does."""
        return replace(configuration, kernel_arguments=self._arguments) if self._arguments else configuration

    def has_same_base(self, configuration: Configuration, model: Machine) -> bool:
        """Whether the configuration lies on the model's base system, and tells the same of its machine."""
        is_same = configuration.kind != ROOT and self._platform(configuration) is model.platform
        return is_same and self.facts(configuration) == self.facts(model.configuration)

    def _platform(self, configuration: Configuration) -> Platform:
        """What lies underneath. Raises UsageError with the line that names what isn't there."""
        try:
            return self.bases.platform(configuration)
        except UsageError as error:
            if error.path:
                raise
            asked = self.config.platform
            option, item = ("platform", "") if asked else ("machines", configuration.name)
            raise self.config.mistake(option, error.message, item=item, hint=error.hint) from error

    @cached_property
    def _arguments(self) -> tuple[KernelArgument, ...]:
        """The command line that an option gives, in place of what the inputs tell."""
        return tuple(split(SourceText(COMMAND_LINE, self.config.cmdline))) if self.config.cmdline else ()

    @property
    def reads(self) -> set[Read]:
        """What building the graphs has asked of settings so far."""
        return self._shared.reads

    def facts(self, configuration: Configuration) -> Key:
        """What its machine's own files tell that was asked for."""
        return self._shared.facts(configuration)

    @property
    def graphs(self) -> int:
        """How many graphs were built."""
        return self._shared.count

    @property
    def has_target(self) -> bool:
        """Whether one of the models has the target that was asked for, or there is nothing to miss.

        Where nothing is known of the base system, that may bring it.
        """
        return not self.config.target or not self._shared.count or self._met_target

    def require_target(self) -> None:
        """Raise UsageError when none of the models has the target that was asked for."""
        if self.has_target:
            return
        target = self.config.target
        known = sorted(self._targets - {target})
        message = f'there is no unit "{target}" to boot'
        hint = did_you_mean(target, known) or "`unitlint graph --json` lists all units"
        raise self.config.mistake("target", message, hint=hint)

    def _graph(self, configuration: Configuration, platform: Platform) -> tuple[Graph, Transaction]:
        key = (id(platform),)
        shared = self._shared.find(configuration, key)
        if shared is None:
            with recorded() as reads:
                built = self._build(configuration, platform)
            self._shared.add(configuration, built, reads, key)
            if target := self.config.target:
                self._met_target = self._met_target or _may_have(built, target)
                self._targets.update(name for name in built.graph.units if name.endswith(".target"))
            return built.graph, built.boot
        of, built = shared
        return self._relocation.moved(
            *(built.graph, built.boot), of=of, to=configuration, version=platform.systemd_version
        )

    def _build(self, configuration: Configuration, platform: Platform) -> _Built:
        from unitlint.graph.build import build_graph, started_by

        targets = (self.config.target,) if self.config.target and configuration.kind == UNIT_PATH else ()
        # other kinds enable units, and so change what the base system loads
        at("loading the base of", configuration.name)
        base = self._base(platform) if configuration.kind == FOLDER else _Base()
        at("building the graph of", configuration.name)
        graph = build_graph(configuration, platform=platform, targets=targets, base=base.units)
        target = self.config.target or started_by(graph, configuration.kernel_arguments) or DEFAULT_TARGET
        at("booting", configuration.name)
        boot = base.boot.in_graph(graph) if base.boot is not None and target == self._target else None
        if boot is None:
            from unitlint.transaction.simulate import simulate

            boot = simulate(graph, target, version=platform.systemd_version)
        return _Built(configuration, graph, boot, platform)

    @property
    def _target(self) -> str:
        return self.config.target or DEFAULT_TARGET

    def _base(self, platform: Platform) -> _Base:
        from unitlint.graph.build import load_base
        from unitlint.machine.ready import ready
        from unitlint.transaction.base import base_boot

        key = (id(platform), self._target)
        if key not in self._loaded:
            base, boot = ready(platform) or (load_base(platform, user=platform.manager is Manager.USER), None)
            if boot is None or self._target != DEFAULT_TARGET:
                boot = base_boot(base.graph, self._target, version=platform.systemd_version)
            self._loaded[key] = _Base(base, boot)
        return self._loaded[key]


def _may_have(built: _Built, target: str) -> bool:
    if not built.platform.name and built.configuration.kind not in (ROOT, UNIT_PATH):
        return True
    unit = built.graph.unit(target)
    return unit is not None and unit.load_state is not LoadState.NOT_FOUND
