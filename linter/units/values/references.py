"""References to other units (systemd.unit(5); systemd.socket(5), systemd.timer(5), systemd.path(5))."""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.units import names
from unitlint.units.values.complaint import Complaint, Effect, Subject
from unitlint.units.values.paths import unbalanced
from unitlint.units.values.quoting import Style, WordError, words
from unitlint.units.values.specifiers import sample


def unit_list(value: str, subject: Subject) -> Iterator[Complaint]:
    """Names of units; systemd skips those that are none."""
    try:
        for word in words(value, Style.KEEP_ESCAPES):
            if not names.is_valid(sample(word.text, subject, in_name=True)):
                yield _no_unit(word.text, word.start, word.end)
    except WordError as error:
        yield unbalanced(error)


def _no_unit(name: str, start: int, end: int) -> Complaint:
    known = names.unit_type(name)
    help_ = "" if known or "." in name else f"write {name}.service, or the suffix you meant"
    return Complaint(f"'{name}' is not a valid unit name", start, end, Effect.PARTLY, help_)


def obsolete_unit_list(value: str, subject: Subject) -> Iterator[Complaint]:
    """A unit list under a name that systemd is about to drop."""
    yield Complaint(f"{subject.key}= is deprecated", effect=Effect.TAKEN)
    yield from unit_list(value, subject)


def triggered_unit(value: str, subject: Subject) -> Iterator[Complaint]:
    """The unit that a timer or path starts: any but itself."""
    name = sample(value, subject, in_name=True)
    if not names.unit_type(name):
        yield Complaint(f"'{value}' does not end in a unit type such as .service")
    elif name == subject.unit:
        yield Complaint("a unit can't start itself")
    elif not names.is_valid(name):
        yield Complaint(f"'{value}' is not a valid unit name")


def socket_service(value: str, subject: Subject) -> Iterator[Complaint]:
    """The service behind a socket."""
    name = sample(value, subject, in_name=True)
    if not name.endswith(".service") or not names.is_valid(name) or names.is_template(name):
        yield Complaint(f"'{value}' is not a service")


def service_sockets(value: str, subject: Subject) -> Iterator[Complaint]:
    """The sockets of a service."""
    try:
        for word in words(value, Style.PLAIN):
            name = sample(word.text, subject, in_name=True)
            if not name.endswith(".socket") or not names.is_valid(name):
                yield Complaint(f"'{word.text}' is not a socket", word.start, word.end, Effect.PARTLY)
    except WordError as error:
        yield unbalanced(error)


def slice_name(value: str, subject: Subject) -> Iterator[Complaint]:
    """The slice a unit is in; slices themselves lie where their names say (systemd.slice(5))."""
    name = sample(value, subject, in_name=True)
    if subject.type == "slice":
        yield Complaint("the name of a slice determines its parent slice")
    elif "@" in name or not name.endswith(".slice") or not names.is_valid(name):
        yield Complaint(f"'{value}' is not a slice")
