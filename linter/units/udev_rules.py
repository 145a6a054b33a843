"""What udev's rules say of units: which devices have one, and what a device starts (systemd.device(5)).

systemd makes a unit of each device with the tag `systemd`, for its path in /sys, its node, its links and what
SYSTEMD_ALIAS= adds; SYSTEMD_WANTS= names what it then pulls in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from unitlint.configuration.delivered import DeliveredFile
from unitlint.quick.dataclasses import dataclass
from unitlint.systemd.file_names import UDEV_PATHS, UDEV_USER_WANTS, UDEV_WANTS
from unitlint.text.source import Place, SourceText, TextPlace, is_known
from unitlint.units import names

if TYPE_CHECKING:
    from unitlint.grammar.udev import UdevLine, UdevPiece

TAG = "systemd"
TAGGED = frozenset({"block", "net", "ptp", "ubi", "bluetooth", "printer", "backlight", "udc"})
"""Subsystems all of whose devices systemd's own 99-systemd.rules tags, the loopback interface aside."""

SOMETIMES_TAGGED = frozenset({"tty", "sound", "usb_device", "leds", "misc", "module", "rfkill", "dm"})
"""Subsystems of which that file tags some."""

_BY_KERNEL: Mapping[str, str] = {
    "hidraw": "hidraw",
    "video4linux": "video",
    "i2c-dev": "i2c-",
    "spidev": "spidev",
    "usbmisc": "hiddev",
    "watchdog": "watchdog",
}
"""Subsystem → how the kernel's names of its devices begin, for a rule that asks for the name alone."""

_LINK_OPERATORS = ("=", "+=", ":=")


@dataclass(frozen=True, slots=True)
class UdevRule:
    """One rule of a file, and the text that it stands in."""

    line: UdevLine
    source: SourceText

    def place(self, piece: UdevPiece) -> TextPlace:
        """Where a piece of it stands."""
        return self.source.place(piece.start, piece.end)

    def asks(self, key: str, attribute: str = "") -> str:
        """The value that a match of that key asks for; empty for none, or for all but one."""
        return next((p.value for p in self.line.of(key, attribute) if p.operator == "=="), "")

    @property
    def tags(self) -> bool:
        """Whether it gives a device the tag that makes it a unit."""
        return any(p.value == TAG and p.operator in _LINK_OPERATORS for p in self.line.of("TAG"))

    @property
    def on_removal(self) -> bool:
        """Whether it is for devices that go only."""
        return self.asks("ACTION") == "remove"


@dataclass(frozen=True, slots=True)
class UdevWant:
    """A unit that a device pulls in; `devices` are those units of the device that the rule names."""

    unit: str
    rule: UdevRule
    piece: UdevPiece
    devices: tuple[str, ...]

    @property
    def place(self) -> Place:
        """Where the rule names the unit."""
        return self.rule.place(self.piece)


@dataclass(frozen=True, slots=True)
class UdevStart:
    """What a graph is made of: a unit that devices start, and the rule that says so if it takes effect."""

    unit: str
    devices: tuple[str, ...]
    place: Place
    takes_effect: bool


Asked = frozenset[tuple[str, str, str, str]]
"""All that a rule asks for of a device."""


@dataclass(frozen=True, slots=True)
class _Said:
    """What all rules for a device say of it together."""

    replacing: int
    """The last rule that sets its units anew."""
    ready: str
    tags: bool


@dataclass(frozen=True)
class UdevRules:
    """The rules of a configuration, in the order in which udev reads them: by file name."""

    rules: tuple[UdevRule, ...] = ()

    @cached_property
    def wants(self) -> tuple[UdevWant, ...]:
        """What devices pull in when they come."""
        return tuple(want for rule in self.rules for want in _wants(rule))

    @cached_property
    def users_wants(self) -> tuple[UdevWant, ...]:
        """What devices pull in in the managers of users."""
        return tuple(want for rule in self.rules for want in _wants(rule, UDEV_USER_WANTS))

    @cached_property
    def taking_effect(self) -> tuple[UdevWant, ...]:
        """Those of a device that has a unit, and that no other rule for the same devices undoes."""
        return tuple(want for want in self.wants if not want.rule.on_removal and self._takes_effect(want))

    @cached_property
    def starts(self) -> tuple[UdevStart, ...]:
        """The units that devices start, in the order of the rules."""
        effective = {id(want) for want in self.taking_effect}
        return tuple(
            UdevStart(unit, want.devices, want.place, id(want) in effective)
            for want in self.wants
            if (unit := unit_of(want))
        )

    def _takes_effect(self, want: UdevWant) -> bool:
        said = self._said_of(want.rule.line.matches)
        is_last = said.replacing <= self._numbers[id(want.rule)]
        return is_last and said.ready != "0" and self.is_tagged(want.rule)

    def _said_of(self, asked: Asked) -> _Said:
        """What the rules say that ask for no more than this."""
        if asked not in self._known:
            numbers = sorted(n for ask in (None, *asked) for n in self._by_rarest.get(ask, ()))
            same = [(n, rule.line) for n in numbers if (rule := self.rules[n]) and self._asked[n] <= asked]
            wants = ((n, p) for n, line in same for p in line.of("ENV", UDEV_WANTS))
            replacing = max((n for n, piece in wants if piece.operator in ("=", ":=")), default=-1)
            ready = [p.value for _, line in same for p in line.of("ENV", "SYSTEMD_READY") if not p.is_match]
            tags = any(self.rules[n].tags for n, _ in same)
            self._known[asked] = _Said(replacing, ready[-1] if ready else "", tags)
        return self._known[asked]

    @cached_property
    def _known(self) -> dict[Asked, _Said]:
        return {}

    @cached_property
    def _tagged(self) -> tuple[Asked, ...]:
        """What rules that tag devices ask for, whatever happens to these: one for `add` counts for all."""
        return tuple(
            frozenset(ask for ask in rule.line.matches if ask[0] != "ACTION")
            for rule in self.rules
            if rule.tags and not rule.on_removal
        )

    @cached_property
    def _numbers(self) -> Mapping[int, int]:
        return {id(rule): number for number, rule in enumerate(self.rules)}

    @cached_property
    def _asked(self) -> tuple[Asked, ...]:
        return tuple(rule.line.matches for rule in self.rules)

    @cached_property
    def _by_rarest(self) -> Mapping[tuple[str, str, str, str] | None, list[int]]:
        """The rules by that of their matches which fewest have: few are to be compared with each device."""
        times = Counter(ask for asked in self._asked for ask in asked)
        found: dict[tuple[str, str, str, str] | None, list[int]] = {}
        for number, asked in enumerate(self._asked):
            rarest = min(asked, key=lambda ask: (times[ask], ask)) if asked else None
            found.setdefault(rarest, []).append(number)
        return found

    @cached_property
    def links(self) -> Mapping[str, tuple[tuple[UdevRule, UdevPiece], ...]]:
        """Device unit → the rules that make a link of its name."""
        found: dict[str, tuple[tuple[UdevRule, UdevPiece], ...]] = {}
        for rule in self.rules:
            for piece in rule.line.of("SYMLINK"):
                for word in piece.value.split() if piece.operator in _LINK_OPERATORS else ():
                    if not any(c in word for c in "$%*?["):
                        name = names.path_unit_name(f"/dev/{word.removeprefix('/dev/')}", "device")
                        found[name] = (*found.get(name, ()), (rule, piece))
        return found

    def is_tagged(self, rule: UdevRule) -> bool:
        """Whether the devices of a rule may have units: by it, by another one here, by systemd's own."""
        if rule.tags or self._said_of(rule.line.matches).tags:
            return True
        if any(asked <= rule.line.matches for asked in self._tagged):
            return True
        subsystem = rule.asks("SUBSYSTEM") or _subsystem(rule.asks("KERNEL"))
        if not subsystem or any(c in subsystem for c in "*?[|"):
            return True
        return subsystem in TAGGED or subsystem in SOMETIMES_TAGGED


def _subsystem(device: str) -> str:
    """The subsystem of devices with that name of the kernel's; empty where the name doesn't tell."""
    return next((known for known, name in _BY_KERNEL.items() if device.startswith(name)), "")


def read_udev_rules(files: Mapping[str, DeliveredFile]) -> UdevRules:
    """The rules of the files that udev reads; of two files of one name the one in /etc counts."""
    found: dict[str, SourceText | None] = {}
    for folder in UDEV_PATHS:
        for path, file in files.items():
            parent, _, name = path.rpartition("/")
            if parent == folder and name.endswith(".rules"):
                found.setdefault(name, None if file.link else file.source)
    return UdevRules(tuple(rule for name in sorted(found) for rule in _rules(found[name])))


def _rules(source: SourceText | None) -> Iterator[UdevRule]:
    if source is None:
        return
    from unitlint.grammar.udev import parse_udev

    for line in parse_udev(source.text):
        yield UdevRule(line, source)


def _wants(rule: UdevRule, variable: str = UDEV_WANTS) -> Iterator[UdevWant]:
    for piece in rule.line.of("ENV", variable):
        if piece.operator in _LINK_OPERATORS:
            for word in piece.value.split():
                yield UdevWant(word, rule, piece, tuple(_devices(rule)))


def _devices(rule: UdevRule) -> Iterator[str]:
    """The units of a rule's device as far as the rule names them: its links, its alias, its node."""
    for piece in rule.line.of("SYMLINK"):
        yield from _units(f"/dev/{word}" for word in piece.value.split())
    for piece in rule.line.of("ENV", "SYSTEMD_ALIAS"):
        yield from _units(word for word in piece.value.split() if not piece.is_match)
    kernel = rule.asks("KERNEL")
    if kernel and rule.asks("SUBSYSTEM") != "net":
        yield from _units((f"/dev/{kernel}",))
    if kernel and rule.asks("SUBSYSTEM") == "net":
        yield from _units((f"/sys/subsystem/net/devices/{kernel}",))


def _units(paths: Iterable[str]) -> Iterator[str]:
    for path in paths:
        if path.startswith("/") and is_known(path) and not any(c in path for c in "$%*?[|"):
            yield names.path_unit_name(path, "device")


def unit_of(want: UdevWant) -> str:
    """The unit that a word of SYSTEMD_WANTS= is; empty where a device decides about its name.

    A template means the instance of the device's own path.
    """
    word = want.unit
    if not is_known(word) or "$" in word or "%" in word or not names.is_valid(word):
        return ""
    return "" if names.is_template(word) else word
