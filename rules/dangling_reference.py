"""A unit refers to another that does not exist.

systemd ignores `Wants=` and `Upholds=` of a unit without a file, and `OnFailure=` can't start it; its
`After=` and `Before=` order nothing (systemd.unit(5), Wants=). Most often the name is misspelt, or the unit
is gone from the base system. A reference that only orders is a note, since it may be meant for machines that
do have the unit. It is a warning where the name is at most two letters off an existing one, or where it
begins with `systemd-` and no version of systemd has such a unit. (Where the unit is required,
`missing-requirement` reports it.) `Wants=` of a unit that no current system has any more, `syslog.target`,
does no harm: a note.

Units that a distribution ships, below `/usr/lib` of a whole root, name units of packages that may not be
installed: there `Wants=` is a note, and an order is reported only where the name is misspelt or gone; it is a
warning where that is a target's, of which there are few.

**Bad**

```ini
# web.service
[Unit]
Wants=network-onlin.target
After=network-onlin.target
```

**Good**

```ini
# web.service
[Unit]
Wants=network-online.target
After=network-online.target
```

Correct the name, add the unit, or remove the reference.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.findings.finding import Draft, Severity, finding
from unitlint.graph.edges import REQUIRING, Edge, Kind
from unitlint.graph.origins import Origin
from unitlint.machine.machine import Machine
from unitlint.rules.shared.graph import is_missing, is_vendors
from unitlint.rules.shared.insertion import other_word
from unitlint.rules.shared.references import GONE, Missing, References, naming, references_of
from unitlint.rules.shared.spelling import within_two_letters
from unitlint.rules.shared.systemds_own import is_none_of_systemds
from unitlint.systemd.dependencies import DEPENDENCIES
from unitlint.systemd.own_units import MADE_LATER
from unitlint.text.source import Place
from unitlint.units.list_values import WordPlace
from unitlint.units.names import unit_type

SEVERITY = Severity.WARNING
CATEGORY = "references"
SINCE = "0.1.0"
FIXABLE = True

_CLAUSES = {
    Kind.WANTS: "wants {other}, which doesn't exist, and starts without it",
    Kind.UPHOLDS: "upholds {other}, which doesn't exist",
    Kind.ON_FAILURE: "has OnFailure={other}, which doesn't exist: nothing starts when it fails",
    Kind.ON_SUCCESS: "has OnSuccess={other}, which doesn't exist: nothing starts when it succeeds",
    Kind.PART_OF: "is part of {other}, which doesn't exist",
    Kind.AFTER: "has an ordering dependency on {other}, which doesn't exist",
}
"""What each kind says, the strongest first: of two about the same unit only the first is reported."""

_NOTES = frozenset({Kind.PART_OF, Kind.AFTER})


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each unit and each name that dangles in it."""
    ownership, references = machine.ownership, references_of(machine)
    graph, reported = machine.graph, set[tuple[str, str]]()
    lacking = {name for name, unit in graph.units.items() if is_missing(unit)}
    for kind in _CLAUSES:
        for edge in machine.own_edges(kind):
            if edge.source not in lacking and edge.target not in lacking:
                continue
            for origin, place in naming(ownership, edge):
                other = edge.source if origin.unit == edge.target else edge.target
                if (origin.unit, other) in reported or not is_missing(graph.unit(other)):
                    continue
                if any(other in graph.targets(origin.unit, required) for required in REQUIRING):
                    continue  # missing-requirement says so
                missing = references.missing(other)
                yield from references.left_out(place)
                vendor = machine.has_own_base and is_vendors(machine, place)
                if missing is not None and not (kind is Kind.AFTER and _is_optional(missing, vendor=vendor)):
                    reported.add((origin.unit, other))
                    yield _finding(edge, origin, place, missing, vendor=vendor)
    yield from _of_drop_ins(machine, references)


def _of_drop_ins(machine: Machine, references: References) -> Iterator[Draft]:
    """Of units of which only drop-ins are here, which no graph has: names that are misspelt."""
    for unit in machine.drop_ins_alone:
        reported = set[str]()
        for setting in (s for s in unit.settings if s.section == "Unit" and s.key in DEPENDENCIES):
            for name in setting.value.split():
                missing = references.missing(name) if name not in reported else None
                if missing is not None and _is_misspelt(missing):
                    reported.add(name)
                    place = WordPlace(setting.place, name)
                    yield finding(
                        place,
                        f"{unit.name} has {setting.key}={name}, which doesn't exist",
                        unit=unit.name,
                        help=missing.remedy or "correct the name, or delete the reference",
                        fix=other_word(place, missing.meant),
                    )


def _is_optional(missing: Missing, *, vendor: bool) -> bool:
    """Whether an order with that unit is of use on another machine, or later on this one."""
    if missing.provider:
        return True
    if unit_type(missing.name) in MADE_LATER:
        return not within_two_letters(missing.name, missing.meant)
    return vendor and not missing.meant and missing.name not in GONE


def _is_misspelt(missing: Missing) -> bool:
    """Whether the name itself is the fault, and not the machine that lacks the unit."""
    return within_two_letters(missing.name, missing.meant) or is_none_of_systemds(missing.name)


def _finding(edge: Edge, origin: Origin, place: Place, missing: Missing, *, vendor: bool) -> Draft:
    does_no_harm = vendor or missing.name in GONE
    notes = _NOTES | {Kind.WANTS, Kind.UPHOLDS} if does_no_harm else _NOTES
    is_closed_set = unit_type(missing.name) == "target"  # other units are those of packages that may come
    misspelt = _is_misspelt(missing) and (is_closed_set or not vendor)
    return finding(
        place,
        f"{origin.unit} {_CLAUSES[edge.kind].format(other=missing.name)}",
        unit=origin.unit,
        help=missing.remedy or "add the unit, or delete the reference",
        fix=other_word(place, missing.meant) if missing.name not in GONE else None,
        severity=Severity.NOTE if edge.kind in notes and not misspelt else None,
    )
