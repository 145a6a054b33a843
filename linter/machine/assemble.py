"""Configurations into models: the branches of their templates, those with the same units together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from unitlint.config.config import Config
from unitlint.configuration.branches import Branches
from unitlint.configuration.configuration import Configuration
from unitlint.configuration.delivery import without_other_files
from unitlint.machine.assembler import Assembler
from unitlint.machine.elsewhere import Elsewhere, Places, moves
from unitlint.machine.machine import Machine
from unitlint.machine.sharing import Key, files_key, listed_at, units_key
from unitlint.quick.dataclasses import dataclass, field
from unitlint.tree.phase import at

Progress = Callable[[int, int], None]
"""Told how many of how many steps are done."""


@dataclass(frozen=True, slots=True)
class MachineModel:
    """A model, and the configurations that it stands for, each in one of its branches."""

    model: Machine
    members: tuple[Configuration, ...]
    elsewhere: tuple[Elsewhere, ...] = ()
    """Those that differ from them in where the same is listed."""

    @property
    def configurations(self) -> tuple[str, ...]:
        """The names of all, sorted."""
        others = (member for other in self.elsewhere for member in other.members)
        return tuple(sorted({member.name for member in (*self.members, *others)}))


@dataclass(frozen=True, slots=True)
class Assembled:
    """What has the same units: `units` once, without other files, and with its files `whole`."""

    units: MachineModel
    whole: tuple[MachineModel, ...]


def grouped(
    configurations: Iterable[Configuration], config: Config, branches: Branches | None = None
) -> list[list[Configuration]]:
    """All configurations in each branch of their templates, those with the same units together."""
    branches = branches or Branches()
    named = any(contract.configurations for contract in config.contracts)
    groups: dict[Key, list[Configuration]] = {}
    for configuration in configurations:
        at("expanding the templates of", configuration.name)
        for branch in branches.expand(configuration):
            key = (units_key(branch), branch.name if named else "")
            groups.setdefault(key, []).append(branch)
    return list(groups.values())


def assemble(
    configurations: Iterable[Configuration],
    config: Config,
    progress: Progress | None = None,
    *,
    assembler: Assembler | None = None,
) -> Iterator[Assembled]:
    """A model of each group of configurations with the same units."""
    yield from assemble_groups(grouped(configurations, config), assembler or Assembler(config), progress)


def assemble_groups(
    groups: Sequence[Sequence[Configuration]], assembler: Assembler, progress: Progress | None
) -> Iterator[Assembled]:
    """The same of groups that are known. Raises UsageError, at the end, where none has the target."""
    for done, group in enumerate(groups):
        if progress is not None:
            progress(done, len(groups))
        yield assembled(assembler, group)
    assembler.require_target()


def assembled(assembler: Assembler, group: Sequence[Configuration]) -> Assembled:
    """The model of configurations with the same units."""
    models = _Models(assembler)
    with_files: dict[Key, list[Configuration]] = {}
    for configuration in group:
        with_files.setdefault(files_key(configuration), []).append(configuration)
    whole = tuple(_subject(models.of, members) for members in with_files.values())
    if len(whole) == 1 and without_other_files(group[0]) is group[0]:  # no files tell them apart
        return Assembled(whole[0], whole)
    return Assembled(_subject(models.without_files, group, without_other_files), whole)


@dataclass(slots=True)
class _Models:
    """Those of configurations with the same units: one graph for all that list these at the same places."""

    assembler: Assembler
    _known: list[tuple[Places, Machine]] = field(default_factory=list)

    def of(self, configuration: Configuration) -> Machine:
        """The model of one."""
        places = listed_at(without_other_files(configuration))
        for known, model in self._known:
            if known == places and self.assembler.has_same_base(configuration, model):
                return model.with_files_of(self.assembler.with_command_line(configuration))
        model = self.assembler.model(configuration)
        self._known.append((places, model))
        return model

    def without_files(self, configuration: Configuration) -> Machine:
        """The model of one, without files of which no unit is made."""
        return self.of(configuration).without_files


def _subject(
    build: Callable[[Configuration], Machine],
    members: Sequence[Configuration],
    seen: Callable[[Configuration], Configuration] = lambda configuration: configuration,
) -> MachineModel:
    """Configurations that hold the same as they are `seen`, those first that list it where the first does."""
    by_places: dict[Places, list[Configuration]] = {}
    for member in members:
        by_places.setdefault(listed_at(seen(member)), []).append(member)

    (first, own), *others = by_places.items()
    elsewhere = (
        Elsewhere(tuple(there), moves(first, places), partial(build, there[0])) for places, there in others
    )
    return MachineModel(build(own[0]), tuple(own), tuple(elsewhere))


def first_branches(
    configurations: Iterable[Configuration],
    config: Config,
    *,
    assembler: Assembler | None = None,
    build: Callable[[Configuration, Assembler], Machine] | None = None,
    branches: Branches | None = None,
) -> Iterator[Machine]:
    """One model for each configuration, in its templates' first branch: what is drawn and asked about.

    `build` may know one already, and `branches` have expanded the configurations.
    """
    branches = branches or Branches()
    assembler = assembler or Assembler(config)
    used = {assembler.config.path: assembler}
    for configuration in configurations:
        own = assembler.under(assembler.config.at(configuration.path))
        used.setdefault(own.config.path, own)
        branch = branches.expand(configuration)[0]
        yield build(branch, own) if build is not None else own.model(branch)
    for own in used.values():
        own.require_target()
