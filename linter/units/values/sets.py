"""Directives whose values are words of one set: signals, system calls, namespaces and their kin."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from unitlint.units.values.complaint import TABLE_VERSION, Complaint, Effect, Subject
from unitlint.units.values.numbers import integer, is_within, permyriad
from unitlint.units.values.symbols import each, near, one_of, split, symbols
from unitlint.units.values.words import Style, Word
from unitlint.units.words import parse_boolean


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


def is_exit_status(text: str) -> bool:
    """An exit status by number or name, or a signal (systemd.exec(5), PROCESS EXIT CODES)."""
    return is_within(text, 0, 255) or text in symbols("exit-status") or is_signal(text)


def is_errno(text: str) -> bool:
    """An error number or its name, in any case (errno(3))."""
    return text.upper() in symbols("errno") or is_within(text, 1, 4095)


def is_system_call(text: str) -> bool:
    """A system call or a group of them."""
    return text in symbols("system-calls") or text in symbols("system-call-groups")


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
        if colon and not (error == "kill" or is_errno(error) or error == "0"):
            yield Complaint(f"'{error}' is no error number", start, end, Effect.PARTLY, near(error, "errno"))
        elif colon and not denies:
            yield Complaint(
                f"a list that allows has no error numbers: '{word.text}'", start, end, Effect.PARTLY
            )
        elif not is_system_call(name) and subject.version <= TABLE_VERSION:
            reason = f"'{name}' is no system call"
            help_ = near(name, "system-calls", "system-call-groups")
            yield Complaint(reason, start, end, Effect.PARTLY, help_)


def address_families(value: str, subject: Subject) -> Iterator[Complaint]:
    """`none`, or a list that may be inverted."""
    if value != "none":
        parse = each(_is_address_family, "address family", "address-families", inverted=True)
        yield from parse(value, subject)


def _is_address_family(word: str) -> bool:
    return word.upper() in {name.upper() for name in symbols("address-families")}


def _in(name: str) -> Callable[[str], bool]:
    return lambda word: word in symbols(name)


def namespaces(value: str, subject: Subject) -> Iterator[Complaint]:
    """A boolean, or a list that may be inverted; one unknown name spoils it all."""
    if not value or parse_boolean(value) is not None:
        return
    for complaint in each(_in("namespaces"), "namespace", "namespaces", inverted=True)(value, subject):
        yield Complaint(complaint.reason, complaint.start, complaint.end, Effect.IGNORED, complaint.help)
        return


def delegate(value: str, subject: Subject) -> Iterator[Complaint]:
    """A boolean or a list of controllers, for the types that can hand control groups on."""
    if subject.type not in ("scope", "service"):
        yield Complaint(f"a {subject.type} can't delegate")
    elif value and parse_boolean(value) is None:
        yield from each(_in("controllers"), "control group controller", "controllers")(value, subject)


def out_of_memory(value: str, subject: Subject) -> Iterator[Complaint]:
    """What systemd-oomd does, for the types that it looks at."""
    if subject.type not in ("scope", "service", "slice"):
        yield Complaint(f"{subject.key}= means nothing for a {subject.type}")
    elif subject.key == "ManagedOOMMemoryPressureLimit":
        share = permyriad(value)
        if value and (share is None or share > 10000):
            yield Complaint(f"'{value}' is no share such as 20%")
    else:
        yield from one_of("oom-mode", empty=True)(value, subject)


def disabled_controllers(value: str, subject: Subject) -> Iterator[Complaint]:
    """Controllers; unknown ones are skipped in silence, unless all of them are."""
    if subject.version > TABLE_VERSION:
        return
    found = [w for w in split(value, Style.PLAIN) if isinstance(w, Word) and w.text in symbols("controllers")]
    if value and not found:
        yield Complaint(f"none of '{value}' is a control group controller", help=near(value, "controllers"))


def file_systems(value: str, subject: Subject) -> Iterator[Complaint]:
    """File systems, which may have any name, and groups of them, which may not."""
    yield from each(
        lambda word: not word.startswith("@") or word in symbols("file-system-groups"),
        "group of file systems",
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
            yield Complaint(f"'{word.text}' is no type of mapping", word.start, word.end)
            return


def _is_hexadecimal(text: str) -> bool:
    try:
        return 0 <= int(text, 16) < 2**64
    except ValueError:
        return False
