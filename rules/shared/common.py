"""What rules that look at texts share: the user's unit files and their lines, each looked at once.

The same file appears in many configurations; what a rule says of it is remembered by its text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from unitlint.configuration.unit_files import UnitFile
from unitlint.findings.finding import Draft
from unitlint.grammar.nodes import Assignment, Junk, Section, UnitNode
from unitlint.grammar.unit import unit_nodes
from unitlint.machine.machine import Machine
from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass
from unitlint.quick.remembered import remembered
from unitlint.systemd.directives import newest_version, sections
from unitlint.text.source import Location, SourceText


@dataclass(frozen=True, slots=True)
class UserFile:
    """A fragment or drop-in that the user wrote; `unit` is what it configures: `docker.service`."""

    unit: str
    source: SourceText
    drop_in: bool = False
    """A drop-in of all services has the unit `service`, one of all `foo-*.service` has `foo-.service`."""
    quadlet: str = ""
    """For a Quadlet, of which podman makes the unit: the section that podman reads itself."""

    @property
    def type(self) -> str:
        """The unit's type: `service`."""
        return self.unit.rpartition(".")[2]

    @property
    def sections(self) -> tuple[str, ...]:
        """The sections that systemd reads in it, and for a Quadlet podman."""
        read = sections(self.type)
        return (self.quadlet, "Quadlet", *read) if self.quadlet else read

    @property
    def sample_unit(self) -> str:
        """The name of a unit that the file configures."""
        stem, dot, type_ = self.unit.rpartition(".")
        return f"x.{type_}" if not dot else f"{stem}x.{type_}" if stem.endswith("-") else self.unit


@dataclass(frozen=True, slots=True)
class SectionLine:
    """An assignment of a file, and the section it stands in."""

    section: str
    node: Assignment


_COMMENT = re.compile(r"(?<=\s)#.*")


@lru_cache(maxsize=64)  # every word of a value asks for it
def comment_in(value: str) -> int:
    """Where in a value what looks like a comment begins; -1 where nothing does (systemd.syntax(7))."""
    found = _COMMENT.search(value)
    return -1 if found is None else found.start()


OWN_LINE = "a comment needs its own line"
MOVE_COMMENT = "move the comment to the line above"
"""What is wrong with a comment behind a value, and what to do."""


def names_in(value: str) -> list[str]:
    """The words of a list of units, without those of what looks like a comment: that is one mistake."""
    comment = comment_in(value)
    return value[: comment if comment >= 0 else None].split()


Judge = Callable[[UserFile, int], Iterable[Draft]]
"""What is wrong with a file for a version of systemd."""


@remembered
def user_files(machine: Machine) -> Iterator[UserFile]:
    """The unit files with a text of the user's, in the order of their directories."""
    for directory in machine.configuration.directories:
        for name, file in directory.units.items():
            yield from _user_file(name, file, drop_in=False)
        for folder, drop_ins in directory.drop_ins.items():
            for file in drop_ins.values():
                yield from _user_file(folder.removesuffix(".d"), file, drop_in=True)
    yield from quadlet_files(machine)


def quadlet_files(machine: Machine) -> Iterator[UserFile]:
    """The Quadlets, and their drop-ins, which podman makes one text of: each is of the service."""
    reported: set[SourceText] = set()
    for quadlet in machine.quadlets.values():
        for source in quadlet.sources:
            if source not in reported:
                reported.add(source)
                yield UserFile(quadlet.service, source, quadlet=quadlet.type.section)


def _user_file(unit: str, file: UnitFile, *, drop_in: bool) -> Iterator[UserFile]:
    if unit.endswith(".scope") and not drop_in:
        return  # systemd makes scopes for running processes and reads no fragments of theirs
    if file.is_users and file.source is not None and not file.link:
        yield UserFile(unit, file.source, drop_in)


def each_file(machine: Machine, judge: Judge, *, lasting: bool = False) -> Iterator[Draft]:
    """What `judge` says of each of the user's unit files.

    Where the target's version is not known, only what holds for the newest one too; all of it where `judge`
    is known to say what lasts: a directive that is deprecated stays so until it is dropped.
    """
    for file in user_files(machine):
        found = _judged(judge, file, machine.systemd_version)
        if found and not machine.version_known and not lasting:
            later = {f.location for f in _judged(judge, file, newest_version())}
            found = tuple(f for f in found if f.location in later)
        yield from found


@lru_cache(maxsize=16384)
def _judged(judge: Judge, file: UserFile, version: int) -> tuple[Draft, ...]:
    return tuple(judge(file, version))


@lru_cache(maxsize=16384)
def nodes(source: SourceText) -> tuple[UnitNode, ...]:
    """The parsed text, up to the line that makes systemd give up on the file."""
    found = unit_nodes(source)
    fatal = next((i for i, node in enumerate(found) if isinstance(node, Junk) and node.fatal), len(found))
    return found[: fatal + 1]


def lines(source: SourceText) -> Iterator[SectionLine]:
    """The assignments, each with its section; those before the first section have none (an empty name)."""
    section = ""
    for node in nodes(source):
        match node:
            case Section(name):
                section = name
            case Assignment():
                yield SectionLine(section, node)


def span(source: SourceText, start: int, end: int) -> Location:
    """The place of a part of the text, without the line end after it."""
    return source.location(start, start + len(source.text[start:end].rstrip()))


def key_span(source: SourceText, node: Assignment) -> Location:
    """The place of an assignment's key."""
    return source.location(node.key_start, node.key_end)
