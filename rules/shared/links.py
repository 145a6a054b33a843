"""Which links a .network or .link file is for (systemd.network(5), [MATCH] SECTION OPTIONS)."""

from __future__ import annotations

from fnmatch import fnmatchcase

from unitlint.rules.shared.common import lines
from unitlint.rules.shared.conf_files import ConfFile, is_plain

NAME_KEYS = {"network": "Name", "link": "OriginalName"}


def names(file: ConfFile) -> tuple[str, ...]:
    """The patterns of names that alone decide what the file is for; empty where something else does."""
    key = NAME_KEYS.get(file.kind, "")
    matches = [line.node for line in lines(file.source) if line.section == "Match" and line.node.value]
    if not matches or any(node.key != key for node in matches):
        return ()
    words = tuple(word for node in matches for word in node.value.split())
    return words if is_plain(" ".join(words)) and not any("!" in word for word in words) else ()


def own_names(file: ConfFile) -> tuple[str, ...]:
    """The names and patterns of names that a file asks for, whatever else it asks."""
    key = NAME_KEYS.get(file.kind, "")
    return tuple(
        word
        for line in lines(file.source)
        if line.section == "Match" and line.node.key == key and is_plain(line.node.value)
        for word in line.node.value.split()
    )


def covers(pattern: str, other: str) -> bool:
    """
    >>> covers("*", "en*"), covers("en*", "eno1"), covers("eno1", "en*"), covers("e[tn]*", "en*")
    (True, True, False, False)
    """
    if pattern == other:
        return True
    if any(char in pattern for char in "?["):
        return not any(char in other for char in "*?[") and fnmatchcase(other, pattern)
    head, star, tail = pattern.partition("*")
    if not star:
        return False
    return "*" not in tail and other.startswith(head) and other.endswith(tail)
