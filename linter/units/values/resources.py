"""Resource limits and control groups (systemd.resource-control(5), systemd.exec(5))."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from unitlint.units.values import numbers, timespan
from unitlint.units.values.complaint import Complaint, Effect, Subject, Test
from unitlint.units.values.paths import flaw, unbalanced
from unitlint.units.values.specifiers import sample
from unitlint.units.values.symbols import is_symbol
from unitlint.units.values.words import BLANKS, Style, Word, WordError, first_word, words

_MAY_BE_ZERO = frozenset({"MemorySwapMax", "MemoryZSwapMax", "MemoryLow", "MemoryMin", "DefaultMemoryLow", "DefaultMemoryMin"})  # fmt: skip  # noqa: E501
_TIME_LIMITS = {"LimitCPU": 1_000_000, "LimitRTTIME": 1}
"""Limits in time, and the microseconds in one of their units."""
_SIZE_LIMITS = frozenset(
    {
        "LimitFSIZE",
        "LimitDATA",
        "LimitSTACK",
        "LimitCORE",
        "LimitRSS",
        "LimitAS",
        "LimitMEMLOCK",
        "LimitMSGQUEUE",
    }
)
_DEVICE = re.compile(r"/(dev|run/systemd/inaccessible)(/|$)")
_BIG = 2**64 - 1
CPUS_MAX = 8192
"""CPUs that Linux can tell apart (CONFIG_NR_CPUS)."""


def limit(value: str, subject: Subject) -> Iterator[Complaint]:
    """`SOFT:HARD` or one value for both, in the unit of the resource (setrlimit(2))."""
    soft, colon, hard = value.partition(":")
    low = _limit(soft, subject.key)
    high = _limit(hard, subject.key) if colon else low
    if low is None or high is None:
        yield Complaint(f"'{value}' is no limit")
    elif low > high:
        yield Complaint(f"the soft limit is above the hard one: {value}")


def _limit(text: str, key: str) -> int | None:
    if key == "LimitNICE":
        return _nice_limit(text)
    if text == numbers.INFINITY:
        return _BIG
    if key in _TIME_LIMITS:
        return _time_limit(text, _TIME_LIMITS[key])
    if key in _SIZE_LIMITS:
        found = numbers.size(text)
    else:
        found = numbers.integer(text) if numbers.is_u64(text) else None
    return None if found is None or found >= _BIG else found


def _time_limit(text: str, unit: int) -> int | None:
    span = timespan.parse(text)
    if span is None:
        return None
    return int(text) if text.isdecimal() else -(-span // unit)


def _nice_limit(text: str) -> int | None:
    """A nice level with its sign, or the raw value from 0 to 40 (systemd.exec(5), LimitNICE)."""
    number = numbers.integer(text)
    if number is None:
        return None
    if text[0] in "+-":
        return 20 - number if -20 <= number <= 19 else None
    return number if 0 <= number <= 40 else None


def memory(value: str, subject: Subject) -> Iterator[Complaint]:
    """Bytes, a share of the physical memory, or `infinity`."""
    if value and value != numbers.INFINITY:
        share = numbers.permyriad(value)
        bytes_ = numbers.size(value) if share is None or share > 10000 else share
        if bytes_ is None:
            yield Complaint(f"'{value}' is no amount of memory")
        elif bytes_ == 0 and subject.key not in _MAY_BE_ZERO:
            yield Complaint(f"{subject.key}= can't be nothing")
    if subject.key == "MemoryLimit":
        yield Complaint("MemoryLimit= is out of date", effect=Effect.TAKEN, help="write MemoryMax=")


def is_tasks_max(text: str) -> bool:
    """A number above 0, a share of the system's, or `infinity`."""
    share = numbers.permyriad(text)
    if text == numbers.INFINITY or (share is not None and share <= 10000):
        return True
    number = numbers.integer(text)
    return number is not None and 0 < number < _BIG


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


def is_cpu_shares(text: str) -> bool:
    """2 to 262144, or nothing."""
    return not text or numbers.is_within(text, 2, 262144)


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
        yield Complaint(f"{subject.key}= is out of date", effect=Effect.TAKEN, help="write an IO* directive")
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
    if reason := flaw(path, absolute=None):
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
        yield Complaint(f"'{path}' is no device node")
    elif set(rights) - set("rwm"):
        yield Complaint(f"'{rights}' is none of r, w, m")


def is_device_node(path: str) -> bool:
    """Whether a device node can be there: below /dev, or one of those that systemd hides others behind."""
    return bool(_DEVICE.match(path))


def cpu_set(value: str, subject: Subject) -> Iterator[Complaint]:
    """Numbers and ranges between blanks or commas."""
    yield from _cpu_set(sample(value, subject))


def _cpu_set(value: str) -> Iterator[Complaint]:
    for word in _cpu_words(value):
        if isinstance(word, Complaint):
            yield word
            return
        first, dash, last = word.text.partition("-")
        low, high = numbers.integer(first), numbers.integer(last if dash else first)
        if low is None or high is None or high > numbers.UINT_MAX:
            yield Complaint(f"'{word.text}' is neither a number nor a range", word.start, word.end)
            return
        if low > high:
            yield Complaint(f"the range {word.text} runs backwards", word.start, word.end, Effect.PARTLY)
        elif CPUS_MAX <= high < numbers.UINT_MAX:
            yield Complaint(f"there is no CPU {high}", word.start, word.end)
            return


def _cpu_words(value: str) -> Iterator[Word | Complaint]:
    try:
        yield from words(value, Style.UNQUOTE, BLANKS + ",")
    except WordError as error:
        yield unbalanced(error)


def cpu_affinity(value: str, subject: Subject) -> Iterator[Complaint]:
    """A set of CPUs, or `numa` for those of the NUMA nodes."""
    if value != "numa":
        yield from cpu_set(value, subject)


def numa_mask(value: str, subject: Subject) -> Iterator[Complaint]:
    """A set of NUMA nodes, or `all`."""
    del subject  # specifiers are not expanded here
    if value != "all":
        yield from _cpu_set(value)


def bpf_program(value: str, subject: Subject) -> Iterator[Complaint]:
    """`TYPE:PATH` of a program in the BPF file system."""
    if not value:
        return
    kind, _, path = value.partition(":")
    path = sample(path, subject)
    if not path:
        yield Complaint("the path of the program is missing", help="write TYPE:PATH")
    elif not is_symbol(kind, "attach-types", subject.version):
        yield Complaint(f"'{kind}' is no place to attach a program to", 0, len(kind))
    elif reason := flaw(path):
        yield Complaint(f"{reason}: {path}")
