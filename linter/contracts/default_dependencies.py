"""`default-dependencies`: which units have the dependencies that systemd adds by itself."""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.contracts.names import select_loaded
from unitlint.machine.contract import Violation
from unitlint.machine.machine import Machine
from unitlint.machine.places import setting_place, user_place
from unitlint.quick.dataclasses import dataclass
from unitlint.units.effective import last_flag


@dataclass(frozen=True, slots=True)
class DefaultDependencies:
    """`DefaultDependencies=` of every one of `units` is `value` (systemd.unit(5); yes where it isn't set)."""

    units: tuple[str, ...]
    value: bool

    def violations(self, machine: Machine) -> Iterator[Violation]:
        """One for each unit that has it the other way."""
        wanted = "yes" if self.value else "no"
        for name in select_loaded(machine.graph, self.units):
            unit = machine.graph.units[name]
            flag = last_flag(unit, "Unit", "DefaultDependencies")
            if (True if flag is None else flag.value) in (None, self.value):
                continue
            consequence = "so it is outside the regular boot order" if self.value else _LATE
            yield Violation(
                f"{name} doesn't set DefaultDependencies={wanted}, {consequence}",
                unit=name,
                place=setting_place(unit, "DefaultDependencies") or user_place(machine, name),
                help=f"set DefaultDependencies={wanted} in [Unit]",
            )

    def applies(self, machine: Machine) -> bool:
        """Whether any of its units is there."""
        return bool(select_loaded(machine.graph, self.units))


_LATE = "so it waits for basic.target and can't run before it"
