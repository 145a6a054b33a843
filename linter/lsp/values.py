"""What a directive takes, in words and as a list to choose from.

systemd's own words for kinds of values (`systemd --dump-configuration-items`) are the keys; the words of the
sets are those of `unitlint.units.values`.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.graph.explicit import FORWARD, REVERSE
from unitlint.systemd.directives import ITS_OWN, Directive, lookup
from unitlint.systemd.file_names import INSTALL_FOLDERS
from unitlint.systemd.symbols import set_names, symbols
from unitlint.units.values.complaint import Effect, Parser, Subject
from unitlint.units.values.kinds import parser

_WORDS = {
    "BOOLEAN": "yes or no",
    "CONDITION": "a condition; `!` before it negates it",
    "INTEGER": "a whole number",
    "LONG": "a whole number",
    "MODE": "an access mode in octal",
    "NANOSECONDS": "a time span",
    "PATH": "a path",
    "PATH [...]": "paths",
    "PATH [ARGUMENT [...]]": "a command line",
    "SECONDS": "a time span",
    "SERVICE": "the name of a service",
    "SIGNAL": "a signal",
    "SIZE": "a number of bytes; K, M, G and T multiply",
    "SLICE": "the name of a slice",
    "SOCKET [...]": "an address to listen on",
    "SOCKETS": "names of sockets",
    "STRING": "a text",
    "TIMER": "a time span or calendar expression",
    "UNIT": "the name of a unit",
    "UNIT [...]": "names of units",
    "UNSIGNED": "a whole number that is not negative",
    "URL": "addresses",
    "WEIGHT": "a number from 1 to 10000",
}

_NONSENSE = ("zz-none-zz", "@zz-none-zz", "ZZNONE", "zzznone1")
"""Words that no set has: what takes one of them takes any text of its kind."""

_UNIT_SUFFIXES = {"SERVICE": (".service",), "SLICE": (".slice",), "SOCKETS": (".socket",)}
_INSTALL = frozenset((*INSTALL_FOLDERS, "Also"))
"""systemd's word for these is OTHER; they name units (systemd.unit(5), [INSTALL] SECTION OPTIONS)."""


def in_words(directive: Directive, version: int) -> str:
    """What the directive takes; empty where systemd's word for it tells nothing."""
    chosen = choices(directive, version)
    if chosen and len(chosen) <= 12:
        return ", ".join(chosen)
    return _WORDS.get(directive.kind(version), "")


def choices(directive: Directive, version: int) -> tuple[str, ...]:
    """The values to choose from, as systemd of that version takes them; none where no set of words is meant.

    Nobody has to say which directive has which set: those count of which it takes every word.
    """
    parse = parser(directive, version)
    if parse is None:
        return ()
    section = directive.section
    unit_type = "service" if section in ("Unit", "Install") else section.lower()
    shared = directive.kind(version) != ITS_OWN
    key = (parse, "" if shared else directive.key, unit_type, version)
    if key not in _chosen:
        _chosen[key] = tuple(_find(parse, Subject(f"a.{unit_type}", section, directive.key, version)))
    return _chosen[key]


_chosen: dict[tuple[Parser, str, str, int], tuple[str, ...]] = {}
"""By what judges a value: many directives share it, and asking takes milliseconds."""


def _find(parse: Parser, subject: Subject) -> Iterator[str]:
    def takes(word: str) -> bool:
        return all(complaint.effect is Effect.TAKEN for complaint in parse(word, subject))

    if any(takes(word) for word in _NONSENSE):
        return
    booleans = [word for word in ("yes", "no") if takes(word)]
    sets = [symbols(name, subject.version) for name in set_names()]
    words = {word for taken in sets if len(taken) > 1 and all(map(takes, sorted(taken))) for word in taken}
    yield from (*booleans, *sorted(words.difference(booleans, ("",))))


def names_units(unit_type: str, section: str, key: str, version: int) -> tuple[str, ...] | None:
    """The suffixes of the units that the directive's value may name, none for any; None for no names."""
    directive = lookup(unit_type, section, key, version)
    if directive is None:
        return None
    kind = directive.kind(version)
    if kind in _UNIT_SUFFIXES:
        return _UNIT_SUFFIXES[kind]
    by_name = kind.startswith("UNIT") or (section == "Unit" and key in (*FORWARD, *REVERSE))
    return () if by_name or (section == "Install" and key in _INSTALL) else None
