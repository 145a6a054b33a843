"""What is weighed, how much, and which system calls the weighed groups hold: data, read once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from unitlint.quick.dataclasses import dataclass
from unitlint.text.lines import bare_lines


@dataclass(frozen=True, slots=True)
class Aspect:
    """Something that a setting can take away from a service."""

    setting: str
    parts: frozenset[str]
    """Which words of the setting: capabilities, namespaces, families, a group of system calls."""
    weight: int
    worst: int
    """The badness of a service that has all of it."""


@cache
def aspects() -> tuple[Aspect, ...]:
    """All that is weighed."""
    return tuple(
        Aspect(setting, frozenset(parts.split()), int(weight), int(worst))
        for setting, parts, weight, worst in _rows("weights.tsv")
    )


@cache
def system_calls() -> Mapping[str, frozenset[str]]:
    """Group → those of its system calls that count, groups within it included."""
    return {group: frozenset(calls.split()) for group, calls in _rows("system_calls.tsv")}


@cache
def capabilities() -> frozenset[str]:
    """The capabilities that are weighed."""
    return frozenset().union(*(a.parts for a in aspects() if a.setting == "CapabilityBoundingSet"))


def _rows(name: str) -> Iterator[list[str]]:
    for line in bare_lines(Path(__file__).with_name(name).read_text(encoding="utf-8")):
        if not line.startswith("#"):
            yield line.split("\t")
