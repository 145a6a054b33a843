"""`present`, `absent`, `masked`, `enabled`: whether units are there, and whether they may start."""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.contracts.names import is_loaded, is_masked, select
from unitlint.findings.finding import Severity
from unitlint.graph.edges import PULLS_IN
from unitlint.graph.explicit import LINK_FOLDERS
from unitlint.graph.origins import OriginKind
from unitlint.machine.contract import Hop, Violation
from unitlint.machine.machine import Machine
from unitlint.machine.places import mask_entry, user_place
from unitlint.quick.dataclasses import dataclass
from unitlint.text.globs import is_glob
from unitlint.units.unit import LoadState


@dataclass(frozen=True, slots=True)
class Present:
    """Every one of `units` has a file that systemd takes."""

    units: tuple[str, ...]

    def violations(self, machine: Machine) -> Iterator[Violation]:
        """One for each name, or glob, without a loaded unit."""
        for pattern in self.units:
            names = select(machine.graph, (pattern,))
            if not any(is_loaded(machine.graph.unit(name)) for name in names):
                yield Violation(
                    f"{pattern} is missing: {_state(machine, pattern)}",
                    unit=pattern,
                    place=user_place(machine, *names),
                )

    def applies(self, machine: Machine) -> bool:  # noqa: ARG002 - as every invariant
        """Always: what is missing is what it speaks of."""
        return True


@dataclass(frozen=True, slots=True)
class Absent:
    """None of `units` can start: it has no file, or is masked."""

    units: tuple[str, ...]

    def violations(self, machine: Machine) -> Iterator[Violation]:
        """One for each loaded unit."""
        for name in select(machine.graph, self.units):
            if is_loaded(machine.graph.unit(name)):
                place = user_place(machine, name)
                yield Violation(f"{name} exists and can start", unit=name, place=place)

    def applies(self, machine: Machine) -> bool:  # noqa: ARG002 - as every invariant
        """Always: it holds where nothing matches."""
        return True


@dataclass(frozen=True, slots=True)
class Masked:
    """Every one of `units` is masked, so that nothing can start it."""

    units: tuple[str, ...]

    def violations(self, machine: Machine) -> Iterator[Violation]:
        """An error for a unit that can start; a note for one that merely isn't there to be started."""
        for pattern in self.units:
            names = select(machine.graph, (pattern,))
            for name in names or (() if is_glob(pattern) else (pattern,)):
                yield from _not_masked(machine, name)

    def applies(self, machine: Machine) -> bool:
        """Whether it names a unit in full, or any of its globs matches."""
        return any(not is_glob(p) for p in self.units) or bool(select(machine.graph, self.units))


def _not_masked(machine: Machine, name: str) -> Iterator[Violation]:
    unit = machine.graph.unit(name)
    if is_masked(unit) or mask_entry(machine, name) is not None:
        return
    if unit is None or unit.load_state is LoadState.NOT_FOUND:
        sentence = f"{name} is not masked; nothing starts for now, because it doesn't exist here"
        yield Violation(sentence, unit=name, severity=Severity.NOTE)
    else:
        yield Violation(f"{name} is not masked and can start", unit=name, place=user_place(machine, name))


@dataclass(frozen=True, slots=True)
class Enabled:
    """Every one of `units` is pulled in by what its `[Install]` section asks for."""

    units: tuple[str, ...]

    def violations(self, machine: Machine) -> Iterator[Violation]:
        """One for each unit that is missing, masked or not enabled."""
        for pattern in self.units:
            names = select(machine.graph, (pattern,))
            if not names and not is_glob(pattern):
                yield Violation(f"{pattern} is not enabled: it doesn't exist", unit=pattern)
            for name in names:
                yield from _not_enabled(machine, name)

    def applies(self, machine: Machine) -> bool:
        """Whether it names a unit in full, or any of its globs matches."""
        return any(not is_glob(p) for p in self.units) or bool(select(machine.graph, self.units))


def _not_enabled(machine: Machine, name: str) -> Iterator[Violation]:
    unit = machine.graph.unit(name)
    if not is_loaded(unit):
        yield Violation(
            f"{name} is not enabled: {_state(machine, name)}", unit=name, place=user_place(machine, name)
        )
    elif not is_enabled(machine, name):
        asked = [e for e in machine.configuration.enablements if e.unit == name]
        proof = tuple(
            Hop("enabled here, but its [Install] section asks for no links", e.place)
            for e in asked
            if e.enabled
        )
        place = user_place(machine, name) or (asked[0].place if asked else None)
        yield Violation(f"{name} is not enabled", unit=name, place=place, proof=proof)


def is_enabled(machine: Machine, name: str) -> bool:
    """Whether a link pulls the unit in, as `systemctl enable` makes it, or gives it an alias."""
    for kind in PULLS_IN:
        for origins in machine.graph.sources(name, kind).values():
            if any(o.kind is OriginKind.INSTALL or o.setting in LINK_FOLDERS for o in origins):
                return True
    entries = (entry for directory in machine.configuration.directories for entry in directory.units.values())
    return any(entry.enabled_by == name for entry in entries)


def _state(machine: Machine, name: str) -> str:
    unit = machine.graph.unit(name)
    match unit.load_state if unit is not None else LoadState.NOT_FOUND:
        case LoadState.MASKED:
            return "it is masked"
        case LoadState.NOT_FOUND:
            return "no unit file has that name"
        case _:
            return "systemd can't load it"
