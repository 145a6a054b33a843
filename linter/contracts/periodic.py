"""`periodic`: a timer starts units again and again."""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.contracts.calendar import longest_gap
from unitlint.contracts.names import is_loaded, select_loaded
from unitlint.generators.timespan import INFINITY, format_span
from unitlint.graph.edges import Kind
from unitlint.machine.chains import acting
from unitlint.machine.contract import Hop, Violation
from unitlint.machine.machine import Machine
from unitlint.machine.places import unit_place, user_place
from unitlint.quick.dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Periodic:
    """A timer that the boot starts triggers every one of `units`, at least every `every` microseconds."""

    units: tuple[str, ...]
    every: int = INFINITY

    def violations(self, machine: Machine) -> Iterator[Violation]:
        """One for each unit that no timer, no started timer, or none that is fast enough triggers."""
        for name in select_loaded(machine.graph, self.units):
            timers = [t for t in sorted(machine.graph.sources(name, Kind.TRIGGERS)) if t.endswith(".timer")]
            loaded = [t for t in timers if is_loaded(machine.graph.unit(t))]
            started = [t for t in loaded if t in acting(machine.linked, ())]
            if not started:
                yield _not_started(machine, name, timers)
            elif not any(self._is_fast_enough(machine, timer) for timer in started):
                yield self._too_slow(machine, name, started)

    def applies(self, machine: Machine) -> bool:
        """Whether any of its units is there."""
        return bool(select_loaded(machine.graph, self.units))

    def _is_fast_enough(self, machine: Machine, timer: str) -> bool:
        gap = longest_gap(machine.graph.units[timer])
        return gap is None or (gap <= self.every and gap < INFINITY)

    def _too_slow(self, machine: Machine, name: str, timers: list[str]) -> Violation:
        gaps = {timer: longest_gap(machine.graph.units[timer]) for timer in timers}
        timer, gap = min(gaps.items(), key=lambda item: (item[1] or INFINITY, item[0]))
        if gap is None or gap >= INFINITY:
            sentence = f"{timer} starts {name} only once"
        else:
            sentence = (
                f"{timer} starts {name} only every {format_span(gap)}, not every {format_span(self.every)}"
            )
        return Violation(sentence, unit=timer, place=user_place(machine, timer, name))


def _not_started(machine: Machine, name: str, timers: list[str]) -> Violation:
    proof = tuple(
        Hop(f"{t} triggers {name}", unit_place(unit)) for t in timers if (unit := machine.graph.unit(t))
    )
    if timers:
        sentence = f"the boot doesn't start {timers[0]}, so {name} never runs periodically"
    else:
        sentence = f"no timer starts {name}"
    return Violation(sentence, unit=name, place=user_place(machine, *timers, name), proof=proof)
