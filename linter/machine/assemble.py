"""Configurations into models: the branches of their templates, those with the same units together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from unitlint.config.config import Config
from unitlint.configuration.branches import Branches
from unitlint.configuration.configuration import Configuration
from unitlint.machine.assembler import Assembler
from unitlint.machine.machine import Machine
from unitlint.machine.relocation import without_other_files
from unitlint.machine.sharing import Key, files_key, units_key
from unitlint.quick.dataclasses import dataclass, replace
from unitlint.tree.phase import at

Progress = Callable[[int, int], None]
"""Told how many of how many steps are done."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A model, and the configurations that it stands for, each in one of its branches."""

    model: Machine
    members: tuple[Configuration, ...]

    @property
    def configurations(self) -> tuple[str, ...]:
        """Their names, sorted."""
        return tuple(sorted({member.name for member in self.members}))


@dataclass(frozen=True, slots=True)
class Assembled:
    """What has the same units: `units` once, without other files, and with its files `whole`."""

    units: Subject
    whole: tuple[Subject, ...]


def grouped(configurations: Iterable[Configuration], config: Config) -> list[list[Configuration]]:
    """All configurations in each branch of their templates, those with the same units together."""
    branches = Branches()
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
    model = assembler.model(group[0])
    with_files: dict[Key, list[Configuration]] = {}
    for configuration in group:
        with_files.setdefault(files_key(configuration), []).append(configuration)
    whole = tuple(
        Subject(replace(model, configuration=members[0]), tuple(members)) for members in with_files.values()
    )
    configuration = without_other_files(model.configuration)
    if configuration is group[0] and len(whole) == 1:  # neither files nor what an option adds tell them apart
        return Assembled(whole[0], whole)
    return Assembled(Subject(replace(model, configuration=configuration), tuple(group)), whole)


def first_branches(
    configurations: Iterable[Configuration],
    config: Config,
    *,
    assembler: Assembler | None = None,
    build: Callable[[Configuration, Assembler], Machine] | None = None,
) -> Iterator[Machine]:
    """One model for each configuration, in its templates' first branch: what is drawn and asked about.

    `build` may know one already.
    """
    branches = Branches()
    assembler = assembler or Assembler(config)
    used = {assembler.config.path: assembler}
    for configuration in configurations:
        own = assembler.under(assembler.config.at(configuration.path))
        used.setdefault(own.config.path, own)
        branch = branches.expand(configuration)[0]
        yield build(branch, own) if build is not None else own.model(branch)
    for own in used.values():
        own.require_target()
