"""The one question to this package: what does systemd say of this assignment?"""

from __future__ import annotations

from unitlint.systemd.directives import Directive, lookup
from unitlint.text.source import is_known
from unitlint.units.values.complaint import Complaint, Effect, Subject
from unitlint.units.values.kinds import parser
from unitlint.units.values.specifiers import UnknownSpecifierError, offset

_VITAL = frozenset(
    {
        *("User", "Group", "SupplementaryGroups", "SocketUser", "SocketGroup", "WorkingDirectory"),
        *("RootDirectory", "RootImage", "RootVerity"),
        *("SELinuxContext", "AppArmorProfile", "SmackProcessLabel"),
    }
)
"""Directives without which systemd refuses the unit, unless `-` stands before the value."""

_LISTS = frozenset({"UNIT [...]", "ENVIRON", "PATH [...]"})


def complaints(value: str, subject: Subject) -> tuple[Complaint, ...]:
    """What systemd says of the value; nothing of directives that it doesn't know."""
    if not is_known(value):
        return ()
    directive = lookup(subject.type, subject.section, subject.key, subject.version)
    parse = parser(directive, subject.version) if directive is not None else None
    if directive is None or parse is None:
        return ()
    try:
        return tuple(parse(value, subject))
    except UnknownSpecifierError as error:
        return (_unknown_specifier(value, error.letter, directive, subject.version),)


def _unknown_specifier(value: str, letter: str, directive: Directive, version: int) -> Complaint:
    start = offset(value, letter)
    reason = f"there is no specifier %{letter}"
    help_ = f"write %%{letter} if a percent sign is meant"
    return Complaint(reason, start, start + 2, _effect(value, directive, version), help_, specifier=letter)


def _effect(value: str, directive: Directive, version: int) -> Effect:
    kind = directive.kind(version)
    if kind == "PATH [ARGUMENT [...]]" or directive.key in _VITAL:
        return Effect.IGNORED if value.startswith("-") else Effect.REFUSED
    return Effect.PARTLY if kind in _LISTS else Effect.IGNORED
