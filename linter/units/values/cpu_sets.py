"""Sets of CPUs and of NUMA nodes (systemd.exec(5), systemd.resource-control(5))."""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.systemd import changes
from unitlint.units.values import numbers
from unitlint.units.values.complaint import Complaint, Effect, Subject
from unitlint.units.values.paths import unbalanced
from unitlint.units.values.quoting import BLANKS, Style, Word, WordError, words
from unitlint.units.values.specifiers import sample

CPUS_MAX = 8192
"""CPUs that Linux can tell apart (CONFIG_NR_CPUS)."""


def cpu_set(value: str, subject: Subject) -> Iterator[Complaint]:
    """Numbers and ranges between blanks or commas."""
    yield from _cpu_set(sample(value, subject), subject.version)


def _cpu_set(value: str, version: int) -> Iterator[Complaint]:
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
        elif CPUS_MAX <= high < numbers.UINT_MAX + (version >= changes.CPU_NUMBERS_NOT_WRAPPED):
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
    if value != "all":
        expanded = sample(value, subject) if subject.version >= changes.NUMA_MASK_EXPANDED else value
        yield from _cpu_set(expanded, subject.version)
