"""What the formats of the Ignition family describe: files, links and units of one machine.

Ignition writes files, then links, then units; enables by presets, which the first boot applies; and masks by
links (ignition, docs/operator-notes.md). A unit that is named again is one unit still: what is said later
replaces what was said before, key by key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fnmatch import fnmatchcase

from unitlint.configuration.configuration import Configuration, Manager, Problem
from unitlint.configuration.delivered import (
    Account,
    BootCommand,
    DeliveredFile,
    Enablement,
    FileSystem,
    KernelArgument,
)
from unitlint.configuration.delivery import Delivery, is_unit_path, is_users, unknown_text
from unitlint.configuration.presets import presets_of
from unitlint.configuration.problems import DUPLICATE_ENTRY, misnamed
from unitlint.errors import InputError
from unitlint.formats.templated_document import may_exclude_each_other
from unitlint.formats.work import Work
from unitlint.quick.dataclasses import dataclass, field, replace
from unitlint.systemd.base_systems import BaseSystem
from unitlint.systemd.conf import conf_kind
from unitlint.systemd.file_names import ETC, MASK, RUN, UNIT_PATHS, is_unit_name
from unitlint.text.source import Place, SourceText, joined
from unitlint.tree.reader import FILE_LIMIT

UNPACKED_LIMIT = 64 * 1024 * 1024
"""Bytes that all encoded texts of one machine come to; one that can't be unpacked counts as the largest."""


@dataclass(slots=True)
class UnitRecord:
    """All that an input says of one unit."""

    name: str
    place: Place
    contents: SourceText | None = None
    link: str = ""
    mask: bool | None = None
    enablement: Enablement | None = None
    drop_ins: dict[str, tuple[SourceText, Place]] = field(default_factory=dict)
    runtime: bool = False
    """Whether it is written to /run instead of /etc."""


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A file or link to be written."""

    path: str
    source: SourceText | None
    place: Place
    mode: int | None = None
    link: str = ""
    bare: bool = False
    """Whether nothing is said of what is in it: then it keeps what was said before, or is empty."""
    appends: bool = False
    """Whether it goes on with what was said before, or else with what is on the image."""
    user: Account | None = None
    group: Account | None = None
    deferred: bool = False
    """Whether it gets its owner only once users are there: by cloud-init's `defer`, or by a command."""
    default_mode: int | None = None
    """The mode that the input's tool gives a file for which none is written."""


@dataclass(slots=True)
class IgnitionMachine:
    """One machine's description being read."""

    files: list[FileRecord] = field(default_factory=list)
    links: list[FileRecord] = field(default_factory=list)
    units: dict[str, UnitRecord] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    work: Work = field(default_factory=Work)
    commands: list[BootCommand] = field(default_factory=list)
    unpacked: int = 0
    users: list[str] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    late_accounts: set[str] = field(default_factory=set)
    """Users and groups that are made after all files that aren't deferred."""
    folders: list[DeliveredFile] = field(default_factory=list)
    file_systems: list[FileSystem] = field(default_factory=list)
    reads_accounts: bool = False
    """Whether a document of it says who the machine's users are, or could."""
    merges_remote: bool = False
    kernel_arguments: list[KernelArgument] = field(default_factory=list)
    users_enablements: dict[str, Enablement] = field(default_factory=dict)
    """What `systemctl --global enable` and its kin say of users' units, by name."""
    users_presets: list[tuple[str, Place]] = field(default_factory=list)
    """The globs of users' units that presets were applied to."""

    def unpack(self, encoded: SourceText, decode: Callable[[], SourceText]) -> SourceText:
        """What `decode` makes of a text, counted. Raises `InputError` beyond the limit and as it does."""
        if self.unpacked >= UNPACKED_LIMIT:
            message = f"the encoded contents up to here exceed {UNPACKED_LIMIT >> 20} MiB"
            raise InputError(message, path=encoded.path, line=encoded.location(0, 0).line)
        self.unpacked += FILE_LIMIT
        source = decode()
        self.unpacked += len(source.text) - FILE_LIMIT
        return source

    def unit(self, name: str, place: Place) -> UnitRecord:
        """The unit of that name, new or known already."""
        return self.units.setdefault(name, UnitRecord(name, place))

    def configuration(self, name: str, *, kind: str, path: str, base: BaseSystem) -> Configuration:
        """The configuration that the machine ends up with."""
        delivery = Delivery()
        for file in (*_merged(self.files), *self.links):
            _write(delivery, file)
            folder, _, name_there = file.path.rpartition("/")
            if folder in UNIT_PATHS and (problem := misnamed(name_there, file.place)):
                self.problems.append(problem)
        for unit in self.units.values():
            self.problems += _conflicts(delivery, unit)
            _deliver(delivery, unit)
        enablements = tuple(unit.enablement for unit in self.units.values() if unit.enablement is not None)
        return Configuration(
            name,
            kind,
            path,
            delivery.directories(),
            enablements,
            delivery.files,
            presets_of(delivery.files.values()),
            tuple(self.problems),
            tuple(self.commands),
            base.name,
            base.is_guess,
            users=tuple(self.users) if self.reads_accounts else None,
            groups=tuple(self.groups),
            late_accounts=frozenset(self.late_accounts),
            directories_made=tuple(self.folders),
            file_systems=tuple(self.file_systems),
            merges_remote=self.merges_remote,
            kernel_arguments=tuple(self.kernel_arguments),
            users_enablements=(*self._preset_for_users(delivery), *self.users_enablements.values()),
        )

    def _preset_for_users(self, delivery: Delivery) -> Iterator[Enablement]:
        """What `systemctl --global preset` enables; what no preset here names, the system's decide."""
        presets = presets_of(delivery.files.values(), Manager.USER)
        units = {path.rpartition("/")[2] for path in delivery.files if is_users(path)}
        for glob, place in self.users_presets:
            for name in sorted(units - self.users_enablements.keys()):
                rule = next((p for p in presets if fnmatchcase(name, p.pattern)), None)
                if fnmatchcase(name, glob) and rule is not None and is_unit_name(name):
                    yield Enablement(name, rule.enable, place)


def _write(delivery: Delivery, file: FileRecord) -> None:
    by_default = file.mode is None and not file.link and not file.bare and not file.appends
    delivery.write(
        file.path,
        file.source,
        mode=file.default_mode if by_default else file.mode,
        declared=file.place,
        link=file.link,
        empty=file.bare,
        user=file.user,
        group=file.group,
        deferred=file.deferred,
        by_default=by_default and file.default_mode is not None,
    )


def _merged(files: Iterable[FileRecord]) -> Iterable[FileRecord]:
    """One record for each path: what is said later replaces what was said before, key by key."""
    merged: dict[str, FileRecord] = {}
    parts: dict[str, list[SourceText]] = {}
    """Of files that are added to: all that they come to, for joining each time takes the square."""
    for file in files:
        earlier = merged.pop(file.path, None)
        if not file.bare:
            known = parts.pop(file.path, [])
            before = known or _before(file, earlier) if file.appends and file.source is not None else []
            if before and file.source is not None:
                parts[file.path] = before
                before.append(file.source)
        if earlier is not None:
            file = replace(
                earlier if file.bare else file,
                mode=earlier.mode if file.mode is None else file.mode,
                user=file.user or earlier.user,
                group=file.group or earlier.group,
            )
        merged[file.path] = file
    for path, texts in parts.items():
        merged[path] = replace(merged[path], source=joined(texts, route=texts[-1].route))
    return merged.values()


def _before(file: FileRecord, earlier: FileRecord | None) -> list[SourceText]:
    """What was there before; of a file on the image that has sections nothing is known."""
    before = earlier.source if earlier is not None else None
    if before is None and (is_unit_path(file.path) or conf_kind(file.path)):
        before = unknown_text(file.place)
    return [before] if before is not None else []


def _conflicts(delivery: Delivery, unit: UnitRecord) -> Iterator[Problem]:
    """What is written as a file and as a unit: Ignition refuses such a config from spec 3.0 on."""
    folder = RUN if unit.runtime else ETC
    paths = {f"{folder}/{unit.name}.d/{name}": place for name, (_, place) in unit.drop_ins.items()}
    if unit.contents is not None or unit.mask:
        paths[f"{folder}/{unit.name}"] = unit.place
    for path, place in paths.items():
        written = delivery.files[path].declared if path in delivery.files else None
        if path in delivery.files and not may_exclude_each_other(written, place):
            message = f"another entry already writes {path}; this one replaces it"
            yield Problem(DUPLICATE_ENTRY, message, place, "keep one of them")


def _deliver(delivery: Delivery, unit: UnitRecord) -> None:
    directory = delivery.directory(RUN if unit.runtime else ETC)
    if unit.contents is not None and unit.contents.text:
        directory.add(unit.name, unit.contents, declared=unit.place)
    for name, (source, place) in unit.drop_ins.items():
        if source.text:
            directory.add(name, source, folder=f"{unit.name}.d", declared=place)
    if unit.mask:
        directory.add(unit.name, None, declared=unit.place, link=MASK)
