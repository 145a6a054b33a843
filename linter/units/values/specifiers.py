"""Specifiers in values: what a value may look like once they are expanded (systemd.unit(5), SPECIFIERS)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from unitlint.quick import patterns as re
from unitlint.systemd import changes
from unitlint.systemd.file_names import ETC
from unitlint.text.source import PLACEHOLDER
from unitlint.units import names
from unitlint.units.specifiers import IN_NAMES, OF_MACHINE, is_too_new
from unitlint.units.specifiers import expand as expand_for
from unitlint.units.values.complaint import Complaint, Effect, Subject

_SPECIFIER = re.compile(r"%(%|[A-Za-z0-9])")
_SAMPLE = "x"
"""Stands for what only a machine or an instance decides: it is a word, a path component, a name."""

_SYSTEM: Mapping[str, Callable[[str], str]] = {
    "c": lambda unit: f"/system.slice/{unit}",
    "d": lambda unit: f"/run/credentials/{unit}",
    "r": lambda _: "",
    "R": lambda _: "",
    "y": lambda unit: f"{ETC}/{unit}",
    "Y": lambda _: ETC,
}
"""What the system's service manager may have for them."""


class UnknownSpecifierError(Exception):
    """systemd refuses to expand the value."""

    def __init__(self, letter: str, since: int = 0) -> None:
        super().__init__(letter)
        self.letter = letter
        self.since = since
        """The first version that has it; 0 where none does."""


def sample(text: str, subject: Subject, *, in_name: bool = False) -> str:
    """`text` as it looks on some machine: every specifier replaced by a value that it may have.

    Raises UnknownSpecifierError for a letter or digit that is none; another character after `%` stays.
    """
    if "%" not in text:
        return text
    unit = subject.unit
    owner = names.with_instance(unit, _SAMPLE) if names.is_template(unit) else unit
    version = subject.version
    return _SPECIFIER.sub(lambda m: _value(m[1], owner, in_name=in_name, version=version), text)


def _value(letter: str, owner: str, *, in_name: bool, version: int) -> str:
    if letter == "%":
        return "%"
    if in_name and letter not in IN_NAMES:
        raise UnknownSpecifierError(letter)
    if is_too_new(letter, version):
        raise UnknownSpecifierError(letter, changes.SPECIFIERS[letter])
    if letter in _SYSTEM:
        return _SYSTEM[letter](owner)
    if letter in OF_MACHINE:
        return _SAMPLE
    expanded = expand_for(f"%{letter}", owner, in_name=in_name, version=version)
    if expanded is None:
        raise UnknownSpecifierError(letter)
    return expanded.replace(PLACEHOLDER, _SAMPLE)


def unknown_specifier(value: str, error: UnknownSpecifierError, effect: Effect) -> Complaint:
    """The complaint about a specifier that doesn't exist."""
    letter = error.letter
    start = next((m.start() for m in _SPECIFIER.finditer(value) if m[1] == letter), 0)
    reason = f"%{letter} needs systemd {error.since}" if error.since else f"unknown specifier %{letter}"
    help_ = f"write %%{letter} for a percent sign"
    return Complaint(reason, start, start + 2, effect, help_, specifier=letter)
