"""Which links a .network or .link file is for (systemd.network(5), [MATCH] SECTION OPTIONS)."""

from __future__ import annotations

from fnmatch import fnmatchcase

from unitlint.rules.shared.common import lines
from unitlint.rules.shared.conf_files import ConfFile, is_plain
from unitlint.systemd.networks import PHYSICAL
from unitlint.text.globs import head_of, is_glob

NAME_KEYS = {"network": "Name", "link": "OriginalName"}
_MADE = frozenset({"veth", "bridge", "tun", "sit"})
"""Kinds of links that are no hardware (systemd.netdev(5), SUPPORTED NETDEV KINDS)."""
_OF_GUESTS = frozenset({"Virtualization", "WLANInterfaceType"})


def names(file: ConfFile) -> tuple[str, ...]:
    """The patterns of names that alone decide what the file is for; empty where something else does."""
    asked = conditions(file)
    return asked.get(NAME_KEYS.get(file.kind, ""), ()) if len(asked) == 1 else ()


def conditions(file: ConfFile) -> dict[str, tuple[str, ...]]:
    """The words of each key of [Match]; empty where one of them isn't known, or is turned round with `!`."""
    asked: dict[str, tuple[str, ...]] = {}
    for line in lines(file.source):
        if line.section == "Match" and line.node.value:
            if not is_plain(line.node.value) or "!" in line.node.value:
                return {}
            asked[line.node.key] = (*asked.get(line.node.key, ()), *line.node.value.split())
    return asked


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
