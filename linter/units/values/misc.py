"""Values of single directives that belong to no family."""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.quick import patterns as re
from unitlint.systemd import changes
from unitlint.systemd.bus_names import is_bus_name
from unitlint.units.values import numbers
from unitlint.units.values.complaint import Complaint, Effect, Subject
from unitlint.units.values.paths import flaw
from unitlint.units.values.quoting import Style
from unitlint.units.values.specifiers import sample
from unitlint.units.values.symbols import one_of, split

_URL = re.compile(r"(https?://[\x21-\x7e][\x20-\x7e]*|file:/.+|(?:info|man):.+)\Z", re.IGNORECASE)
_SWAP_PRIORITY_MAX = 32767
_CPU_POLICIES = frozenset({0, 1, 2, 3, 5, 6, 7})
"""The kernel's numbers: other, fifo, rr, batch, idle, deadline, ext (sched(7))."""


def condition_path(value: str, subject: Subject) -> Iterator[Complaint]:
    """`|` to trigger, `!` to negate, then an absolute path (systemd.unit(5), CONDITIONS AND ASSERTS)."""
    rest = value.removeprefix("|").removeprefix("!")
    if value and (reason := flaw(sample(rest, subject), subject.version)):
        yield Complaint(f"{reason}: {rest}", len(value) - len(rest))


def documentation(value: str, subject: Subject) -> Iterator[Complaint]:
    """URLs between blanks."""
    for word in split(sample(value, subject), Style.UNQUOTE | Style.KEEP_ESCAPES):
        if isinstance(word, Complaint):
            yield word
        elif not _URL.match(word.text) or not word.text.isascii():
            reason = f"'{word.text}' is not a valid URL"
            yield Complaint(
                reason, word.start, word.end, Effect.PARTLY, "start it with https://, file:/, man:"
            )


def bus_name(value: str, subject: Subject) -> Iterator[Complaint]:
    """A well-known name on the bus."""
    if not is_bus_name(sample(value, subject)):
        yield Complaint(f"'{value}' is not a valid bus name")


def kill_mode(value: str, subject: Subject) -> Iterator[Complaint]:
    """How processes are killed; systemd warns of `none`."""
    yield from one_of("kill-mode", empty=True)(value, subject)
    if value == "none" and subject.version >= changes.LEFT_OVER_PROCESSES_WARNED:
        reason = "KillMode=none leaves processes running when the unit stops"
        yield Complaint(reason, effect=Effect.TAKEN, help="write mixed or control-group")


def cpu_shares(value: str, subject: Subject) -> Iterator[Complaint]:
    """2 to 262144, under a name that is out of date."""
    yield Complaint(f"{subject.key}= is deprecated", effect=Effect.TAKEN, help="write CPUWeight=")
    if value and not numbers.is_within(value, 2, 262144):
        yield Complaint(f"'{value}' is not a number from 2 to 262144")


def cpu_policy(value: str, subject: Subject) -> Iterator[Complaint]:
    """A CPU scheduling policy by name or number (sched(7)); newer versions take the kernel's numbers only."""
    number = numbers.integer(value)
    if number is None or not 0 <= number <= numbers.INT_MAX:
        yield from one_of("cpu-policy", empty=True)(value, subject)
    elif subject.version >= changes.KERNELS_NUMBERS_ALONE and number not in _CPU_POLICIES:
        yield Complaint(f"the kernel has no CPU scheduling policy {number}")


def io_class(value: str, subject: Subject) -> Iterator[Complaint]:
    """An I/O scheduling class by name or number (ioprio_set(2))."""
    highest = 7 if subject.version >= changes.KERNELS_NUMBERS_ALONE else 8
    yield from one_of("io-class", empty=True, numbers=(0, highest))(value, subject)


def message_size(value: str, subject: Subject) -> Iterator[Complaint]:
    """Bytes of a message in a queue, with suffixes."""
    del subject
    bytes_ = numbers.size(value)
    if bytes_ is None or bytes_ > numbers.LONG_MAX:
        yield Complaint(f"'{value}' is not a valid size")


def swap_priority(value: str, subject: Subject) -> Iterator[Complaint]:
    """-1 to 32767; lower ones are the kernel's own."""
    del subject
    if value and not numbers.is_within(value, -1, _SWAP_PRIORITY_MAX):
        yield Complaint(f"'{value}' is not a number from -1 to {_SWAP_PRIORITY_MAX}")


def text(value: str, subject: Subject) -> Iterator[Complaint]:
    """Any text; only specifiers can be wrong."""
    sample(value, subject)
    yield from ()


def is_reboot_parameter(text: str) -> bool:
    """What the kernel may be told when it reboots (reboot(2))."""
    return text.isascii() and len(text) <= 255
