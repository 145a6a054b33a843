"""What counts of several assignments: systemd ignores invalid values, and an empty one resets."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from unitlint.systemd.defaults import ASSUMED
from unitlint.systemd.escaping import within_root
from unitlint.systemd.symbols import symbols
from unitlint.text.source import is_known
from unitlint.units.list_values import parse_boolean, split_words
from unitlint.units.specifiers import expand
from unitlint.units.unit import Setting, Unit


def last_of(unit: Unit, section: str, key: str, valid: Collection[str]) -> str:
    """The last value that is one of `valid`; empty when there is none."""
    return next((s.value for s in reversed(unit.assignments(section, key)) if s.value in valid), "")


def last_word(unit: Unit, section: str, key: str, words: str) -> Setting | None:
    """The last assignment of a word that some systemd has in that set, or that a template decides."""
    given = reversed(unit.assignments(section, key))
    return next((s for s in given if s.value in symbols(words) or not is_known(s.value)), None)


class Flag(NamedTuple):
    """A boolean setting that counts; `value` is None where a template decides it."""

    value: bool | None
    setting: Setting


def last_flag(unit: Unit, section: str, key: str) -> Flag | None:
    """The last assignment that is a boolean, or that a template decides."""
    for setting in reversed(unit.assignments(section, key)):
        value = parse_boolean(setting.value)
        if value is not None or not is_known(setting.value):
            return Flag(value, setting)
    return None


def last_boolean(unit: Unit, section: str, key: str, *, default: bool = False) -> bool:
    """The last value that is a boolean."""
    values = (parse_boolean(setting.value) for setting in reversed(unit.assignments(section, key)))
    return next((value for value in values if value is not None), default)


def last_path(unit: Unit, section: str, key: str, version: int = ASSUMED) -> tuple[str, Setting | None]:
    """The last absolute path, specifiers replaced, and its setting; empty when a later one resets it."""
    for setting in reversed(unit.assignments(section, key)):
        path = expand(setting.value, unit.read_as(setting))
        if path is not None and is_path(path, version):
            return (within_root(path, version), setting) if path else ("", None)
    return "", None


def last_text(unit: Unit, section: str, key: str) -> tuple[str, Setting | None]:
    """The last value whose specifiers systemd can replace, and its setting."""
    for setting in reversed(unit.assignments(section, key)):
        text = expand(setting.value, unit.read_as(setting))
        if text is not None:
            return (text, setting) if text else ("", None)
    return "", None


def last_taken(unit: Unit, section: str, key: str, version: int = ASSUMED) -> Setting | None:
    """The last assignment of which systemd takes the value, or that a template decides."""
    given = reversed(unit.assignments(section, key))
    return next((setting for setting in given if is_taken(setting, unit, version)), None)


def is_taken(setting: Setting, unit: Unit, version: int = ASSUMED) -> bool:
    """Whether systemd of that version takes any of the value."""
    from unitlint.units.values.complaint import Effect, Subject
    from unitlint.units.values.judge import complaints

    subject = Subject(unit.read_as(setting), setting.section, setting.key, version)
    found = complaints(setting.value, subject)
    partly = [c for c in found if c.effect is Effect.PARTLY and setting.value[c.start - 1 : c.start] != ":"]
    whole = all(complaint.effect in (Effect.TAKEN, Effect.PARTLY) for complaint in found)
    return whole and len(partly) < sum(map(bool, split_words(setting.value)))


def is_path(path: str, version: int) -> bool:
    """Whether systemd takes `path` for a setting that names one; empty resets."""
    if not path or not is_known(path):
        return True
    return path.startswith("/") and ".." not in within_root(path, version).split("/")


def listed(unit: Unit, section: str, keys: Collection[str]) -> tuple[Setting, ...]:
    """The assignments of list settings that share one list: an empty one of any key resets them all."""
    found: list[Setting] = []
    for setting in unit.settings.among(section, keys):
        if setting.value:
            found.append(setting)
        else:
            found.clear()
    return tuple(found)
