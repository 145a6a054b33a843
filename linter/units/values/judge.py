"""The one question to this package: what does systemd say of this assignment?"""

from __future__ import annotations

from unitlint.text import is_known
from unitlint.units.directives import lookup
from unitlint.units.values.complaint import Complaint, Subject
from unitlint.units.values.kinds import parser


def complaints(value: str, subject: Subject) -> tuple[Complaint, ...]:
    """What systemd says of the value; nothing of directives that it doesn't know."""
    if not is_known(value):
        return ()
    directive = lookup(subject.type, subject.section, subject.key, subject.version)
    parse = parser(directive, subject.version) if directive is not None else None
    return tuple(parse(value, subject)) if parse is not None else ()
