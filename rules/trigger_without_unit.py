"""A timer, socket or path has nothing to start.

It starts the unit that `Unit=` or `Service=` names, or else the service of its own name; a socket with
`Accept=yes` starts instances of a template (systemd.timer(5), systemd.socket(5), systemd.path(5)). Where
that unit doesn't exist, or is masked, the trigger fails when it elapses, and a socket fails to start. A
template without an instance is looked at as one. A catalogue of an image may lack a unit that the image has:
then the finding is a note.

**Bad**

```ini
# backup.timer
[Timer]
OnCalendar=daily
```

**Good**

```ini
# backup.timer
[Timer]
OnCalendar=daily
Unit=archive.service

# archive.service
[Service]
Type=oneshot
ExecStart=/usr/bin/archive
```

Deliver the service, correct its name, or name another with `Unit=`.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.contracts.names import is_loaded, is_masked
from unitlint.findings.finding import Draft, Related, Severity, finding
from unitlint.graph.edges import Edge, Kind
from unitlint.machine.machine import Machine
from unitlint.machine.places import file_place, mask_entry
from unitlint.quick.dataclasses import replace
from unitlint.rules.shared.graph import is_missing
from unitlint.rules.shared.references import References, references_of
from unitlint.text.source import Place
from unitlint.units.effective import last_flag
from unitlint.units.names import is_instance, is_template, template_of
from unitlint.units.settings import is_undecided
from unitlint.units.unit import Unit

SEVERITY = Severity.ERROR
CATEGORY = "references"
SINCE = "0.1.0"

_TYPES = frozenset({"timer", "socket", "path"})

_NAMING = ("Unit", "Service", "Accept")
"""What decides which unit a trigger starts (systemd.timer(5), systemd.path(5), systemd.socket(5))."""


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each trigger of the user's whose unit can't start; a note where it isn't started."""
    references, starting = references_of(machine), machine.starting
    for draft in _findings(machine, references):
        yield draft if draft.unit in starting else replace(draft, severity=Severity.NOTE)


def _findings(machine: Machine, references: References) -> Iterator[Draft]:
    yield from _accepting(machine, references)
    for edge in machine.graph.edges(Kind.TRIGGERS):
        unit, target = machine.graph.units[edge.source], machine.graph.unit(edge.target)
        if unit.type not in _TYPES or not is_loaded(unit) or unit.fragment is None:
            continue
        if is_undecided(unit, *_NAMING):
            continue  # a text that isn't known may name another
        if is_missing(target) and unit.user_owned and references.missing(edge.target) is not None:
            yield _finding(edge, _place(unit, edge), ", which doesn't exist", None)
        elif is_missing(target) and unit.user_owned and (plain := _without_instance(machine, edge.target)):
            clause = f", which doesn't exist: {plain} is no template"
            yield _finding(edge, _place(unit, edge), clause, None)
        elif is_missing(target) and unit.user_owned and references.is_unknown(edge.target):
            clause = " unless the image has it: no such unit is known"
            yield replace(_finding(edge, _place(unit, edge), clause, None), severity=Severity.NOTE)
        elif is_masked(target):
            mask = mask_entry(machine, edge.target)
            if unit.user_owned or machine.ownership.owns(mask):
                yield _finding(edge, mask or _place(unit, edge), ", which is masked", mask)


def _accepting(machine: Machine, references: References) -> Iterator[Draft]:
    """Sockets with Accept=yes, which start an instance for each connection and so trigger no unit by name."""
    for unit in machine.own_units:
        accept = last_flag(unit, "Socket", "Accept")
        if accept is None or not accept.value or not unit.user_owned or not is_loaded(unit):
            continue
        template = f"{unit.name.removesuffix('.socket')}@.service"
        if is_template(unit.name):
            continue
        edge = Edge(unit.name, Kind.TRIGGERS, template, ())
        if references.missing(template) is not None:
            yield _finding(edge, accept.setting.place, ", which doesn't exist", None)
        elif not references.exists(template) and _is_own(machine, plain := template.replace("@", "")):
            clause = f", which doesn't exist: with Accept=yes no connection reaches {plain}"
            yield _finding(edge, accept.setting.place, clause, None)


def _without_instance(machine: Machine, name: str) -> str:
    """The configuration's own service of an instance's name without the instance, where no template is."""
    if not is_instance(name) or references_of(machine).exists(name):
        return ""
    plain = template_of(name).replace("@", "")
    return plain if _is_own(machine, plain) else ""


def _is_own(machine: Machine, name: str) -> bool:
    """Whether the configuration itself brings a unit."""
    return any(name in directory.units for directory in machine.configuration.directories if name)


def _place(unit: Unit, edge: Edge) -> Place:
    if edge.places:
        return edge.places[0]
    assert unit.fragment is not None
    return file_place(unit.fragment)


def _finding(edge: Edge, place: Place, clause: str, mask: Place | None) -> Draft:
    related = (Related(mask.location, "masked here"),) if mask is not None and mask is not place else ()
    return finding(
        place,
        f"{edge.source} can't start {edge.target}{clause}",
        unit=edge.source,
        related=related,
        help=f"mask {edge.source} too" if mask is not None else f"add {edge.target}, or name another unit",
        severity=Severity.WARNING if mask is not None else None,
    )
