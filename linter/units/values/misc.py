"""Values of single directives that belong to no family."""

from __future__ import annotations

import re
from collections.abc import Iterator

from unitlint.units.values import numbers
from unitlint.units.values.complaint import Complaint, Effect, Subject
from unitlint.units.values.paths import flaw
from unitlint.units.values.specifiers import sample
from unitlint.units.values.symbols import one_of, split
from unitlint.units.values.words import Style

_BUS_NAME = re.compile(
    r"(?:[A-Za-z_-][A-Za-z0-9_-]*(?:\.[A-Za-z_-][A-Za-z0-9_-]*)+|:[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+)\Z"
)
_BUS_NAME_MAX = 255
_URL = re.compile(r"(https?://[\x21-\x7e][\x20-\x7e]*|file:/.+|(?:info|man):.+)\Z", re.IGNORECASE)
_SWAP_PRIORITY_MAX = 32767


def condition_path(value: str, subject: Subject) -> Iterator[Complaint]:
    """`|` to trigger, `!` to negate, then an absolute path (systemd.unit(5), CONDITIONS AND ASSERTS)."""
    rest = value.removeprefix("|").removeprefix("!")
    if value and (reason := flaw(sample(rest, subject))):
        yield Complaint(f"{reason}: {rest}", len(value) - len(rest))


def documentation(value: str, subject: Subject) -> Iterator[Complaint]:
    """URLs between blanks."""
    for word in split(sample(value, subject), Style.UNQUOTE | Style.KEEP_ESCAPES):
        if isinstance(word, Complaint):
            yield word
        elif not _URL.match(word.text) or not word.text.isascii():
            reason = f"'{word.text}' is no URL"
            yield Complaint(
                reason, word.start, word.end, Effect.PARTLY, "start it with https://, file:/, man:"
            )


def is_bus_name(text: str) -> bool:
    """Whether a service on the bus can have that name."""
    return bool(_BUS_NAME.match(text)) and len(text) <= _BUS_NAME_MAX


def bus_name(value: str, subject: Subject) -> Iterator[Complaint]:
    """A well-known name on the bus."""
    if not is_bus_name(sample(value, subject)):
        yield Complaint(f"'{value}' is no name on the bus")


def kill_mode(value: str, subject: Subject) -> Iterator[Complaint]:
    """How processes are killed; systemd warns of `none`."""
    yield from one_of("kill-mode", empty=True)(value, subject)
    if value == "none":
        reason = "KillMode=none leaves processes behind that nothing stops"
        yield Complaint(reason, effect=Effect.TAKEN, help="write mixed or control-group")


def cpu_shares(value: str, subject: Subject) -> Iterator[Complaint]:
    """2 to 262144, under a name that is out of date."""
    yield Complaint(f"{subject.key}= is out of date", effect=Effect.TAKEN, help="write CPUWeight=")
    if value and not numbers.is_within(value, 2, 262144):
        yield Complaint(f"'{value}' is no number from 2 to 262144")


def swap_priority(value: str, subject: Subject) -> Iterator[Complaint]:
    """-1 to 32767; lower ones are the kernel's own."""
    del subject
    if value and not numbers.is_within(value, -1, _SWAP_PRIORITY_MAX):
        yield Complaint(f"'{value}' is no number from -1 to {_SWAP_PRIORITY_MAX}")


def text(value: str, subject: Subject) -> Iterator[Complaint]:
    """Any text; only specifiers can be wrong."""
    sample(value, subject)
    yield from ()


def is_reboot_parameter(text: str) -> bool:
    """What the kernel may be told when it reboots (reboot(2))."""
    return text.isascii() and len(text) <= 255
