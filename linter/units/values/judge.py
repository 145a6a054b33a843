"""The one question to this package: what does systemd say of this assignment?"""

from __future__ import annotations

from unitlint.systemd.commands import COMMAND_KEYS
from unitlint.systemd.directives import Directive, lookup
from unitlint.systemd.fatal_directives import EXCUSED, VITAL
from unitlint.text.source import is_known
from unitlint.units.values.complaint import Complaint, Effect, Subject
from unitlint.units.values.kinds import parser
from unitlint.units.values.specifiers import UnknownSpecifierError, unknown_specifier

_LISTS = frozenset({"UNIT [...]", "ENVIRON", "PATH [...]"})


def complaints(value: str, subject: Subject) -> tuple[Complaint, ...]:
    """What systemd says of the value; nothing of directives that it doesn't know."""
    if not is_known(value) and subject.key not in COMMAND_KEYS:
        return ()
    directive = lookup(subject.type, subject.section, subject.key, subject.version)
    parse = parser(directive, subject.version) if directive is not None else None
    if directive is None or parse is None:
        return ()
    try:
        return tuple(parse(value, subject))
    except UnknownSpecifierError as error:
        return (unknown_specifier(value, error, _effect(value, directive, subject.version)),)


def _effect(value: str, directive: Directive, version: int) -> Effect:
    if directive.key in VITAL:
        excused = directive.key in EXCUSED and value.startswith("-")
        return Effect.IGNORED if excused else Effect.REFUSED
    return Effect.PARTLY if directive.kind(version) in _LISTS else Effect.IGNORED
