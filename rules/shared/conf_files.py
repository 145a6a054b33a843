"""The files of networkd, udev and systemd's other daemons that a machine gets, and their lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from unitlint.configuration.configuration import Manager
from unitlint.machine.machine import Machine
from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass
from unitlint.quick.remembered import remembered
from unitlint.rules.shared.common import SectionLine, lines
from unitlint.systemd.conf import conf_kind
from unitlint.systemd.conf.files import DAEMONS, TOPS
from unitlint.systemd.generator_files import NETPLAN_FOLDERS
from unitlint.template.placeholders import placeholders
from unitlint.text.source import SourceText, is_known

_TIMEOUT = re.compile(r"^[ \t]*Default(?:Device)?Timeout(?:Start)?Sec[ \t]*=", re.MULTILINE)
_NETPLAN = tuple(f"{folder}/" for folder in NETPLAN_FOLDERS)
_RENDERED = re.compile(r"\{\{|\{%|\$\{|<%|@[A-Za-z_]+@")


@dataclass(frozen=True, slots=True)
class ConfFile:
    """One file, or a drop-in of one: `path` is where it lies on the machine."""

    path: str
    kind: str
    source: SourceText

    @property
    def name(self) -> str:
        """Its name, by which files are ordered whatever folder they lie in."""
        return self.path.rpartition("/")[2]

    @property
    def is_drop_in(self) -> bool:
        """Whether it adds to another file."""
        return self.path.endswith(".conf") and self.path.rpartition("/")[0].endswith(".d")

    @property
    def is_of_package(self) -> bool:
        """Whether it lies where packages have theirs."""
        return self.path.startswith(("/usr/lib/", "/lib/"))

    @property
    def daemon(self) -> str:
        """Who reads it."""
        return DAEMONS[self.kind]

    def values(self, section: str, key: str) -> tuple[SectionLine, ...]:
        """The assignments of a key that count, those before an empty one left out."""
        return _values(self.source, section, key)

    def has(self, section: str) -> bool:
        """Whether the section says anything."""
        return any(line.section == section and line.node.value for line in lines(self.source))


@lru_cache(maxsize=4096)
def _values(source: SourceText, section: str, key: str) -> tuple[SectionLine, ...]:
    kept: list[SectionLine] = []
    for line in lines(source):
        if line.section == section and line.node.key == key:
            if not line.node.value:
                kept.clear()
            else:
                kept.append(line)
    return tuple(kept)


def conf_files(machine: Machine, *kinds: str) -> Iterator[ConfFile]:
    """The files of these kinds, or of all, that somebody reads."""
    yield from (file for file in _conf_files(machine) if not kinds or file.kind in kinds)


@remembered
def _conf_files(machine: Machine) -> Iterator[ConfFile]:
    for path, file in machine.configuration.files.items():
        kind = conf_kind(path)
        if kind and file.source is not None:
            yield ConfFile(path, kind, file.source)


def has_netplan(machine: Machine) -> bool:
    """Whether netplan writes more of networkd's files when the machine boots."""
    return any(path.startswith(_NETPLAN) for path in machine.configuration.files)


def manager_files(machine: Machine) -> Iterator[ConfFile]:
    """The files that set defaults for all units of the machine's manager (systemd-system.conf(5))."""
    name = "user.conf" if machine.configuration.manager is Manager.USER else "system.conf"
    for file in conf_files(machine, "system.conf"):
        if name in (file.name, file.path.split("/")[-2].removesuffix(".d")):
            yield file


def manager_sets_timeout(machine: Machine) -> bool:
    """Whether starts or devices have another limit than the 90 seconds that systemd is built with."""
    return any(_TIMEOUT.search(file.source.text) for file in manager_files(machine))


def whole_files(machine: Machine, kind: str) -> tuple[ConfFile, ...]:
    """The files of a kind that count, in networkd's and udev's order; drop-ins aside.

    Of files of one name that in the folder of higher precedence counts (systemd.network(5), DESCRIPTION).
    """
    found: dict[str, ConfFile] = {}
    for file in sorted(conf_files(machine, kind), key=lambda file: _rank(file.path)):
        if not file.is_drop_in:
            found.setdefault(file.name, file)
    return tuple(found[name] for name in sorted(found))


def drop_ins(machine: Machine, file: ConfFile) -> tuple[ConfFile, ...]:
    """What drop-ins add to a file."""
    return _drop_ins(machine).get((file.kind, f"{file.name}.d"), ())


@remembered
def _drop_ins(machine: Machine) -> Mapping[tuple[str, str], tuple[ConfFile, ...]]:
    """Those of all files, by their kind and folder."""
    found: dict[tuple[str, str], list[ConfFile]] = {}
    for file in conf_files(machine):
        if file.is_drop_in:
            found.setdefault((file.kind, file.path.split("/")[-2]), []).append(file)
    return {key: tuple(files) for key, files in found.items()}


def is_decided(file: ConfFile) -> bool:
    """Whether no template has a say in the file."""
    return is_plain(file.source.text)


def is_plain(text: str) -> bool:
    """Whether nothing in a text is for a program that renders it first."""
    if not is_known(text) or _RENDERED.search(text):
        return False
    return next(placeholders(text, 0, len(text), is_template=False), None) is None


def _rank(path: str) -> int:
    return next((rank for rank, top in enumerate(TOPS) if path.startswith(f"{top}/")), len(TOPS))
