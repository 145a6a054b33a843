"""The lock of a boot: a small text, line by line, that changes where the boot does.

It says what of one's own starts, after which milestones and after which other unit of one's own, what is
masked, and what is mounted where. Line numbers and the base system's inside are not in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from unitlint.graph.edges import PULLS_AND_FAILS
from unitlint.machine.machine import Machine, Start
from unitlint.reports.colours import printable
from unitlint.systemd.milestones import MILESTONES
from unitlint.transaction.acting import Reach, reach
from unitlint.units.effective import last_taken
from unitlint.units.unit import LoadState, Unit

HEAD = "# The boot, as `unitlint lock` wrote it. `unitlint lock --check` says what has changed.\n"


def lock_text(machines: Iterable[Machine]) -> str:
    """A block for each configuration, by its name."""
    named = {model.configuration.name: model for model in machines}
    lines = (line for name in sorted(named) for line in ("", f"[{name}]", *_lines(named[name])))
    return HEAD + "".join(f"{printable(line)}\n" for line in lines)


def _lines(machine: Machine) -> Iterator[str]:
    later = machine.enabled_in_full
    order = reach(later.graph, later.boot) if later is not None else reach(machine.graph, machine.boot)
    own = sorted(name for name, unit in machine.graph.units.items() if _is_own(unit))
    yield f"boot {machine.boot.target}"
    present = [name for name in MILESTONES if name in machine.starting]
    for milestone in present:
        yield from _after("milestone", milestone, order, present)
    for name in own:
        yield from _of_unit(machine, name, order, present, own)


def _of_unit(
    machine: Machine, name: str, order: Reach, milestones: Iterable[str], own: Iterable[str]
) -> Iterator[str]:
    unit = machine.graph.units[name]
    if unit.load_state is LoadState.MASKED:
        yield f"mask {name}"
        return
    starts = machine.starts(name)
    if unit.perpetual:
        yield f"always {name}"
    elif starts is Start.NO:
        yield f"idle {name}"
        return
    else:
        yield f"start {name}" if starts is Start.YES else f"start-once-enabled {name}"
    what, where = (last_taken(unit, "Mount", key) for key in ("What", "Where"))
    if what is not None and where is not None:
        yield f"mount {where.value} from {what.value}"
    yield from _after("order", name, order, milestones)
    waits = order.preceding.get(name, frozenset())
    yield from (f"order {name} after {other}" for other in own if other in waits and other not in milestones)
    for kind in PULLS_AND_FAILS:
        pulled = machine.graph.targets(name, kind)
        yield from (f"{kind.value.lower()} {name} {other}" for other in own if other in pulled)


def _after(word: str, name: str, order: Reach, milestones: Iterable[str]) -> Iterator[str]:
    """The last milestones before a unit: those that no other of them comes after."""
    before = order.before(name)
    found = [milestone for milestone in milestones if milestone in before and milestone != name]
    last = [m for m in found if not any(m in order.before(other) for other in found if other != m)]
    yield from (f"{word} {name} after {milestone}" for milestone in sorted(last))


def _is_own(unit: Unit) -> bool:
    """Whether the input has a part in the unit: a file of it, a drop-in, a line of an fstab."""
    return unit.user_owned or unit.is_configured
