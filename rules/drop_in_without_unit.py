"""A drop-in is for a unit that does not exist, or that is masked.

A drop-in changes a unit; it doesn't make one. systemd reads `NAME.d/*.conf` when it loads NAME, and without a
file of that name the drop-in has no effect (systemd.unit(5)). Instances of a template read the drop-ins of
`NAME@INSTANCE.service.d` and `NAME@.service.d`, not those of `NAME.service.d`. Where the base system is not
known, only names are reported, in a note, that misspell a unit or leave out the `@` of a template; and those
that no base system has which unitlint knows, if all else that the machine gets stands in the input.

**Bad**

```
dockr.service.d/10-proxy.conf
```

**Good**

```
docker.service.d/10-proxy.conf
```

Correct the directory's name, add the unit, or delete the drop-in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from unitlint.configuration.unit_files import UnitFile
from unitlint.contracts.names import is_masked
from unitlint.findings.finding import Draft, Related, Severity, finding
from unitlint.machine.machine import Machine
from unitlint.machine.places import file_place, mask_entry
from unitlint.quick.remembered import remembered
from unitlint.rules.shared.closed import is_closed, may_be_there
from unitlint.rules.shared.graph import base_is_known, has_init_script, is_missing, loaded_names
from unitlint.rules.shared.references import references_of
from unitlint.rules.shared.spelling import Names
from unitlint.systemd.file_names import TYPES_WITHOUT_FILES
from unitlint.text.source import Place, is_known
from unitlint.units.load import is_read
from unitlint.units.names import instance, is_valid, prefix, unit_type

SEVERITY = Severity.WARNING
CATEGORY = "references"
SINCE = "0.1.0"

_OTHER_WORD = 2
"""Letters more or less that make another unit's name, which a base may well have."""


def check(machine: Machine) -> Iterator[Draft]:
    """A warning for the first drop-in of a missing unit, a note for that of a masked one."""
    for directory in machine.configuration.directories:
        for folder, files in directory.drop_ins.items():
            name = folder.removesuffix(".d")
            version = machine.systemd_version
            if not is_read(folder, version) and (file := _first_of_user(files)) is not None:
                yield finding(
                    file_place(file),
                    f"this drop-in has no effect: systemd {version} doesn't read {folder}",
                    help="put it in each unit's own drop-in directory",
                )
            elif _is_one_unit(name) and (file := _first_of_user(files)) is not None:
                yield from _judge(machine, name, file)


def _is_one_unit(name: str) -> bool:
    """Not a type (`service`), not a prefix (`foo-.service`), not one that needs no file."""
    stem = name.rpartition(".")[0]
    return (
        is_known(name)
        and is_valid(name)
        and not stem.endswith("-")
        and unit_type(name) not in TYPES_WITHOUT_FILES
    )


def _first_of_user(files: Mapping[str, UnitFile]) -> UnitFile | None:
    return next((f for _, f in sorted(files.items()) if f.is_users), None)


@remembered
def _names(machine: Machine) -> Names:
    """Of the units that the machine or its base has."""
    shipped = {unit for directory in machine.platform.directories for unit in directory.units}
    return Names({*loaded_names(machine.graph), *shipped})


def _judge(machine: Machine, name: str, file: UnitFile) -> Iterator[Draft]:
    unit = machine.graph.unit(name)
    if is_masked(unit):
        mask = mask_entry(machine, name)
        yield finding(
            file_place(file),
            f"this drop-in has no effect: {name} is masked",
            unit=name,
            related=(Related(mask.location, "masked here"),) if mask is not None else (),
            help="delete the drop-in, or remove the mask",
            severity=Severity.NOTE,
        )
    elif is_missing(unit) and not _has_file(machine, name):
        yield from _missing(machine, name, file)


def _missing(machine: Machine, name: str, file: UnitFile) -> Iterator[Draft]:
    """A base that isn't known in full may have the unit, unless the name misspells one that it has.

    It misspells one surely where that is of the user's own. Another folder of the run may bring the unit.
    """
    if not base_is_known(machine) and name in machine.configuration.names_around:
        return
    stem, _, suffix = name.rpartition(".")
    template = f"{stem}@.{suffix}" if f"{stem}@.{suffix}" in _names(machine) else ""
    meant = template or _names(machine).near_miss(name)
    references = references_of(machine)
    misspelt = references.missing(name)
    yield from references.left_out(file_place(file))
    is_sure = base_is_known(machine) or (misspelt is not None and bool(misspelt.meant))
    if not is_sure and not meant and is_closed(machine) and not may_be_there(machine, name):
        yield finding(
            _name_place(file),
            f"this drop-in has no effect unless the image has {name}: no such unit is known",
            unit=name,
            help=_help(name, meant),
            severity=Severity.NOTE,
        )
    elif is_sure or (meant and abs(len(meant) - len(name)) < _OTHER_WORD):
        yield finding(
            _name_place(file),
            f"this drop-in has no effect: there is no {name}" + (f", only {template}" if template else ""),
            unit=name,
            help=_help(name, meant),
            severity=None if is_sure else Severity.NOTE,
        )


def _name_place(file: UnitFile) -> Place:
    """Where the drop-in gets its name: in a document that holds the text as well, its path there."""
    listed = file.declared
    if listed is not None and file.source is not None and listed.location.path in file.source.paths:
        return listed
    return file_place(file)


def _help(name: str, meant: str) -> str:
    if meant:
        return f"rename {name}.d to {meant}.d if you meant that unit"
    return f"add {name}, or delete the drop-in"


def _has_file(machine: Machine, name: str) -> bool:
    """Whether a fragment, a template, or an instance of it is there though the graph doesn't load it."""
    stem, suffix = prefix(name), unit_type(name)
    template = f"{stem}@.{suffix}" if instance(name) is not None else name
    if has_init_script(machine, name):
        return True
    directories = (*machine.configuration.directories, *machine.platform.directories)
    if any(n in directory.units for directory in directories for n in (name, template)):
        return True
    known = (n for n in machine.graph.names if n.startswith(f"{stem}@") and unit_type(n) == suffix)
    return template != name and any(not is_missing(machine.graph.unit(n)) for n in known)
