"""Settings that add words to a set or, after a `~`, take them out of it (systemd.exec(5))."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from unitlint.quick.dataclasses import dataclass
from unitlint.systemd.symbols import symbols
from unitlint.units.exposure.table import capabilities, system_calls
from unitlint.units.list_values import parse_boolean, split_words
from unitlint.units.unit import Setting

Words = frozenset[str]

_OTHER_FAMILY = "other"
_FAMILIES = {
    **{family: family for family in ("AF_INET", "AF_INET6", "AF_NETLINK", "AF_PACKET", "AF_UNIX")},
    "AF_LOCAL": "AF_UNIX",
    "AF_FILE": "AF_UNIX",
    "AF_ROUTE": "AF_NETLINK",
}
_OTHER_CAPABILITY = "CAP_PERFMON"
"""Stands for those that are not weighed."""


def bounding_capabilities(settings: Iterable[Setting]) -> Words:
    """What is left of all capabilities."""
    return _capabilities(settings, initial=capabilities() | {_OTHER_CAPABILITY})


def ambient_capabilities(settings: Iterable[Setting]) -> Words:
    """What is given to the service's user."""
    return _capabilities(settings, initial=frozenset())


def _capabilities(settings: Iterable[Setting], *, initial: Words) -> Words:
    """The first list counts for itself; so does one without a capability that is known."""
    everything = capabilities() | {_OTHER_CAPABILITY}
    kept = initial
    for setting in settings:
        inverted, words = _inverted(setting.value)
        named = frozenset(_capability(word) for word in words) - {""}
        if not named or kept == initial:
            kept = everything - named if inverted else named
        else:
            kept = kept - named if inverted else kept | named
    return kept


def _capability(word: str) -> str:
    name = word.upper()
    if name in capabilities():
        return name
    return _OTHER_CAPABILITY if name in ("CAP_PERFMON", "CAP_CHECKPOINT_RESTORE") else ""


def namespaces(settings: Iterable[Setting]) -> Words:
    """The kinds of namespaces that a service may make; a line with a word that is none counts for nothing."""
    everything = symbols("namespaces")
    kept: Words | None = None
    for setting in settings:
        switch = parse_boolean(setting.value)
        inverted, words = _inverted(setting.value)
        named = frozenset(words)
        if not setting.value:
            kept = None
        elif switch is not None:
            kept = frozenset() if switch else everything
        elif named <= everything and kept is None:
            kept = everything - named if inverted else named
        elif named <= everything and kept is not None:
            kept = kept - named if inverted else kept | named
    return everything if kept is None else kept


@dataclass(frozen=True, slots=True)
class Filter:
    """A list of what is allowed, or of what is denied: its first line says which."""

    allows: bool = False
    words: Words = frozenset()

    def lets_through(self, word: str) -> bool:
        """Whether a service may do it."""
        return (word in self.words) == self.allows


def family_badness(settings: Sequence[Setting], parts: Words) -> int:
    """1 where a service may make sockets of one of the families; without `parts`, of any other family."""
    found: Filter | None = None
    unlisted = Filter()
    for setting in settings:
        if setting.value == "none":  # the next line begins a new list
            found, unlisted = None, Filter(allows=True)
            continue
        inverted, words = _inverted(setting.value)
        known = symbols("address-families")
        named = frozenset(_FAMILIES.get(word, _OTHER_FAMILY) for word in words if word in known)
        found = _changed(found, named, inverted=inverted)
    found = found or unlisted
    asked = parts or {_OTHER_FAMILY}
    return int(bool(found.words & asked) == found.allows)


def system_call_badness(settings: Sequence[Setting], parts: Words) -> int:
    """10 where no list keeps a service from a group of system calls, 9 where a list allows one of them."""
    found: Filter | None = None
    for setting in settings:
        inverted, words = _inverted(setting.value)
        errno = {word for word in words if ":" in word}
        counted = words if inverted else [word for word in words if word not in errno]
        named = frozenset(call for word in counted for call in _calls(word))
        if found is None and not inverted:
            named |= _calls("@default")
        found = _changed(found, named, inverted=inverted)
    found = found or Filter()
    group = frozenset(call for part in parts for call in _calls(part))
    if not any(found.lets_through(call) for call in group):
        return 0
    return 9 if found.allows else 10


def _calls(word: str) -> Words:
    """The system calls of a group, or the one itself; `:EPERM` behind it is what the caller gets to see."""
    name, _, answer = word.partition(":")
    if answer and not (answer == "kill" or answer in symbols("errno") or answer.isdecimal()):
        return frozenset()
    if name.startswith("@"):
        return system_calls().get(name, frozenset())
    return frozenset({name}) & system_calls()["@known"]


def _changed(found: Filter | None, named: Words, *, inverted: bool) -> Filter:
    if found is None:
        return Filter(not inverted, named)
    adds = found.allows != inverted
    return Filter(found.allows, found.words | named if adds else found.words - named)


def _inverted(value: str) -> tuple[bool, list[str]]:
    return value.startswith("~"), split_words(value.removeprefix("~"))
