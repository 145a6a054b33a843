"""What the rules about values share: what systemd says of a file's values, and how a finding says it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from unitlint.findings.finding import Draft, Severity, finding
from unitlint.generators.quadlet.file import TYPES
from unitlint.grammar.nodes import Assignment
from unitlint.quick.dataclasses import replace
from unitlint.rules.shared.common import SectionLine, UserFile, lines
from unitlint.systemd.commands import COMMAND_KEYS
from unitlint.text.source import Location, SourceText, is_known
from unitlint.units.values.complaint import Complaint, Effect, Subject
from unitlint.units.values.judge import complaints
from unitlint.units.values.specifiers import UnknownSpecifierError, sample, unknown_specifier

_FIRST_COUNTS = (("path", "Path"), ("timer", "Timer"))
"""Types and sections whose `Unit=` may stand once: systemd takes the first and skips the others."""


@lru_cache(maxsize=4096)
def complaints_of(file: UserFile, version: int) -> tuple[tuple[SectionLine, Complaint], ...]:
    """Every complaint about a value in the file, with its line; several rules ask."""
    return tuple(_complaints(file, version))


def skipped_lines(file: UserFile, version: int) -> frozenset[SectionLine]:
    """The assignments that systemd skips as a whole: what stood before still counts."""
    bad = (line for line, complaint in complaints_of(file, version) if complaint.effect is Effect.IGNORED)
    return frozenset((*bad, *further_units(file)))


def further_units(file: UserFile) -> Iterator[SectionLine]:
    """Each `Unit=` of a path or timer unit but the first."""
    for unit_type, section in _FIRST_COUNTS:
        if file.type == unit_type:
            units = [x for x in lines(file.source) if x.section == section and x.node.key == "Unit"]
            yield from units[1:]


def _complaints(file: UserFile, version: int) -> Iterator[tuple[SectionLine, Complaint]]:
    unit = file.sample_unit
    for line in lines(file.source):
        subject = Subject(unit, line.section, line.node.key, version)
        if file.quadlet and line.section == file.quadlet:
            yield from ((line, complaint) for complaint in _of_podmans_command(line, subject))
            continue
        for complaint in complaints(line.node.value, subject):
            if not (file.quadlet and _names_quadlet(line, complaint)):
                yield line, complaint


def _of_podmans_command(line: SectionLine, subject: Subject) -> Iterator[Complaint]:
    """What systemd says of a value that podman puts into the service's command line as it stands."""
    from unitlint.generators.quadlet.arguments import KEPT

    value = line.node.value
    if line.node.key in KEPT or not is_known(value):
        return
    try:
        sample(value, subject)
    except UnknownSpecifierError as error:
        complaint = unknown_specifier(value, error, Effect.REFUSED)
        yield replace(complaint, help="write %% for a percent sign")


def _names_quadlet(line: SectionLine, complaint: Complaint) -> bool:
    """Whether the complaint is about a Quadlet's file name, which podman replaces by its service's."""
    from unitlint.generators.quadlet.sources import names_quadlet
    from unitlint.generators.quadlet.unit import NAMING_QUADLETS

    if line.section != "Unit" or line.node.key not in NAMING_QUADLETS:
        return False
    word = line.node.value[complaint.start : complaint.end if complaint.end >= 0 else None]
    return names_quadlet(word.strip("\"'"), tuple(TYPES))


def is_command_line(line: SectionLine) -> bool:
    """Whether the line is an `Exec…=` one."""
    return line.node.key in COMMAND_KEYS


def is_escape(line: SectionLine, complaint: Complaint) -> bool:
    """Whether the complaint is about a backslash of a command."""
    return is_command_line(line) and line.node.value[complaint.start :].startswith("\\")


def value_finding(file: UserFile, line: SectionLine, complaint: Complaint) -> Draft:
    """The finding for a complaint, as severe as what comes of it."""
    return finding(
        value_span(file.source, line.node, complaint.start, complaint.end),
        f"{_outcome(file, line, complaint)}: {complaint.reason}",
        unit=file.unit,
        help=complaint.help,
        severity=_severity(file, complaint.effect),
    )


def _severity(file: UserFile, effect: Effect) -> Severity:
    match effect:
        case Effect.REFUSED if not file.drop_in:
            return Severity.ERROR
        case Effect.TAKEN:
            return Severity.NOTE
    return Severity.WARNING


def _outcome(file: UserFile, line: SectionLine, complaint: Complaint) -> str:
    key = line.node.key
    match complaint.effect:
        case Effect.REFUSED if file.drop_in:
            return f"systemd ignores {key}= and the rest of this drop-in for {file.unit}"
        case Effect.REFUSED:
            return f"{file.unit} does not load because of {key}="
        case Effect.PARTLY:
            return f"systemd ignores part of {key}= in {file.unit}"
        case Effect.TAKEN:
            return f"this value of {key}= in {file.unit} is deprecated"
    return f"systemd ignores {key}= in {file.unit}"


def value_span(source: SourceText, node: Assignment, start: int, end: int) -> Location:
    """The place of a part of an assignment's value; of all of it where continued lines blur the parts."""
    length = node.value_end - node.value_start
    if source.text[node.value_start : node.value_end] != node.value:
        part = node.value[start:end] if end >= 0 else ""
        found = source.text.find(part, node.value_start, node.value_end) if part else -1
        start = max(found - node.value_start, 0)
        end = start + len(part) if found >= 0 else length
    stop = end if end >= 0 else length
    return source.location(node.value_start + start, node.value_start + max(start, stop))
