"""An entry enables, masks or starts a unit that does not exist.

To enable a unit, Ignition writes a preset, and a preset for a unit without a file does nothing and says
nothing (systemd.preset(5); Ignition, "Configuration specification", systemd.units). A mask for a misspelt
name leaves the unit unmasked. Of the kernel's command line, `systemd.unit=` with a missing unit ends the boot
in rescue.target, and `systemd.wants=` and `systemd.mask=` do nothing (kernel-command-line(7)). So does a link
`default.target` that leads to a missing target.

An entry that enables is a warning where the name is misspelt, or the input holds its base system, which lacks
the unit. It is a note where no base system that unitlint knows has the unit, in a configuration that holds
all that a machine gets; a target of the boot is a warning there. A mask is reported only where its name
misspells a unit: others may be there as a precaution.

**Bad**

```yaml
variant: fcos
version: 1.5.0
systemd:
  units:
    - name: zincatti.service
      mask: true
```

**Good**

```yaml
variant: fcos
version: 1.5.0
systemd:
  units:
    - name: zincati.service
      mask: true
```

Correct the name, add the unit, or delete the entry.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.configuration.delivered import KernelArgument
from unitlint.findings.finding import Draft, Severity, finding
from unitlint.generators.kernel import named_unit
from unitlint.machine.machine import Machine
from unitlint.machine.places import file_place, link_place
from unitlint.quick.remembered import remembered
from unitlint.rules.shared.closed import is_closed, may_be_there
from unitlint.rules.shared.references import Missing, References, references_of
from unitlint.rules.shared.systemds_own import is_none_of_systemds
from unitlint.systemd.special_units import DEFAULT_TARGET
from unitlint.text.source import is_known
from unitlint.units.names import is_instance, is_template, is_valid

SEVERITY = Severity.WARNING
CATEGORY = "references"
SINCE = "0.1.0"
READS_FILES = True

_ADD = "add the unit, or delete the entry"
_LINK = "link to a unit that is there"


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each entry whose unit is missing."""
    references = references_of(machine)
    yield from _enabled(machine, references)
    yield from _masked(machine.without_files)
    yield from _linked(machine, references)
    for argument in machine.configuration.kernel_arguments:
        if machine.ownership.owns(argument.place):
            yield from _argument(references, argument)


def _enabled(machine: Machine, references: References) -> Iterator[Draft]:
    closed = is_closed(machine)
    for enablement in machine.configuration.enablements:
        name = enablement.unit
        if not enablement.enabled or not _is_one_unit(name) or references.exists(name):
            continue
        missing = references.missing(name)
        if closed and missing is None and not may_be_there(machine, name):
            missing = references.misspelt(name)
        if missing is not None and _is_sure(machine, missing):
            yield finding(
                enablement.place,
                f"enabling {name} does nothing: there is no such unit",
                unit=name,
                help=missing.remedy or _ADD,
            )
        elif closed and not may_be_there(machine, name):
            yield finding(
                enablement.place,
                f"enabling {name} does nothing unless the image has it: no such unit is known",
                unit=name,
                help=_ADD,
                severity=Severity.NOTE,
            )


def _is_sure(machine: Machine, missing: Missing) -> bool:
    """Whether the name is the fault, or the machine is known in full: a catalogue may lack units."""
    return machine.is_complete or bool(missing.meant) or is_none_of_systemds(missing.name)


def _is_one_unit(name: str) -> bool:
    return is_known(name) and is_valid(name) and not is_template(name)


@remembered
def _masked(machine: Machine) -> Iterator[Draft]:
    references = references_of(machine)
    for directory in machine.configuration.directories:
        for name, file in directory.units.items():
            if not file.masks or not file.is_users or not _is_one_unit(name) or is_instance(name):
                continue
            if missing := references.misspelt(name):
                yield finding(
                    file_place(file),
                    f"masking {name} does nothing: there is no such unit",
                    unit=name,
                    help=missing.remedy or "delete the entry",
                )


def _linked(machine: Machine, references: References) -> Iterator[Draft]:
    """Units that are links to others: of these the last part of the path is the name."""
    for directory in machine.configuration.directories:
        for name, file in directory.units.items():
            other = file.link.rpartition("/")[2]
            if not other or file.masks or not file.is_users or other == name or not is_valid(other):
                continue
            missing, boots = references.missing(other), name == DEFAULT_TARGET
            if missing is not None and _is_sure(machine, missing):
                so = "the boot ends in rescue.target: " if boots else ""
                yield finding(
                    link_place(machine, file),
                    f"{so}{name} is a link to {other}, which doesn't exist",
                    unit=name,
                    help=missing.remedy or _LINK,
                    severity=Severity.ERROR if boots else None,
                )
            elif boots and references.is_unknown(other):
                severity, message = _UNLESS["systemd.unit"]
                place = link_place(machine, file)
                yield finding(place, message.format(unit=other), unit=name, help=_LINK, severity=severity)


def _argument(references: References, argument: KernelArgument) -> Iterator[Draft]:
    """What a missing unit of the kernel's command line comes to."""
    outcome = _OUTCOMES.get(argument.key)
    name = argument.value if argument.key == "systemd.unit" else named_unit(argument.value)
    if outcome is None or not is_known(argument.text):
        return
    if not is_valid(name):
        message = f"systemd ignores {argument.text}: not a valid unit name"
        yield finding(argument.place, message, help="correct the name")
        return
    missing = references.missing(name) if argument.key != "systemd.mask" else references.misspelt(name)
    severity, message = outcome
    remedy = (missing.remedy if missing else "") or "correct the name, or add the unit"
    if missing is not None:
        yield finding(argument.place, message.format(unit=name), unit=name, help=remedy, severity=severity)
    elif argument.key in _UNLESS and references.is_unknown(name):
        severity, message = _UNLESS[argument.key]
        yield finding(argument.place, message.format(unit=name), unit=name, help=remedy, severity=severity)


_OUTCOMES = {
    "systemd.unit": (Severity.ERROR, "the boot ends in rescue.target: systemd.unit={unit} doesn't exist"),
    "systemd.wants": (None, "systemd.wants={unit} starts nothing: there is no such unit"),
    "systemd.mask": (None, "systemd.mask={unit} masks nothing: there is no such unit"),
}
"""What each argument does with a unit that is missing (systemd(1), systemd-debug-generator(8))."""

_UNLESS = {
    "systemd.unit": (
        Severity.WARNING,
        "the boot ends in rescue.target unless the image has {unit}: no such unit is known",
    ),
    "systemd.wants": (
        Severity.NOTE,
        "systemd.wants={unit} starts nothing unless the image has it: no such unit is known",
    ),
}
"""What those do that name a unit which only an image could have that unitlint doesn't know."""
