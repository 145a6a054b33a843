"""Directives whose values are words of one set: signals, system calls, namespaces and their kin."""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.systemd.directives import newest_version
from unitlint.systemd.symbols import symbols
from unitlint.text.numbers import whole_number
from unitlint.units.list_values import parse_boolean
from unitlint.units.values.complaint import Complaint, Effect, Subject, VersionedTest
from unitlint.units.values.numbers import integer, is_within, permyriad
from unitlint.units.values.quoting import Style, Word
from unitlint.units.values.symbols import each, is_symbol, near, one_of, split
from unitlint.units.values.timespan import INFINITY
from unitlint.units.values.timespan import parse as parse_span

_SHORTEST_PRESSURE = 1_000_000
"""Microseconds (systemd.resource-control(5), ManagedOOMMemoryPressureDurationSec)."""


def is_signal(text: str) -> bool:
    """A signal by name, with or without SIG, by number, or counted from RTMIN or RTMAX (signal(7))."""
    number = integer(text)
    if number is not None:
        return 1 <= number <= 64
    name = text.removeprefix("SIG")
    return name in symbols("signals") or _is_real_time(name)


def _is_real_time(name: str) -> bool:
    base, sign, offset = name[:5], name[5:6], name[6:]
    return (base, sign) in (("RTMIN", "+"), ("RTMAX", "-")) and is_within(offset, 0, 30)


def is_exit_status(text: str, version: int) -> bool:
    """An exit status by number or name, or a signal (systemd.exec(5), PROCESS EXIT CODES)."""
    return is_within(text, 0, 255) or is_symbol(text, "exit-status", version) or is_signal(text)


def is_errno(text: str, version: int) -> bool:
    """An error number or its name, in any case (errno(3))."""
    return is_symbol(text.upper(), "errno", version) or is_within(text, 1, 4095)


def system_call_error(value: str, subject: Subject) -> Iterator[Complaint]:
    """`kill`, or an error number."""
    if value and value != "kill" and not is_errno(value, subject.version):
        help_ = near(value, "errno", version=subject.version)
        yield Complaint(f"'{value}' is not an error number, an error name or 'kill'", help=help_)


def is_system_call(text: str, version: int) -> bool:
    """A system call or a group of them."""
    return is_symbol(text, "system-calls", version) or is_symbol(text, "system-call-groups", version)


def system_call_filter(value: str, subject: Subject) -> Iterator[Complaint]:
    """System calls; those that `SystemCallFilter=` denies may have `:errno` or `:kill` behind them."""
    denies = value.startswith("~")
    for word in split(value[denies:], Style.PLAIN):
        if isinstance(word, Complaint):
            yield word
            continue
        name, colon, error = (
            word.text.partition(":") if subject.key == "SystemCallFilter" else (word.text, "", "")
        )
        start, end = word.start + denies, word.end + denies
        if colon and not (error == "kill" or is_errno(error, subject.version) or error == "0"):
            yield Complaint(
                f"'{error}' is not a valid error number", start, end, Effect.PARTLY, near(error, "errno")
            )
        elif colon and not denies:
            yield Complaint(
                f"an allow list can't have error numbers: '{word.text}'", start, end, Effect.PARTLY
            )
        elif not is_system_call(name, subject.version):
            reason = f"'{name}' is not a known system call"
            help_ = near(name, "system-calls", "system-call-groups", version=subject.version)
            yield Complaint(reason, start, end, Effect.PARTLY, help_)


def address_families(value: str, subject: Subject) -> Iterator[Complaint]:
    """`none`, or a list that may be inverted."""
    if value != "none":
        parse = each(_is_address_family, "address family", "address-families", inverted=True)
        yield from parse(value, subject)


def _is_address_family(word: str, version: int) -> bool:
    return word.upper() in {name.upper() for name in symbols("address-families", version)}


def in_set(name: str) -> VersionedTest:
    """Whether a word is one of the set."""
    return lambda word, version: is_symbol(word, name, version)


def namespaces(value: str, subject: Subject) -> Iterator[Complaint]:
    """A boolean, or a list that may be inverted; one unknown name spoils it all."""
    if not value or parse_boolean(value) is not None:
        return
    for complaint in each(in_set("namespaces"), "namespace", "namespaces", inverted=True)(value, subject):
        yield Complaint(complaint.reason, complaint.start, complaint.end, Effect.IGNORED, complaint.help)
        return


def delegate(value: str, subject: Subject) -> Iterator[Complaint]:
    """A boolean or a list of controllers, for the types that can hand control groups on."""
    if subject.type not in ("scope", "service"):
        yield Complaint(f"a {subject.type} unit can't delegate")
    elif value and parse_boolean(value) is None:
        yield from each(in_set("controllers"), "control group controller", "controllers")(value, subject)


def out_of_memory(value: str, subject: Subject) -> Iterator[Complaint]:
    """What systemd-oomd does, for the types that it looks at."""
    if subject.type not in ("scope", "service", "slice"):
        yield Complaint(f"{subject.key}= has no effect on a {subject.type} unit")
    elif subject.key == "ManagedOOMMemoryPressureDurationSec":
        span = parse_span(value) if value else _SHORTEST_PRESSURE
        if span is None or not _SHORTEST_PRESSURE <= span < INFINITY:
            yield Complaint(f"'{value}' is not a time span of at least one second")
    elif subject.key == "ManagedOOMMemoryPressureLimit":
        share = permyriad(value)
        if value and (share is None or share > 10000):
            yield Complaint(f"'{value}' is not a percentage such as 20%")
    else:
        yield from one_of("oom-mode", empty=True)(value, subject)


def disabled_controllers(value: str, subject: Subject) -> Iterator[Complaint]:
    """Controllers; unknown ones are skipped in silence, unless all of them are."""
    if subject.version > newest_version():
        return
    known = symbols("controllers", subject.version)
    if value and not any(isinstance(w, Word) and w.text in known for w in split(value, Style.PLAIN)):
        help_ = near(value, "controllers", version=subject.version)
        yield Complaint(f"'{value}' contains no control group controller", help=help_)


def file_systems(value: str, subject: Subject) -> Iterator[Complaint]:
    """File systems, which may have any name, and groups of them, which may not."""
    yield from each(
        lambda word, version: not word.startswith("@") or is_symbol(word, "file-system-groups", version),
        "file system group",
        "file-system-groups",
        inverted=True,
    )(value, subject)


def core_dump_filter(value: str, subject: Subject) -> Iterator[Complaint]:
    """Names of mapping types, or bits in hexadecimal."""
    del subject
    for word in split(value, Style.PLAIN):
        if isinstance(word, Complaint):
            yield word
        elif word.text not in symbols("core-dump-parts") and not _is_hexadecimal(word.text):
            yield Complaint(f"'{word.text}' is not a valid memory mapping type", word.start, word.end)
            return


def _is_hexadecimal(text: str) -> bool:
    try:
        return 0 <= whole_number(text, 16) < 2**64
    except ValueError:
        return False
