"""Which links a .network or .link file is for (systemd.network(5), [MATCH] SECTION OPTIONS)."""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase
from functools import lru_cache
from itertools import islice

from unitlint.quick.dataclasses import dataclass, field
from unitlint.rules.shared.common import lines
from unitlint.rules.shared.conf_files import ConfFile, is_plain
from unitlint.systemd.networks import PHYSICAL
from unitlint.text.globs import head_of, is_glob
from unitlint.text.source import SourceText

Conditions = Mapping[str, tuple[str, ...]]

NAME_KEYS = {"network": "Name", "link": "OriginalName"}
_MADE = frozenset({"veth", "bridge", "tun", "sit"})
"""Kinds of links that are no hardware (systemd.netdev(5), SUPPORTED NETDEV KINDS)."""
_OF_GUESTS = frozenset({"Virtualization", "WLANInterfaceType"})


def names(file: ConfFile) -> tuple[str, ...]:
    """The patterns of names that alone decide what the file is for; empty where something else does."""
    asked = conditions(file)
    return asked.get(NAME_KEYS.get(file.kind, ""), ()) if len(asked) == 1 else ()


def conditions(file: ConfFile) -> Conditions:
    """The words of each key of [Match]; empty where one of them isn't known, or is turned round with `!`."""
    return _conditions(file.source)


@lru_cache(maxsize=16384)
def _conditions(source: SourceText) -> Conditions:
    asked: dict[str, list[str]] = {}
    for line in lines(source):
        if line.section == "Match" and line.node.value:
            if not is_plain(line.node.value) or "!" in line.node.value:
                return {}
            asked.setdefault(line.node.key, []).extend(line.node.value.split())
    return {key: tuple(words) for key, words in asked.items()}


def may_be_physical(file: ConfFile) -> bool:
    """Whether one of the names is that of network hardware: `en*`, `eth0`, `e*`."""
    heads = (head_of(name) for name in conditions(file).get("Name", ()))
    return any(head.startswith(PHYSICAL) or any(p.startswith(head) for p in PHYSICAL) for head in heads)


def is_of_later_links(file: ConfFile) -> bool:
    """Whether the links are made by a container, a virtual machine or another program, as are those of the
    files that systemd ships (/usr/lib/systemd/network/80-container-ve.network and its neighbours).
    """
    asked = conditions(file)
    made = (asked.get(key, ()) for key in ("Driver", "Kind", "Type"))
    return any(words and _MADE.issuperset(words) for words in made) or not _OF_GUESTS.isdisjoint(asked)


def takes_all_of(file: ConfFile, other: ConfFile) -> bool:
    """Whether each link that `other` is for is one that `file` is for: by each condition of `file`."""
    mine, others = conditions(file), conditions(other)
    return bool(mine) and all(
        others.get(key) and all(any(covers(pattern, word) for pattern in words) for word in others[key])
        for key, words in mine.items()
    )


@dataclass(slots=True)
class Earlier:
    """The files that come first, to find those that take all links of a later one."""

    _by_word: dict[tuple[str, str], dict[int, ConfFile]] = field(default_factory=dict)
    _count: int = 0

    def add(self, file: ConfFile) -> None:
        """Remember a file, by the start that the names of its links have in common."""
        for key, words in islice(conditions(file).items(), 1):
            for word in words:
                self._by_word.setdefault((key, head_of(word)), {})[self._count] = file
        self._count += 1

    def taking_all_of(self, file: ConfFile) -> ConfFile | None:
        """One that does, the first that was added; none may."""
        near: dict[int, ConfFile] = {}
        for key, words in conditions(file).items():
            for end in range(len(words[0]) + 1):
                near |= self._by_word.get((key, words[0][:end]), {})
        return next((near[number] for number in sorted(near) if takes_all_of(near[number], file)), None)


def covers(pattern: str, other: str) -> bool:
    """
    >>> covers("*", "en*"), covers("en*", "eno1"), covers("eno1", "en*"), covers("e[tn]*", "en*")
    (True, True, False, False)
    """
    if pattern == other:
        return True
    if any(char in pattern for char in "?["):
        return not is_glob(other) and fnmatchcase(other, pattern)
    head, star, tail = pattern.partition("*")
    if not star:
        return False
    return "*" not in tail and other.startswith(head) and other.endswith(tail)
