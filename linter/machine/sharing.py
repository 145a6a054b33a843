"""Which configurations are the same for the graph, and which for every rule.

Most machines of a fleet differ in a file or two, and most branches of a template in an argument of a command.
Building a graph takes longer than all else, so one is built for all that answer alike what building it asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Generic, TypeVar

from unitlint.configuration.configuration import Configuration
from unitlint.configuration.delivered import DeliveredFile
from unitlint.configuration.delivery import is_udevs, without_other_files
from unitlint.configuration.unit_files import UnitDirectory, UnitFile, entries
from unitlint.quick.dataclasses import dataclass, field
from unitlint.text.source import Place, SourceText
from unitlint.units.machine_facts import facts_for
from unitlint.units.reads import FACT, Read, is_read
from unitlint.units.settings import has_unknown_lines, odd_header, refused_at, settings_of
from unitlint.units.udev_rules import UdevStart, read_udev_rules
from unitlint.units.unit import Setting

Key = tuple[object, ...]

_Built = TypeVar("_Built")


MOST = 64
"""What is kept: the graphs of thousands of folders would fill the memory."""


@dataclass(slots=True)
class SharedModels(Generic[_Built]):
    """What was built of configurations, for others that answer alike all that any building asked."""

    count: int = 0
    """How many were built."""
    reads: set[Read] = field(default_factory=set)
    _weights: dict[SourceText, Key] = field(default_factory=dict)
    _starts: dict[Key, tuple[UdevStart, ...]] = field(default_factory=dict)
    """What files of udev's rules say, by path and text."""
    _built: dict[Key, tuple[Configuration, Key, _Built]] = field(default_factory=dict)
    _before: dict[Key, tuple[Configuration, Key, _Built]] = field(default_factory=dict)
    """What was built in an earlier run."""

    def renewed(self, is_kept: Callable[[Key], bool]) -> SharedModels[_Built]:
        """For the next run of the process: with what this one had a use for, if what else decides is kept."""
        before = {key: found for key, found in self._built.items() if is_kept(found[1])}
        return SharedModels(reads=set(self.reads), _before=before)

    def find(self, configuration: Configuration, base: Key = ()) -> tuple[Configuration, _Built] | None:
        """What serves for the configuration, and which one it was built of. `base` is what else decides."""
        key = self.key(configuration, base)
        found = self._built.pop(key, None) or self._before.pop(key, None)
        if found is None:
            return None
        self._built[key] = found  # as the last that was asked for
        return found[0], found[2]

    def add(self, configuration: Configuration, built: _Built, reads: set[Read], base: Key = ()) -> None:
        """Keep what was built of the configuration, which asked for `reads`."""
        if not reads <= self.reads:
            self.reads |= reads
            self._weights.clear()
            self._built = {self.key(old[0], old[1]): old for old in self._built.values()}
            self._before = {self.key(old[0], old[1]): old for old in self._before.values()}
        self.count += 1
        self._built[self.key(configuration, base)] = (configuration, base, built)
        if len(self._built) > MOST:
            del self._built[next(iter(self._built))]

    def _weight(self, file: UnitFile) -> Iterator[object]:
        """What the text of a unit file answers."""
        yield bool(file.source and file.source.text)
        yield refused_at(file)
        yield odd_header(file)
        yield has_unknown_lines(file)
        for setting in read_of(settings_of(file), self.reads):
            yield setting.section, setting.key, setting.value

    def key(self, configuration: Configuration, base: Key = ()) -> Key:
        """Equal for configurations that answer alike what was asked so far."""
        return (
            base,
            configuration.kind,
            configuration.manager,
            tuple(self._directory(directory) for directory in configuration.directories),
            tuple((enablement.unit, enablement.enabled) for enablement in configuration.enablements),
            configuration.presets,
            tuple(argument.text for argument in configuration.kernel_arguments),
            configuration.programs,
            self.facts(configuration),
            *self._of_files(configuration),
        )

    def _of_files(self, configuration: Configuration) -> Key:
        """Of udev's rules what the graph is made of, wherever it is listed; other files as they are."""
        interpreted = without_other_files(configuration).files.values()
        udevs = {file.path: file for file in interpreted if is_udevs(file.path)}
        key = tuple((file.path, file.link, file.source) for file in udevs.values())
        if key not in self._starts:
            self._starts[key] = read_udev_rules(udevs).starts
        return (self._starts[key], *(file for file in interpreted if file.path not in udevs))

    def facts(self, configuration: Configuration) -> Key:
        """What the machine's own files tell of the specifiers that were asked for."""
        return facts_for(configuration, (letter for section, letter in self.reads if section == FACT))

    def _directory(self, directory: UnitDirectory) -> Key:
        groups = (*directory.drop_ins.items(), *directory.dependencies.items())
        folders = tuple((folder, tuple(files)) for folder, files in groups)
        return (
            *(directory.path, directory.owner, tuple(directory.units), folders),
            *(self._entry(file) for file in entries(directory)),
        )

    def _entry(self, file: UnitFile) -> Key:
        if file.source is None or file.link:
            return (*_held(file), file.declared)
        if file.source not in self._weights:
            self._weights[file.source] = tuple(self._weight(file))
        return (file.path, file.owner, self._weights[file.source])


def read_of(settings: Iterable[Setting], reads: set[Read]) -> Iterator[Setting]:
    """Those of the settings that were asked for."""
    return (setting for setting in settings if is_read(reads, setting.section, setting.key))


def units_key(configuration: Configuration) -> Key:
    """Equal for configurations with the same units, wherever these are listed: texts by identity, the rest by
    value."""
    return (
        configuration.kind,
        configuration.manager,
        configuration.platform,
        tuple((d.path, d.owner, *map(_held, entries(d))) for d in configuration.directories),
        tuple((enablement.unit, enablement.enabled) for enablement in configuration.enablements),
        configuration.presets,
        configuration.kernel_arguments,
        configuration.programs,
        configuration.commands,
        configuration.names_around,
        configuration.others_units,
        tuple(map(_delivered, without_other_files(configuration).files.values())),
    )


def files_key(configuration: Configuration) -> Key:
    """Equal for configurations that deliver the same files, wherever these are listed."""
    return tuple(map(_delivered, configuration.files.values()))


def listed_at(configuration: Configuration) -> tuple[Place | None, ...]:
    """Where all is listed that the keys pass over, in their order."""
    held = (entry.declared for directory in configuration.directories for entry in entries(directory))
    enabled = (enablement.place for enablement in configuration.enablements)
    return (*held, *enabled, *(file.declared for file in configuration.files.values()))


def _held(file: UnitFile) -> Key:
    return (
        *(file.name, file.path, file.owner, file.source, file.link, file.settings),
        *(file.declared is None, file.enabled_by, file.of_users),
    )


def _delivered(file: DeliveredFile) -> Key:
    return (
        *(file.path, file.mode, file.source, file.declared is None),
        *(file.link, file.user, file.group, file.by_default),
    )
