"""The rows of `directives.tsv`, made from what each captured version of systemd says of itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

MAN_PAGES = {
    "Unit": ("unit",),
    "Install": ("unit",),
    "Service": ("service", "exec", "kill", "resource-control"),
    "Socket": ("socket", "exec", "kill", "resource-control"),
    "Mount": ("mount", "exec", "kill", "resource-control"),
    "Swap": ("swap", "exec", "kill", "resource-control"),
    "Slice": ("slice", "resource-control"),
    "Scope": ("scope", "kill", "resource-control"),
    "Automount": ("automount",),
    "Timer": ("timer",),
    "Path": ("path",),
}
"""The pages that document a section's directives: systemd.unit(5), systemd.exec(5), …"""

Item = tuple[str, str]
"""A section and a key."""
Items = Mapping[Item, str]
"""Each with the kind of its value, in systemd's words."""
Added = Mapping[Item, int]
"""Each with the version that a documentation says it came with, where it does."""


class Row(NamedTuple):
    """A line of the table. `since` is 0 for what is older than the man pages tell; `until` 0 for no end."""

    key: str
    kind: str
    """In systemd's words: `BOOLEAN`; `BOOLEAN|257:OTHER` where 257 has another word for it."""
    since: int
    until: int


def rows(versions: Mapping[int, Items], *added: Added) -> Iterator[tuple[Row, tuple[str, ...]]]:
    """The table's rows, each with the sections that it holds for; of `added` the first that fits counts."""
    ordered = {number: versions[number] for number in sorted(versions)}
    sections: dict[Row, set[str]] = defaultdict(set)
    for section, key in {item for items in ordered.values() for item in items}:
        kinds = {number: items[section, key] for number, items in ordered.items() if (section, key) in items}
        documented = [known[section, key] for known in added if (section, key) in known]
        since = _since(min(kinds), ordered, documented)
        sections[Row(key, _kind(kinds), since, _until(max(kinds), ordered))].add(section)
    for row in sorted(sections):
        yield row, tuple(sorted(sections[row]))


def _kind(kinds: Mapping[int, str]) -> str:
    words = list(kinds.items())
    changes = (f"{number}:{kind}" for (_, last), (number, kind) in pairwise(words) if kind != last)
    return "|".join((words[0][1], *changes))


def _since(first: int, versions: Mapping[int, Items], documented: Sequence[int]) -> int:
    """The first version that has it: the documented one, corrected by the versions that were captured."""
    older = max((number for number in versions if number < first), default=-1)
    fitting = (number for number in documented if older < number <= first)
    return next(fitting, 0 if older < 0 else first)


def _until(last: int, versions: Mapping[int, Items]) -> int:
    """The first captured version that lacks it after having had it."""
    return min((number for number in versions if number > last), default=0)
