"""`mounts`: paths that are mounted, by fstab or by a mount unit, and with which options."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from unitlint.configuration.unit_files import Owner
from unitlint.contracts.comparison import Comparison
from unitlint.contracts.fstab import fstab_lines
from unitlint.contracts.names import is_loaded
from unitlint.generators.fstab.entry import Entry
from unitlint.machine.contract import Hop, Violation
from unitlint.machine.machine import Machine
from unitlint.machine.places import unit_place
from unitlint.quick.dataclasses import dataclass, field
from unitlint.systemd.escaping import simplify
from unitlint.systemd.generator_files import FSTAB
from unitlint.text.source import Place, is_known
from unitlint.units.names import path_unit_name
from unitlint.units.unit import Unit


@dataclass(frozen=True, slots=True)
class Mounts:
    """Every one of `paths` is mounted. `given_by` is `fstab`, `mount-unit`, or empty for either."""

    paths: tuple[str, ...]
    given_by: str = ""
    options: Mapping[str, Comparison] = field(default_factory=dict)
    """What is asked of the options, by option name. `x-systemd.*` count in fstab only (systemd.mount(5))."""

    def violations(self, machine: Machine) -> Iterator[Violation]:
        """One for each path that nothing, or the wrong file, gives, and one for each option that is off."""
        lines = fstab_lines(machine)
        for path in map(simplify, self.paths):
            name = path_unit_name(path, "mount")
            unit, line = machine.graph.unit(name), lines.get(path)
            written = _written_mount(unit)
            if line is None and written is None:
                yield _not_given(machine, path, name)
            elif written is not None and self.given_by == "fstab":
                yield _unit_instead(path, name, written, line)
            elif written is None and line is not None and self.given_by == "mount-unit":
                yield Violation(f"{path} comes from fstab, not from {name}", unit=name, place=line.place)
            else:
                yield from self._options(path, name, written, line)

    def applies(self, machine: Machine) -> bool:  # noqa: ARG002 - as every invariant
        """Always: a path that nothing mounts is what it speaks of."""
        return True

    def _options(self, path: str, name: str, written: Unit | None, line: Entry | None) -> Iterator[Violation]:
        place: Place | None
        if written is not None:
            setting = written.last("Mount", "Options")
            text, place = (setting.value, setting.place) if setting else ("", unit_place(written))
        else:
            assert line is not None
            text, place = line.options_field.value, line.options_field.place
        if not is_known(text):
            return
        given = options(text)
        for option, comparison in self.options.items():
            counts = written is None or not option.startswith("x-systemd.")
            value = given.get(option) if counts else None
            if not comparison.holds(option, value):
                yield _wrong_option(path, name, option, comparison, value, place=place)


def options(text: str) -> dict[str, str]:
    """Mount options by name, the last of a name deciding; the value of one without `=` is empty."""
    pairs = (word.partition("=") for word in text.split(",") if word)
    return {name.strip(): value for name, _, value in pairs}


def _written_mount(unit: Unit | None) -> Unit | None:
    """A mount unit that a file states, and no generator."""
    if unit is None or not is_loaded(unit) or unit.fragment is None or unit.owner is Owner.GENERATOR:
        return None
    return unit


def _not_given(machine: Machine, path: str, name: str) -> Violation:
    file = machine.configuration.file(FSTAB)
    place = (file.source.place(0, 0) if file.source else file.declared) if file is not None else None
    return Violation(f"nothing mounts {path}: neither fstab nor {name} has it", unit=name, place=place)


def _unit_instead(path: str, name: str, written: Unit, line: Entry | None) -> Violation:
    if line is None:
        sentence = f"{path} comes from {name}, not from fstab"
    else:
        sentence = f"{name} takes precedence over the fstab line for {path}"
    return Violation(
        sentence,
        unit=name,
        place=unit_place(written) or (line.place if line is not None else None),
        proof=(Hop(f"fstab also has {path}", line.place),) if line is not None else (),
        help="x-systemd.* options only work in fstab",
    )


def _wrong_option(
    path: str, name: str, option: str, comparison: Comparison, value: str | None, *, place: Place | None
) -> Violation:
    if value is None:
        sentence = f"{path} is mounted without {option}"
    elif comparison.relation == "absent":
        sentence = f"{path} is mounted with {option}"
    else:
        sentence = f"{path} is mounted with {option}={value}"
    wanted = "" if comparison.relation in ("present", "absent") else f"; it must be {comparison}"
    return Violation(sentence + wanted, unit=name, place=place)
