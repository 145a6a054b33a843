"""What only the machine causes, and what systemd leaves to chance: left out of every comparison.

`EXCEPTIONS` is the whole list; `docs/conformance.md` shows it. Nothing else is left out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from tests.conformance.dump import Dump, Reason, Relation
from unitlint.units.names import path_unit_name


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A difference that says nothing about unitlint, and why."""

    what: str
    why: str


EXCEPTIONS = (
    LeftOut(
        "mount units that only /proc/self/mountinfo knows, and the reasons `mountinfo…`",
        "they are what the machine has mounted; units and fstab of the case say nothing about them",
    ),
    LeftOut(
        "swap units that only /proc/swaps knows, and the reason `proc-swap`",
        "they are the machine's swaps",
    ),
    LeftOut(
        "device units that no unit of the case names, and the reason `udev`",
        "the udev database and the device below the machine's root are the machine's",
    ),
    LeftOut(
        "units that only those load",
        "a mount of the machine loads `umount.target`, for one",
    ),
    LeftOut(
        "not-found mount units without any dependency",
        "systemd looks for a mount of every prefix of a path; that it looked changes nothing",
    ),
    LeftOut(
        "for the root mount, `path` against the reason of the setting that names a path",
        "what systemd records depends on whether it loads the machine's root mount before or after the unit",
    ),
    LeftOut(
        "reasons of edges to mounts that the same systemd records in another of nine runs",
        "of several mounts that a unit needs, the order of a hash table decides which is loaded first",
    ),
    LeftOut(
        "jobs of what a drop-in makes a perpetual unit (`-.mount`, …) pull in",
        "these units are active before the target is started, and pull it in outside of its transaction",
    ),
)

PERPETUAL = ("-.mount", "-.slice", "init.scope", "system.slice")
"""Units that systemd makes itself and that are always there (systemd.special(7))."""


ROOT_MOUNT = "-.mount"
PATH_REASONS = frozenset({"path", "file", "implicit"})


def blurred(relation: Relation, reasons: frozenset[Reason]) -> frozenset[Reason]:
    """The reasons of an edge, without what depends on when the machine's root mount is loaded."""
    source, _, target = relation
    if target != ROOT_MOUNT:
        return reasons
    return frozenset(("path" if o in PATH_REASONS and u == source else o, u) for o, u in reasons)


def without_machine(dump: Dump, target: str, *, isolated: bool) -> Dump:
    """The dump without what only the machine causes; `isolated` as the run was (`Systemd.isolated`)."""
    dependencies = {r: kept for r, reasons in dump.dependencies.items() if (kept := _stated(reasons))}
    root = dump.names.get(target, target)
    start = {root, *PERPETUAL, *_also_started(dump)}
    if isolated:
        start |= _of_case(dump)
    loaded = reachable(dependencies, start)
    dependencies = {r: v for r, v in dependencies.items() if r[0] in loaded and r[2] in loaded}
    units = {name: unit for name, unit in dump.units.items() if name in loaded}
    jobs = {name: job for name, job in dump.jobs.items() if name in loaded}
    return replace(dump, units=units, dependencies=dependencies, jobs=jobs)


def _stated(reasons: frozenset[Reason]) -> frozenset[Reason]:
    return frozenset((o, u) for o, u in reasons if not o.startswith(("mountinfo", "proc-swap", "udev")))


def _also_started(dump: Dump) -> set[str]:
    """rescue.target, when the target itself could not be loaded."""
    return {"rescue.target"} if any("Falling back to rescue.target" in line for line in dump.log) else set()


def _of_case(dump: Dump) -> set[str]:
    """Units that only the case can have loaded, whether an edge leads to them or not.

    A `Before=` that names a device loads it and makes no edge; so does a `Slice=` that a later one replaces.
    """
    return {unit.name for unit in dump.units.values() if unit.name not in machine_devices()}


@cache
def machine_devices() -> frozenset[str]:
    """The device units of what the machine has mounted."""
    lines = Path("/proc/self/mountinfo").read_text().splitlines()
    sources = (line.rpartition(" - ")[2].split()[1] for line in lines)
    return frozenset(path_unit_name(source, "device") for source in sources if source.startswith("/dev/"))


def reachable(dependencies: dict[Relation, frozenset[Reason]], start: set[str]) -> set[str]:
    """What the units of `start` load, by the unit that states each dependency."""
    names: dict[str, set[str]] = {}
    for (source, _, target), reasons in dependencies.items():
        for _, stating in reasons:
            names.setdefault(stating, set()).update((source, target))
    found, queue = set(start), list(start)
    while queue:
        for other in names.get(queue.pop(), set()) - found:
            found.add(other)
            queue.append(other)
    return found
