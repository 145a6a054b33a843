"""Memory, weights, devices and bandwidths of control groups (systemd.resource-control(5))."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from unitlint.quick import patterns as re
from unitlint.units.values import numbers, timespan
from unitlint.units.values.complaint import Complaint, Effect, Subject, Test
from unitlint.units.values.paths import flaw, unbalanced
from unitlint.units.values.quoting import Style, WordError, first_word
from unitlint.units.values.specifiers import sample
from unitlint.units.values.symbols import is_symbol

_MAY_BE_ZERO = frozenset(
    (
        *("MemorySwapMax", "MemoryZSwapMax", "MemoryLow", "MemoryMin"),
        *("DefaultMemoryLow", "DefaultMemoryMin"),
        *("StartupMemoryLow", "StartupMemorySwapMax", "StartupMemoryZSwapMax"),
    )
)
_DEVICE = re.compile(r"/(dev|run/systemd/inaccessible)(/|$)")


def memory(value: str, subject: Subject) -> Iterator[Complaint]:
    """Bytes, a share of the physical memory, or `infinity`."""
    if value and value != numbers.INFINITY:
        share = numbers.permyriad(value)
        bytes_ = numbers.size(value) if share is None or share > 10000 else share
        if bytes_ is None:
            yield Complaint(f"'{value}' is not a valid amount of memory")
        elif bytes_ == 0 and subject.key not in _MAY_BE_ZERO:
            yield Complaint(f"{subject.key}= can't be zero")
    if subject.key == "MemoryLimit":
        yield Complaint("MemoryLimit= is deprecated", effect=Effect.TAKEN, help="write MemoryMax=")


def is_tasks_max(text: str) -> bool:
    """A number above 0, a share of the system's, or `infinity`."""
    share = numbers.permyriad(text)
    if text == numbers.INFINITY or (share is not None and share <= 10000):
        return True
    number = numbers.integer(text)
    return number is not None and 0 < number < numbers.U64_MAX


def is_concurrency(text: str) -> bool:
    """How many jobs a slice runs at a time: a number, or `infinity`."""
    return not text or text == numbers.INFINITY or numbers.is_unsigned(text)


def is_directory_quota(text: str) -> bool:
    """`off`, bytes, or a share of the file system."""
    share = numbers.permyriad(text)
    small = share is not None and share <= 10000
    return text in ("", "off") or small or numbers.size(text) is not None


def is_cpu_quota(text: str) -> bool:
    """A share above 0; more than 100% is more than one CPU."""
    share = numbers.permyriad(text)
    return share is not None and 0 < share <= numbers.INT_MAX


def is_weight(text: str) -> bool:
    """1 to 10000, or nothing."""
    return not text or numbers.is_within(text, 1, 10000)


def is_cpu_weight(text: str) -> bool:
    """A weight, or `idle`."""
    return text == "idle" or is_weight(text)


def is_block_weight(text: str) -> bool:
    """10 to 1000, or nothing."""
    return not text or numbers.is_within(text, 10, 1000)


def _is_span(text: str) -> bool:
    return timespan.parse(text) is not None


def _is_bandwidth(text: str) -> bool:
    return bool(numbers.size(text, 1000))


def _is_io_limit(text: str) -> bool:
    return text == numbers.INFINITY or _is_bandwidth(text)


_DEVICE_VALUES: Mapping[str, tuple[Test, str]] = {
    "IODeviceWeight": (is_weight, "a weight"),
    "BlockIODeviceWeight": (is_block_weight, "a weight"),
    "IODeviceLatencyTargetSec": (_is_span, "a time span"),
    "BlockIOReadBandwidth": (_is_bandwidth, "a bandwidth"),
    "BlockIOWriteBandwidth": (_is_bandwidth, "a bandwidth"),
}


def device_value(value: str, subject: Subject) -> Iterator[Complaint]:
    """`PATH VALUE`: a device or a file on it, and its weight, bandwidth or latency."""
    if subject.key.startswith("BlockIO"):
        yield Complaint(f"{subject.key}= is deprecated", effect=Effect.TAKEN, help="use an IO* directive")
    if not value:
        return
    pair = _path_and_rest(value, subject)
    if isinstance(pair, Complaint):
        yield pair
        return
    rest = pair[1]
    test, what = _DEVICE_VALUES.get(subject.key, (_is_io_limit, "a limit"))
    if not rest:
        yield Complaint(f"{what} is missing after the path")
    elif not test(rest):
        yield Complaint(f"'{rest}' is not {what}")


def _path_and_rest(value: str, subject: Subject) -> tuple[str, str] | Complaint:
    try:
        word = first_word(value, 0, Style.UNQUOTE)
    except WordError as error:
        return unbalanced(error)
    if word is None:
        return Complaint("the path is missing")
    path = sample(word.text, subject)
    if reason := flaw(path, subject.version, absolute=None):
        return Complaint(f"{reason}: {path}", word.start, word.end)
    return path, value[word.next :] if word.next >= 0 else ""


def device_access(value: str, subject: Subject) -> Iterator[Complaint]:
    """`DeviceAllow=`: a device node or a group of them, and any of the letters rwm."""
    if not value:
        return
    group = value.lstrip("\"'").startswith(("block-", "char-"))
    pair = _path_and_rest(value, subject)
    if isinstance(pair, Complaint) and not group:
        yield pair
        return
    path, rights = pair if isinstance(pair, tuple) else (value, "")
    if not group and not is_device_node(path):
        yield Complaint(f"'{path}' is not a device node")
    elif set(rights) - set("rwm"):
        yield Complaint(f"'{rights}' may only contain r, w and m")


def is_device_node(path: str) -> bool:
    """Whether a device node can be there: below /dev, or one of those that systemd hides others behind."""
    return bool(_DEVICE.match(path))


def bpf_program(value: str, subject: Subject) -> Iterator[Complaint]:
    """`TYPE:PATH` of a program in the BPF file system."""
    if not value:
        return
    kind, _, path = value.partition(":")
    path = sample(path, subject)
    if not path:
        yield Complaint("the path of the program is missing", help="write TYPE:PATH")
    elif not is_symbol(kind, "attach-types", subject.version):
        yield Complaint(f"'{kind}' is not a valid attach type", 0, len(kind))
    elif reason := flaw(path, subject.version):
        yield Complaint(f"{reason}: {path}")
